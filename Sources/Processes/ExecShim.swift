import CSys
import Foundation

/// The parent of one attempt's command: `purserd exec --dir DIRECTORY`. It outlives the daemon, keeps the command's
/// output and metric lines, and leaves its exit code in a file.
package struct ExecShim {
    private let directory: AttemptDirectory
    private let launch: Launch
    private var tee: OutputTee

    /// Runs the attempt whose directory this is; the shim's own exit code (0 when the command's end was recorded).
    package static func run(directory path: String) -> Int32 {
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGPIPE] { Glibc.signal(signal, SIG_IGN) }
        let directory = AttemptDirectory(path: path)
        guard let launch = directory.read(Launch.self, directory.launch), claim(directory) else { return 1 }
        unlink(directory.launch)
        do {
            var shim = ExecShim(directory: directory, launch: launch, tee: try OutputTee(directory, launch.outputLimit))
            try directory.write(try shim.runCommand(), to: directory.exit)
        } catch {
            let failure = ExitRecord(code: nil, signal: nil, failure: "\(error)")
            try? directory.write(failure, to: directory.exit)
        }
        return 0
    }

    /// Makes `process.json`, once for good: a second shim of the same attempt finds it and goes away.
    private static func claim(_ directory: AttemptDirectory) -> Bool {
        let scratch = "\(directory.process).\(getpid())"
        let record = ProcessRecord(
            boot: ProcessIdentity.boot, shim: getpid(), shimStart: ProcessIdentity.startTime(of: getpid()) ?? 0,
            command: 0, commandStart: 0)
        guard (try? directory.write(record, to: scratch)) != nil else { return false }
        defer { unlink(scratch) }
        return link(scratch, directory.process) == 0
    }

    private mutating func runCommand() throws -> ExitRecord {
        if !launch.cores.isEmpty { _ = purser_confine_to_cores(launch.cores, launch.cores.count) }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw SystemError("cannot make a pipe") }
        defer { close(ends[0]) }
        let command = try Spawn.start(
            launch.shell, ["-c", launch.script], environment: launch.environment, directory: launch.directory,
            inNewSession: false, output: ends[1])
        close(ends[1])
        try record(command)
        let status = pump(from: ends[0], until: command)
        kill(-command, SIGKILL)
        tee.finish()
        let signal = status & 0x7f
        return signal == 0
            ? ExitRecord(code: (status >> 8) & 0xff, signal: nil, failure: nil)
            : ExitRecord(code: nil, signal: signal, failure: nil)
    }

    private func record(_ command: Int32) throws {
        guard var record = directory.read(ProcessRecord.self, directory.process) else { return }
        record.command = command
        record.commandStart = ProcessIdentity.startTime(of: command) ?? 0
        try directory.write(record, to: directory.process)
    }

    /// Passes output on until the command has ended; what others of its group still hold open is not waited for.
    private mutating func pump(from descriptor: Int32, until command: Int32) -> Int32 {
        var status: Int32 = 0
        var hasEnded = false
        var isOpen = true
        while true {
            var ready = pollfd(fd: isOpen ? descriptor : -1, events: Int16(POLLIN), revents: 0)
            let count = poll(&ready, 1, hasEnded ? 0 : 50)
            if count > 0 {
                isOpen = tee.pass(from: descriptor)
            } else if hasEnded {
                return status
            }
            if !hasEnded { hasEnded = waitpid(command, &status, WNOHANG) == command }
            if hasEnded, !isOpen { return status }
        }
    }
}
