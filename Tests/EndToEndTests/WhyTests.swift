import Foundation
import TestKit
import Testing

/// Why a job waits, each brought about, asked for, and removed by the command that `why` names.
private enum Cause: String, CaseIterable {
    case held, notYet, dependency, tooDear, jobsQuota, rateQuota, full, kept, budget, paused, drained

    /// What the daemon is told beside the usual.
    var settings: String {
        switch self {
        case .jobsQuota: #"quotas: [{user: "*", jobs: 1}]"#
        case .rateQuota: #"quotas: [{user: "*", rate: 4}]"#
        default: ""
        }
    }

    /// The code in the answer: of the job's reason or of what stands in the way.
    var code: String {
        switch self {
        case .held: "HeldByUser"
        case .notYet: "NotYet"
        case .dependency: "DependencyNotMet"
        case .tooDear: "TooDear"
        case .jobsQuota, .rateQuota: "QuotaReached"
        case .full, .drained: "Full"
        case .kept: "KeptForAnother"
        case .budget: "BudgetExhausted"
        case .paused: "PausedByUser"
        }
    }

    /// Brings it about; the job that waits.
    func waitingJob(_ daemon: TestDaemon) throws -> Int {
        switch self {
        case .held:
            let blockers = try (0..<2).map { _ in try submit(daemon, hours: 50) }
            let job = try submit(daemon)
            try run(daemon, "hold", "\(job)")
            for blocker in blockers { try run(daemon, "cancel", "\(blocker)") }
            return job
        case .notYet: return try submit(daemon, "  start: 2031-01-01T00:00:00Z\n")
        case .dependency:
            let first = try submit(daemon, "  start: 2031-01-01T00:00:00Z\n", hours: 0)
            try run(daemon, "hold", "\(first)")
            let job = try submit(daemon, "  after: [\(first)]\n")
            try run(daemon, "edit", "\(first)", "--start", "2026-01-01T00:00:00Z")
            return job
        case .tooDear: return try submit(daemon, resources: ", max_hourly_cost: 1")
        case .jobsQuota, .rateQuota:
            _ = try submit(daemon, hours: 50)
            return try submit(daemon)
        case .full:
            for _ in 0..<2 { _ = try submit(daemon, hours: 50) }
            return try submit(daemon)
        case .kept:
            _ = try submit(daemon, hours: 50)
            _ = try submit(daemon, hours: 50, top: "num_nodes: 2\n")
            return try submit(daemon, hours: 90)
        case .budget:
            try run(daemon, "budget", "set", "project:default", "--limit", "0.01")
            return try submit(daemon)
        case .paused:
            let job = try submit(daemon, hours: 50)
            try waitUntil("it runs") { try daemon.state(job) == "RUNNING" }
            try run(daemon, "pause", "\(job)")
            try waitUntil("it is paused") { try daemon.state(job) == "PAUSED" }
            return job
        case .drained:
            for _ in 0..<2 { _ = try submit(daemon, hours: 50, cpus: 1) }
            try waitUntil("both run") { try daemon.state(1) == "RUNNING" && daemon.state(2) == "RUNNING" }
            _ = try submit(daemon, hours: 50)
            try waitUntil("the other node is taken") { try daemon.state(3) == "RUNNING" }
            try run(daemon, "cancel", "1")
            try waitUntil("half a node is free") { try daemon.state(1) == "CANCELLED" }
            try run(daemon, "nodes", "drain", "L1")
            return try submit(daemon, cpus: 1)
        }
    }

    private func run(_ daemon: TestDaemon, _ words: String...) throws {
        let ran = try daemon.purser(words)
        guard ran.code == 0 else { throw Failure("\(words): \(ran)") }
    }

