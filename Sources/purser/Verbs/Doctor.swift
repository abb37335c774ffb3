import ArgumentParser
import Client
import Domain
import Glibc
import Wire

/// `purser doctor`.
struct Doctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check that everything is as it should be, and say what to do where it is not.",
        discussion: """
            Examples:
              purser doctor
              purser doctor --json | jq -r '.items[] | select(.level != "ok") | .advice'

            Ends with 0 when nothing failed, warnings or not, else with 1.
            """)
    @OptionGroup var common: CommonFlags

    func run() throws {
        let checks = Examination(api: common.api, socket: SocketPath.find(common.socket)).checks()
        if common.json {
            Output.lines([try Self.json(checks)])
        } else {
            Output.lines(common.view.checks(checks))
        }
        if checks.contains(where: { $0.level == .fail }) { throw ExitCode(ExitStatus.failure.rawValue) }
    }

    private static func json(_ checks: [HealthCheck]) throws(Failure) -> String {
        try ItemList(kind: "HealthCheckList", asOf: Examination.wallClock().description, items: checks).text()
    }
}
