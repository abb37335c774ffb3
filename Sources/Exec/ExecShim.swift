import CSys
import Glibc

/// The parent of one attempt's command: the program `purser-exec`. It outlives the daemon, keeps the command's output
/// and metric lines, ends a command that is over its bounds and whatever a command leaves behind, and leaves its exit
/// code in a file. It reads its `Launch` from standard input; on standard output it writes a byte when the command runs
/// and closes it when its end is in the file.
public struct ExecShim {
    private let launch: Launch
    private var record: ProcessRecord
    private var tee: OutputTee
    private var guardian: Guardian

    /// Runs the attempt; the shim's own exit code: 0 when the command's end was recorded, 1 when another shim has the
    /// attempt or nothing can be written, 2 when there is nothing to run.
    public static func run() -> Int32 {
        for signal in [SIGTERM, SIGINT, SIGHUP, SIGPIPE] { Glibc.signal(signal, SIG_IGN) }
        guard let bytes = File.bytes(of: STDIN_FILENO), let launch = Launch(bytes: bytes) else { return 2 }
        silence(STDIN_FILENO, O_RDONLY)
        guard chdir("/") == 0 else { return 1 }
        let record = ProcessRecord(
            boot: ProcessIdentity.boot, shim: getpid(), shimStart: ProcessIdentity.startTime(of: getpid()) ?? 0,
            command: 0, commandStart: 0, cores: launch.cores)
        guard (try? launch.attempt.claim(record)) == true else { return 1 }
        do {
            var shim = ExecShim(
                launch: launch, record: record, tee: try OutputTee(launch.attempt, launch.bounds),
                guardian: Guardian(launch))
            try launch.attempt.write(try shim.runCommand())
        } catch {
            guard (try? launch.attempt.write(ExitRecord(failure: "\(error)"))) != nil else { return 1 }
        }
        silence(STDOUT_FILENO, O_WRONLY)
        launch.attempt.settle()
        return 0
    }

    private mutating func runCommand() throws -> ExitRecord {
        if !launch.cores.isEmpty { _ = purser_confine_to_cores(launch.cores, launch.cores.count) }
        _ = purser_adopt_descendants()
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { throw SystemError("cannot make a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        defer { close(ends[0]) }
        let command = try start(output: ends[1])
        close(ends[1])
        let end = try follow(command, output: ends[0])
        ProcessTree.endDescendants()
        while isReadable(ends[0]), tee.pass(from: ends[0]) {}
        tee.finish()
        return end
    }

    private func start(output: Int32) throws -> Int32 {
        let words = [launch.shell, "-c", launch.script].map { (word: String) in strdup(word) } + [nil]
        let variables = launch.environment.map { strdup($0) } + [nil]
        defer { for word in words + variables { free(word) } }
        var process: Int32 = 0
        var isDirectory: Int32 = 0
        let code = purser_start_command(
            launch.shell, words, variables, launch.directory, output, UInt64(max(0, launch.bounds.file)), &process,
            &isDirectory)
        guard code == 0 else {
            let what = isDirectory == 0 ? "cannot start \(launch.shell)" : "cannot enter \(launch.directory)"
            throw SystemError(what, code: code)
        }
        return process
    }

    /// Says that the command runs, and passes its output on until it has ended or is over its bounds.
    private mutating func follow(_ command: Int32, output: Int32) throws -> ExitRecord {
        do {
            record.command = command
            record.commandStart = ProcessIdentity.startTime(of: command) ?? 0
            try launch.attempt.write(record)
        } catch {
            ProcessTree.endDescendants()
            throw error
        }
        _ = File.writeAll([1], to: STDOUT_FILENO)
        let end = purser_pidfd_open(command)
        defer { close(end) }
        var isOpen = true
        while true {
            var ready = [
                pollfd(fd: isOpen ? output : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: end, events: Int16(POLLIN), revents: 0),
            ]
            poll(&ready, 2, guardian.millisecondsToLook)
            if ready[0].revents != 0 { isOpen = tee.pass(from: output) }
            var status: Int32 = 0
            if ready[1].revents != 0 || end < 0, waitpid(command, &status, WNOHANG) == command {
                return self.end(status)
            }
            if let limit = guardian.look(beside: command) { return ExitRecord(limit: limit) }
        }
    }

    private func end(_ status: Int32) -> ExitRecord {
        let signal = status & 0x7f
        if signal == SIGXFSZ { return ExitRecord(limit: "a file larger than \(launch.bounds.file) bytes") }
        return signal == 0 ? ExitRecord(code: (status >> 8) & 0xff) : ExitRecord(signal: signal)
    }

    private func isReadable(_ descriptor: Int32) -> Bool {
        var ready = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        return poll(&ready, 1, 0) > 0
    }

    /// Puts nothing in the place of a descriptor.
    private static func silence(_ descriptor: Int32, _ mode: Int32) {
        let nothing = open("/dev/null", mode | O_CLOEXEC)
        guard nothing >= 0 else { return }
        dup2(nothing, descriptor)
        close(nothing)
    }
}
