import Foundation

/// A process started by the benchmarks. Foundation's `Process` notices an end up to 50 ms late.
final class Child {
    let pid: Int32
    private var status: Int32?

    /// Starts a program; its output and errors go to a file.
    init(_ path: String, _ arguments: [String], environment: [String], output: String) throws {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        var words = ([path] + arguments).map { strdup($0) } + [nil]
        var variables = environment.map { strdup($0) } + [nil]
        defer { for text in words + variables { free(text) } }
        var pid: pid_t = 0
        let code = posix_spawn(&pid, path, &actions, nil, &words, &variables)
        guard code == 0 else { throw BenchError("cannot start \(path): \(String(cString: strerror(code)))") }
        self.pid = pid
    }

    /// Whether it has not ended.
    var isRunning: Bool {
        guard status == nil else { return false }
        return !isOver(WNOHANG)
    }

    /// Waits for its end; its exit code, or 128 and the number of the signal that ended it.
    func wait() -> Int32 {
        while status == nil, !isOver(0) {}
        let status = status ?? 0
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }

    private func isOver(_ options: Int32) -> Bool {
        var status: Int32 = 0
        guard waitpid(pid, &status, options) == pid else { return false }
        self.status = status
        return true
    }
}
