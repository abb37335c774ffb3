import Domain
import Foundation
import Simulation

/// Runs seed after seed under the auditor; a seed that breaks something is printed with what was found.
enum Seeds {
    static func run(count: UInt64, first: UInt64) {
        var total = Digest()
        var broken = 0
        var turns = 0
        var jobs = 0
        var crashes = 0
        var failedCommits = 0
        var ends: [JobEnd: Int] = [:]
        for seed in first..<(first + count) {
            let report = SeedReport.run(seed: seed)
            if count <= 3 {
                print("seed \(seed): digest \(report.digest), \(report.turns) turns, \(report.ends.sorted)")
            }
            total.add(report.digest)
            turns += report.turns
            jobs += report.jobs
            crashes += report.crashes
            failedCommits += report.failedCommits
            ends.merge(report.ends, uniquingKeysWith: +)
            guard !report.findings.isEmpty else { continue }
            broken += 1
            print("seed \(seed) broke:")
            for finding in report.findings.prefix(5) { print("  \(finding)") }
        }
        print(
            "\(count) seeds from \(first): \(broken) broken, \(turns) turns, \(jobs) jobs (\(ends.sorted)), "
                + "\(crashes) crashes, \(failedCommits) failed commits, digest \(total)")
        if broken > 0 { fail("replay one with: Benchmarks seeds 1 SEED") }
    }
}

extension [JobEnd: Int] {
    /// `SUCCEEDED 5, FAILED 1`, in the order in which the ends are defined.
    fileprivate var sorted: String {
        JobEnd.allCases.compactMap { end in self[end].map { "\(end.rawValue) \($0)" } }.joined(separator: ", ")
    }
}

/// Prints a message to standard error and ends with 1.
func fail(_ message: String) -> Never {
    FileHandle.standardError.write(Data((message + "\n").utf8))
    exit(1)
}
