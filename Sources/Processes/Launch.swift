import Foundation

/// What the shim is to run: `launch.json` in the attempt's directory, readable by its owner alone, removed once read.
struct Launch: Codable {
    /// The shell.
    var shell: String
    /// What it runs.
    var script: String
    /// Where.
    var directory: String
    /// With which environment.
    var environment: [String: String]
    /// On which cores; empty: any.
    var cores: [Int32]
    /// Bytes of output kept.
    var outputLimit: Int
}

/// Who runs an attempt: `process.json`, written by the shim, made once for good by whoever comes first.
struct ProcessRecord: Codable {
    /// The kernel's id of this boot: process numbers mean something only within it.
    var boot: String
    /// The shim's process number.
    var shim: Int32
    /// The shim's start time in clock ticks since boot.
    var shimStart: UInt64
    /// The command's process number, which is its group's; 0 until it was started.
    var command: Int32
    /// The command's start time.
    var commandStart: UInt64
}

/// How the command ended: `exit.json`, written by the shim.
struct ExitRecord: Codable {
    /// Exit code, if it ended by itself.
    var code: Int32?
    /// Signal, if one ended it.
    var signal: Int32?
    /// Why it could not be started, if it could not.
    var failure: String?
}

/// Files of one attempt: `JOBS/ID/NUMBER/`.
package struct AttemptDirectory: Hashable, Sendable {
    /// Its path.
    package let path: String

    /// The directory of an attempt under the jobs directory.
    package init(jobs: String, job: Int64, attempt: Int) { path = "\(jobs)/\(job)/\(attempt)" }

    init(path: String) { self.path = path }

    /// What the command printed.
    package var output: String { "\(path)/out.log" }
    /// The metric lines of the command.
    package var metrics: String { "\(path)/metrics.jsonl" }

    var launch: String { "\(path)/launch.json" }
    var process: String { "\(path)/process.json" }
    var exit: String { "\(path)/exit.json" }

    /// Reads a record; nil: there is none yet.
    func read<Record: Decodable>(_ type: Record.Type, _ file: String) -> Record? {
        FileManager.default.contents(atPath: file).flatMap { try? JSONDecoder().decode(type, from: $0) }
    }

    /// Writes a record so that it is there whole or not at all, also after a power failure.
    func write(_ record: some Encodable, to file: String) throws {
        let scratch = "\(file).\(getpid()).tmp"
        let data = try JSONEncoder().encode(record)
        let descriptor = open(scratch, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError("cannot write \(scratch)") }
        defer { close(descriptor) }
        try data.withUnsafeBytes { bytes in
            guard Glibc.write(descriptor, bytes.baseAddress, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
                throw SystemError("cannot write \(scratch)")
            }
        }
        guard rename(scratch, file) == 0 else { throw SystemError("cannot rename \(scratch)") }
    }
}

/// A system call that failed: what was tried and the system's words.
struct SystemError: Error, CustomStringConvertible {
    let description: String
    init(_ what: String, code: Int32 = errno) { description = "\(what): \(String(cString: strerror(code)))" }
}
