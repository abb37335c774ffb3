import Foundation
import TestKit
import Testing

/// The example with real processes that save, are interrupted and go on: `examples/night-on-spot.sh`.
@Suite(.serialized) struct NightTests {
    private func night(hours: Int) throws -> Ran {
        let script = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../examples/night-on-spot.sh").standardizedFileURL
        let binaries = Built.binary("purserd").deletingLastPathComponent()
        return try Ran(
            script, [binaries.path, "\(hours)"], directory: FileManager.default.temporaryDirectory,
            environment: ProcessInfo.processInfo.environment.merging(["NO_COLOR": "1"]) { $1 })
    }

    @Test func aNightOnSpotKeepsItsDeadlinesAndItsSteps() throws {
        let ran = try night(hours: 24)
        #expect(ran.code == 0, "\(ran)")
        #expect(ran.out.matches(of: /yes  job \d ended at/).count == 3, "\(ran)")
        let resumed = ran.out.matches(of: /yes  job \d, attempt \d+: 'resumes at step (\d+)', the books say (\d+)/)
        #expect(!resumed.isEmpty, "\(ran)")
        for match in resumed { #expect(match.1 == match.2 && match.1 != "0") }
        let interruptions = ran.out.firstMatch(of: /yes  (\d+) interruptions/).flatMap { Int($0.1) }
        #expect(interruptions.map { $0 > 0 } == true, "\(ran)")
        #expect(ran.out.contains("yes  the bill verifies"))
        #expect(ran.out.contains("the 180 steps left"), "a placement says what is left of a command")
    }

    /// Three hours of work do not fit into one.
    @Test func aMissedDeadlineIsAFailure() throws {
        let ran = try night(hours: 1)
        #expect(ran.code == 1, "\(ran)")
        #expect(ran.out.contains("NO   job 1 ended at"), "\(ran)")
    }
}
