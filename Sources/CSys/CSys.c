#define _GNU_SOURCE
#include "CSys.h"
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <spawn.h>

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

int purser_spawn(const char *program, char *const arguments[], char *const environment[], const char *directory,
                 int new_session, int output, int *process) {
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    sigset_t none, all;
    sigemptyset(&none);
    sigfillset(&all);

    posix_spawnattr_init(&attributes);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setsigdefault(&attributes, &all);
    posix_spawnattr_setpgroup(&attributes, 0);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                              (new_session ? POSIX_SPAWN_SETSID : POSIX_SPAWN_SETPGROUP));

    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0);
    for (int stream = 1; stream <= 2; stream++) {
        if (output >= 0)
            posix_spawn_file_actions_adddup2(&actions, output, stream);
        else
            posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0);
    }
    posix_spawn_file_actions_addclosefrom_np(&actions, 3);
    if (directory != NULL) posix_spawn_file_actions_addchdir_np(&actions, directory);

    pid_t started = 0;
    int code = posix_spawn(&started, program, &actions, &attributes, arguments, environment);
    posix_spawn_file_actions_destroy(&actions);
    posix_spawnattr_destroy(&attributes);
    *process = started;
    return code;
}
