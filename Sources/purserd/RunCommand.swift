import ArgumentParser
import Daemon
import Foundation
import Logging
import Mimalloc

/// `purserd run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run in the foreground until SIGTERM (the default).")

    @OptionGroup var places: PlaceFlags
    @Flag(help: "Log every decision.")
    var verbose = false

    func run() async throws {
        let delay = Allocator.giveBackAtOnce()
        let options = try places.options()
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var log = Logger(label: "purserd")
        log.logLevel = verbose ? .info : .notice
        do {
            let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let directory = URL(fileURLWithPath: executable).deletingLastPathComponent()
            try await DaemonProcess.run(
                options, shim: directory.appendingPathComponent("purser-exec").path, log: log,
                ready: { Allocator.giveBack(after: delay) })
        } catch {
            complain("\(error)")
            throw ExitCode(1)
        }
    }
}

/// When memory that was freed goes back to the system. At once costs a daemon under load 7 % of its submissions; late
/// leaves one that has just started, and then has nothing to do, with the 2 MB that reading its files took.
private enum Allocator {
    /// Gives back at once from now on; the milliseconds it waited until now.
    static func giveBackAtOnce() -> Int {
        defer { giveBack(after: 0) }
        return mi_option_get(mi_option_decommit_delay)
    }

    static func giveBack(after milliseconds: Int) {
        mi_option_set(mi_option_decommit_delay, milliseconds)
    }
}
