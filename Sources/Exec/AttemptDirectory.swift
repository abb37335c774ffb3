import Glibc

/// Files of one attempt: `JOBS/ID/NUMBER/`.
public struct AttemptDirectory: Hashable, Sendable {
    /// Its path.
    public let path: String

    /// The directory of an attempt under the jobs directory.
    public init(jobs: String, job: Int64, attempt: Int) { path = "\(jobs)/\(job)/\(attempt)" }

    /// The directory at a path.
    public init(path: String) { self.path = path }

    /// What the command printed.
    public var output: String { "\(path)/out.log" }
    /// The metric lines of the command.
    public var metrics: String { "\(path)/metrics.jsonl" }
    /// Who runs it: a `ProcessRecord`.
    public var process: String { "\(path)/process.json" }
    /// How it ended: an `ExitRecord`.
    public var exit: String { "\(path)/exit.json" }

    /// The room that is kept for `exit.json`, so that it can be written when the disk is full.
    private var exitRoom: String { "\(path)/.exit" }
    private static let exitBytes = 4_096

    /// Writes who runs the attempt, once for good; false: somebody was first.
    func claim(_ record: ProcessRecord) throws -> Bool {
        let scratch = "\(process).\(getpid())"
        defer { unlink(scratch) }
        try File.write(record.json, to: scratch)
        guard link(scratch, process) == 0 else {
            guard errno == EEXIST else { throw SystemError("cannot write \(process)") }
            return false
        }
        try File.write(String(repeating: " ", count: Self.exitBytes), to: exitRoom)
        return true
    }

    /// Writes who runs the attempt again; there whole or as before.
    func write(_ record: ProcessRecord) throws {
        let scratch = "\(process).\(getpid())"
        try File.write(record.json, to: scratch)
        guard rename(scratch, process) == 0 else { throw SystemError("cannot rename \(scratch)") }
    }

    /// Writes how the command ended into the room that was kept; there whole or not at all.
    func write(_ record: ExitRecord) throws {
        let text = Array(record.json.utf8.prefix(Self.exitBytes))
        let padding = [UInt8](repeating: UInt8(ascii: " "), count: Self.exitBytes - text.count)
        try File.write(text + padding, to: exitRoom, truncating: false)
        guard rename(exitRoom, exit) == 0 else { throw SystemError("cannot rename \(exitRoom)") }
    }

    /// Waits until how it ended is on the disk.
    func settle() {
        for path in [exit, path] {
            let descriptor = open(path, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { continue }
            fsync(descriptor)
            close(descriptor)
        }
    }
}
