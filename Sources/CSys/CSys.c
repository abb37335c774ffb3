#define _GNU_SOURCE
#include "CSys.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

int purser_confine_to_cores(const int *cores, size_t count) {
    cpu_set_t set;
    CPU_ZERO(&set);
    for (size_t i = 0; i < count; i++) CPU_SET(cores[i], &set);
    return sched_setaffinity(0, sizeof set, &set) == 0 ? 0 : errno;
}

size_t purser_usable_cores(int *cores, size_t capacity) {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) return 0;
    size_t found = 0;
    for (int core = 0; core < CPU_SETSIZE && found < capacity; core++)
        if (CPU_ISSET(core, &set)) cores[found++] = core;
    return found;
}

int purser_spawn(const char *program, char *const arguments[], char *const environment[], int input, int output,
                 int *process) {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);

    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSID);

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, input, 0);
    posix_spawn_file_actions_adddup2(&actions, output, 1);
    posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);

    pid_t started = 0;
    int code = posix_spawn(&started, program, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    *process = started;
    return code;
}

/// What the child says when it cannot become the command.
struct failure {
    int code;
    int in_directory;
};

static void fail(int report, int in_directory) {
    struct failure failure = {.code = errno, .in_directory = in_directory};
    (void)!write(report, &failure, sizeof failure);
    _exit(127);
}

/// Makes the new child what every command is.
static void prepare(pid_t parent, int output, uint64_t largest_file, int report) {
    sigset_t none;
    sigemptyset(&none);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(127);
    setpgid(0, 0);
    for (int number = 1; number < NSIG; number++) signal(number, SIG_DFL);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (largest_file > 0) {
        struct rlimit limit = {.rlim_cur = largest_file, .rlim_max = largest_file};
        setrlimit(RLIMIT_FSIZE, &limit);
    }
    int preference = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);
    if (preference >= 0) {
        (void)!write(preference, "500", 3);
        close(preference);
    }
    if (dup2(output, 1) < 0 || dup2(output, 2) < 0) fail(report, 0);
}

int purser_start_command(const char *program, char *const arguments[], char *const environment[], const char *directory,
                         int output, uint64_t largest_file, int *process, int *in_directory) {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) return errno;
    pid_t parent = getpid(), child = fork();
    if (child == 0) {
        prepare(parent, output, largest_file, ends[1]);
        if (chdir(directory) != 0) fail(ends[1], 1);
        execve(program, arguments, environment);
        fail(ends[1], 0);
    }
    int code = child < 0 ? errno : 0;
    close(ends[1]);
    if (child > 0) {
        struct failure failure;
        ssize_t count;
        do count = read(ends[0], &failure, sizeof failure);
        while (count < 0 && errno == EINTR);
        if (count == sizeof failure) {
            waitpid(child, NULL, 0);
            code = failure.code;
            *in_directory = failure.in_directory;
        }
    }
    close(ends[0]);
    *process = child;
    return code;
}

int purser_adopt_descendants(void) { return prctl(PR_SET_CHILD_SUBREAPER, 1) == 0 ? 0 : errno; }

int purser_pidfd_open(int process) {
    int descriptor = (int)syscall(SYS_pidfd_open, process, 0);
    return descriptor >= 0 ? descriptor : -errno;
}

int purser_memory_file(const char *name) {
    int descriptor = memfd_create(name, MFD_CLOEXEC);
    return descriptor >= 0 ? descriptor : -errno;
}

int purser_watch_make(void) {
    int descriptor = epoll_create1(EPOLL_CLOEXEC);
    return descriptor >= 0 ? descriptor : -errno;
}

int purser_watch_add(int watch, int descriptor) {
    struct epoll_event event = {.events = EPOLLIN, .data.fd = descriptor};
    return epoll_ctl(watch, EPOLL_CTL_ADD, descriptor, &event) == 0 ? 0 : errno;
}

int purser_watch_ready(int watch, int *descriptors, int capacity) {
    struct epoll_event events[64];
    int count = epoll_wait(watch, events, capacity < 64 ? capacity : 64, 0);
    for (int i = 0; i < count; i++) descriptors[i] = events[i].data.fd;
    return count < 0 ? 0 : count;
}
