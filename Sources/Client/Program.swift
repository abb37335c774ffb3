import Glibc

/// Another program of Purser's, which lies beside this one or on the PATH.
struct Program {
    let name: String
    let arguments: [String]

    /// How it ended: its exit code or 128 and its signal, and what it said on standard error.
    struct Ended {
        var status: Int32
        var messages: [UInt8]
    }

    /// Runs it to its end and gives what it writes to standard output as it comes.
    func run(timeout: Duration, _ take: ([UInt8]) -> Void) throws(Failure) -> Ended {
        var (out, err): ([Int32], [Int32]) = ([-1, -1], [-1, -1])
        guard pipe(&out) == 0, pipe(&err) == 0 else {
            throw Failure(.failure, "cannot make a pipe: \(String(cString: strerror(errno)))")
        }
        for descriptor in out + err { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        defer { for descriptor in [out[0], err[0]] { close(descriptor) } }
        let child = Result { () throws(Failure) in try start(out[1], err[1]) }
        for descriptor in [out[1], err[1]] { close(descriptor) }
        let pid = try child.get()
        var messages: [UInt8] = []
        let isInTime = follow([out[0], err[0]], until: .now + timeout) { index, bytes in
            if index == 0 { take(bytes) } else { messages += bytes }
        }
        if !isInTime { kill(pid, SIGKILL) }
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0, errno == EINTR {}
        guard isInTime else {
            throw Failure(.timedOut, "\(name) took longer than \(timeout)", hint: "a longer --timeout waits longer")
        }
        let signal = status & 0x7F
        return Ended(status: signal == 0 ? (status >> 8) & 0xFF : 128 + signal, messages: messages)
    }

    private func start(_ out: Int32, _ err: Int32) throws(Failure) -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO)
        posix_spawn_file_actions_adddup2(&actions, err, STDERR_FILENO)
        let program = beside ?? name
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var pid: pid_t = 0
        let error = posix_spawnp(&pid, program, &actions, nil, &words, environ)
        guard error == 0 else {
            throw Failure(
                .failure, "\(name) cannot be started: \(String(cString: strerror(error)))",
                hint: "a database is read by \(name); install it beside purser, or put it on the PATH")
        }
        return pid
    }

    /// The path beside this program, if the other one is there.
    private var beside: String? {
        var letters = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &letters, letters.count)
        guard count > 0 else { return nil }
        let own = String(decoding: letters[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard let slash = own.lastIndex(of: "/") else { return nil }
        let path = own[...slash] + name
        return access(String(path), X_OK) == 0 ? String(path) : nil
    }

    /// Reads pipes until all of them end; false: not in time.
    private func follow(
        _ pipes: [Int32], until deadline: ContinuousClock.Instant, _ take: (Int, [UInt8]) -> Void
    ) -> Bool {
        var polled = pipes.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while polled.contains(where: { $0.fd >= 0 }) {
            let left = ContinuousClock.now.duration(to: deadline).components
            guard left.seconds >= 0, left.attoseconds >= 0 else { return false }
            let milliseconds = min(left.seconds, 86_400) * 1_000 + left.attoseconds / 1_000_000_000_000_000 + 1
            guard poll(&polled, nfds_t(polled.count), Int32(milliseconds)) > 0 else { continue }
            for index in polled.indices where polled[index].revents != 0 {
                let count = read(polled[index].fd, &buffer, buffer.count)
                if count > 0 { take(index, Array(buffer[..<count])) } else if count == 0 { polled[index].fd = -1 }
            }
        }
        return true
    }
}
