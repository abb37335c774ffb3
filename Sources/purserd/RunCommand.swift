import ArgumentParser
import Daemon
import Foundation
import Logging

/// `purserd run`.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Run in the foreground until SIGTERM (the default).")

    @OptionGroup var places: PlaceFlags
    @Flag(help: "Log every decision.")
    var verbose = false

    func run() async throws {
        let options = try places.options()
        LoggingSystem.bootstrap { StreamLogHandler.standardError(label: $0) }
        var log = Logger(label: "purserd")
        log.logLevel = verbose ? .info : .notice
        do {
            let executable = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
            let directory = URL(fileURLWithPath: executable).deletingLastPathComponent()
            try await DaemonProcess.run(options, shim: directory.appendingPathComponent("purser-exec").path, log: log)
        } catch {
            complain("\(error)")
            throw ExitCode(1)
        }
    }
}