    /// Submits a modelled job of so many hours.
    private func submit(
        _ daemon: TestDaemon, _ more: String = "", hours: Int = 1, cpus: Int = 2, resources: String = "",
        top: String = ""
    ) throws -> Int {
        try daemon.write(
            """
            name: job
            \(top)resources: {cpus: \(cpus), use_spot: false\(resources)}
            purser:
              simulate: {workload: toy, steps: \(max(60, hours * 3_600)), startup: 10s, report_every: 600}
              checkpoint: {every: 5m, save: 1m}
            \(more)
            """, to: "job.yaml")
        return try daemon.submit("job.yaml")
    }
}

/// Two nodes for 3.60 $/h.
private let pool = Worlds.plain.replacingOccurrences(of: "limit: 1", with: "limit: 2")

private let atWork: Set<String> = ["PLACING", "STARTING", "RUNNING", "SUCCEEDED"]

@Test(arguments: Cause.allCases) private func whatWhySaysLetsTheJobStart(_ cause: Cause) throws {
    let daemon = try TestDaemon(pool: pool, rate: 120, more: cause.settings)
    defer { daemon.close() }
    try daemon.start()
    let job = try cause.waitingJob(daemon)
    #expect(try !atWork.contains(daemon.state(job)), "it waits")
    let ran = try daemon.purser("why", "\(job)", "--json")
    let document = try #require(try JSONSerialization.jsonObject(with: Data(ran.out.utf8)) as? [String: Any])
    let obstacles = (document["obstacles"] as? [[String: Any]] ?? []).compactMap { $0["code"] as? String }
    let reason = (document["job"] as? [String: Any])?["reason"] as? String
    #expect(reason == cause.code || obstacles.contains(cause.code), "\(ran.out)")
    let advice = try #require((document["advice"] as? [String])?.first { $0.hasPrefix("purser ") }, "\(ran.out)")
    let words = advice.split(separator: " ").map(String.init).dropFirst()
    let command = words.prefix { !["lets", "makes", "puts", "pays", "frees"].contains($0) }
    let done = try daemon.purser(Array(command))
    #expect(done.code == 0, "\(advice): \(done)")
    try waitUntil("'\(advice)' lets the job start") {
        try atWork.contains(daemon.state(job))
    }
}

/// Three jobs of ten hours for one node: the third is told to start when two are over, and what the second was told
/// turns out to be wrong when the first is cancelled.
@Test func aStartIsForetoldAndHowFarThatWasOff() throws {
    let daemon = try TestDaemon(
        pool: Worlds.plain, files: ["job.yaml": Worlds.modelled("job", steps: 36_000)], rate: 120)
    defer { daemon.close() }
    try daemon.start()
    let jobs = try (0..<3).map { _ in try daemon.submit("job.yaml") }
    try waitUntil("the first runs") { try daemon.state(jobs[0]) == "RUNNING" }
    func why(_ job: Int) throws -> [String: Any] {
        let ran = try daemon.purser("why", "\(job)", "--json")
        return try #require(try JSONSerialization.jsonObject(with: Data(ran.out.utf8)) as? [String: Any], "\(ran)")
    }
    func start(_ job: Int) throws -> Date {
        let text = try #require(try why(job)["expectedStart"] as? String)
        return try #require(ISO8601DateFormatter().date(from: text))
    }
    let (second, third) = (try start(jobs[1]), try start(jobs[2]))
    // Ten hours of steps with a save of a minute every five minutes are twelve, give or take the pace of the node.
    #expect((39_600...46_800).contains(third.timeIntervalSince(second)), "\(second), \(third)")
    #expect(try why(jobs[2])["expectedStarts"] == nil)
    #expect(try daemon.purser("cancel", "\(jobs[0])").code == 0)
    try waitUntil("the second starts") { try daemon.state(jobs[1]) == "RUNNING" }
    let answer = try why(jobs[2])
    #expect(answer["expectedStarts"] as? Int == 1)
    let off = try #require(answer["expectedStartOffSeconds"] as? Double)
    #expect((30_000...46_800).contains(off), "it began about twelve hours early: \(off)")
    #expect(try daemon.purser("why", "\(jobs[2])").out.contains("one such answer was off by"))
}
