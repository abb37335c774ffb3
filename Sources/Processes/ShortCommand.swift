import CSys
import Glibc

/// A command of the operator's that is run for a moment: text for a shell, with bytes on its standard input. It has a
/// session of its own, and what is left of it when its time is up is ended.
public enum ShortCommand {
    /// How it ended.
    public enum Ending: Hashable, Sendable {
        /// By itself, with this exit code; 0 is well.
        case exited(Int32)
        /// By this signal.
        case killed(Int32)
        /// Its time was up.
        case timedOut
    }

    /// Runs `text` with `shell -c` and waits for its end, at most `milliseconds`. Blocks the thread; throws when it
    /// cannot be started.
    public static func run(
        _ text: String, shell: String, environment: [String: String], input: [UInt8], atMost milliseconds: Int32
    ) throws -> Ending {
        let output = Descriptor(open("/dev/null", O_WRONLY | O_CLOEXEC))
        let process = try Spawn.start(
            shell, arguments: ["-c", text], variables: environment.map { "\($0.key)=\($0.value)" }.sorted(),
            input: try Descriptor.holding(input), output: output)
        defer { kill(-process, SIGKILL) }
        guard hasEnded(process, within: milliseconds) else {
            kill(-process, SIGKILL)
            _ = status(of: process)
            return .timedOut
        }
        let status = status(of: process)
        return status & 0x7F == 0 ? .exited(status >> 8 & 0xFF) : .killed(status & 0x7F)
    }

    private static func hasEnded(_ process: Int32, within milliseconds: Int32) -> Bool {
        guard let end = Descriptor.end(of: process) else { return true }
        var waiting = pollfd(fd: end.number, events: Int16(POLLIN), revents: 0)
        return poll(&waiting, 1, milliseconds) > 0
    }

    private static func status(of process: Int32) -> Int32 {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0, errno == EINTR {}
        return status
    }
}
