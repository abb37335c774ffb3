import Foundation
import TestKit
import Testing

/// Why a job waits, each brought about, asked for, and removed by the command that `why` prints.
private enum Cause: String, CaseIterable {
    case held, notYet, dependency, dependencyAtWork, tooDear, jobsQuota, rateQuota, full, behind, gang, kept, budget
    case ownBudget, paused, drained, closedZone, spotPolicy, refused

    /// What the daemon is told beside the usual.
    var settings: String {
        switch self {
        case .jobsQuota: #"quotas: [{user: "*", jobs: 1}]"#
        case .rateQuota: #"quotas: [{user: "*", rate: 4}]"#
        default: ""
        }
    }

    /// Two nodes for 3.60 $/h, and what else it takes.
    var pool: String {
        let plain = Worlds.plain.replacingOccurrences(of: "limit: 1", with: "limit: 2")
        switch self {
        case .closedZone, .spotPolicy: return Worlds.interrupting
        case .refused:
            return plain + """

                  - {name: empty, provider: aws, type: m6i.large, region: r1, zone: r1c, terms: on-demand, limit: 2,
                     price: 0.36, vcpus: 2, memory: 4GiB, grant_delay: 1s, boot: 30s, refusal: 100}
                """
        default: return plain
        }
    }

    /// What the first line of the answer says keeps it, with its numbers.
    var summary: String {
        switch self {
        case .held: #"It is held since \S+: held by \S+\.$"#
        case .notYet: #"It is held since \S+: it is not to start before 2031-01-01T00:00:00Z\.$"#
        case .dependency, .dependencyAtWork: #"It is held since \S+: it comes after job 1, which must succeed first\.$"#
        case .tooDear: #"It waits \(it is next\): cpu costs \$3\.6000/h now, the job pays at most \$1\.0000/h\.$"#
        case .jobsQuota: #"It waits \(1 job is before it\): cpu would make it 2 jobs of user \S+, 1 are allowed\.$"#
        case .rateQuota:
            #"It waits \(it is next\): cpu would bring user \S+ to \$7\.2000/h, \$4\.0000/h are allowed\.$"#
        case .full, .gang: #"It waits \(it is next\): cpu has all of its 2 nodes in use\.$"#
        case .behind: #"It waits \(2 jobs are before it\): cpu has all of its 2 nodes in use\.$"#
        case .kept:
            #"\(1 job is before it\): cpu is kept for job 2, which goes first and is expected to start at \S+\.$"#
        case .budget:
            #"\(it is next\): cpu needs at least \$0\.\d\d, and of the budget of project default \$0\.01 is free"#
        case .ownBudget: #"It is PAUSED since \S+: \$0\.\d\d of \$0\.60 is spent, and \$0\.\d\d must be kept back"#
        case .paused: #"It is PAUSED since \S+: paused by \S+\.$"#
        case .drained: #"cpu has all of its 2 nodes in use; L1 is drained and has the room\.$"#
        case .closedZone:
            #"cpu costs \$3\.6000/h now, the job pays at most \$1\.0000/h; the other group that would do is not free"#
        case .spotPolicy:
            #"\(it is next\): cpu is not wanted now: the job waits until \S+ at most.* to spare before"#
        case .refused:
            #"costs \$3\.6000/h now, the job pays at most \$1\.0000/h; the other group that would do is not free"#
        }
    }

    /// What stands in the way first, in the table; nil: nothing but its state does.
    var obstacle: String? {
        switch self {
        case .held, .notYet, .dependency, .dependencyAtWork, .paused, .ownBudget: nil
        case .tooDear, .closedZone, .refused: "TooDear"
        case .jobsQuota, .rateQuota: "QuotaReached"
        case .full, .behind, .gang, .drained: "Full"
        case .kept: "KeptForAnother"
        case .budget: "BudgetExhausted"
        case .spotPolicy: "SpotPolicy"
        }
    }

    /// What else the answer says.
    var more: String? {
        switch self {
        case .closedZone: "has no spot nodes now; some are expected in about "
        case .refused: "had no capacity; it is asked again at "
        default: nil
        }
    }

    /// Whether it can be said when the job starts.
    var hasExpectedStart: Bool {
        switch self {
        case .held, .dependency, .tooDear, .jobsQuota, .budget, .ownBudget, .paused: false
        default: true
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
        case .dependencyAtWork:
            let first = try submit(daemon, hours: 1)
            try waitUntil("the first has nodes") { try daemon.state(first) != "QUEUED" }
            return try submit(daemon, "  after: [\(first)]\n")
        case .tooDear, .closedZone: return try submit(daemon, resources: ", max_hourly_cost: 1")
        case .refused:
            let job = try submit(daemon, resources: ", max_hourly_cost: 1")
            try waitUntil("it was refused") {
                try daemon.purser("why", "\(job)").out.contains("had no capacity; it is")
            }
            return job
        case .rateQuota:
            _ = try submit(daemon, hours: 50)
            return try submit(daemon)
        case .jobsQuota:
            for _ in 0..<2 { _ = try submit(daemon, hours: 50) }
            return try submit(daemon)
        case .full, .behind:
            for _ in 0..<(self == .full ? 2 : 4) { _ = try submit(daemon, hours: 50) }
            return try submit(daemon)
        case .gang:
            for _ in 0..<2 { _ = try submit(daemon, hours: 50) }
            return try submit(daemon, top: "num_nodes: 2\n")
        case .kept:
            _ = try submit(daemon, hours: 50)
            _ = try submit(daemon, hours: 50, top: "num_nodes: 2\n")
            return try submit(daemon, hours: 90)
        case .budget:
            try run(daemon, "budget", "set", "project:default", "--limit", "0.01")
            return try submit(daemon)
        case .ownBudget:
            let job = try submit(daemon, "  budget: {max_cost: 0.6, on_exceed: pause}\n", hours: 50)
            try waitUntil("its budget has paused it") { try daemon.state(job) == "PAUSED" }
            return job
        case .paused:
            let job = try submit(daemon, hours: 50)
            try waitUntil("it runs") { try daemon.state(job) == "RUNNING" }
            try run(daemon, "pause", "\(job)")
            try waitUntil("it is paused") { try daemon.state(job) == "PAUSED" }
            return job
        case .spotPolicy:
            let began = try #require(ISO8601DateFormatter().date(from: TestDaemon.start))
            let deadline = ISO8601DateFormatter().string(from: began + 86_400)
            return try submit(
                daemon, "  deadline: \(deadline)\n  spot: {policy: greedy}\n", resources: ", use_spot: true")
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

    /// Submits a modelled job of so many hours, of seven minutes for none.
    private func submit(
        _ daemon: TestDaemon, _ more: String = "", hours: Int = 1, cpus: Int = 2, resources: String = "",
        top: String = ""
    ) throws -> Int {
        let spot = resources.contains("use_spot") || self == .closedZone ? "" : ", use_spot: false"
        try daemon.write(
            """
            name: job
            \(top)resources: {cpus: \(cpus)\(spot)\(resources)}
            purser:
              simulate: {workload: toy, steps: \(max(300, hours * 3_600)), startup: 10s, report_every: 600}
              checkpoint: {every: 5m, save: 1m}
            \(more)
            """, to: "job.yaml")
        return try daemon.submit("job.yaml")
    }
}

private let atWork: Set<String> = ["PLACING", "STARTING", "RUNNING", "SUCCEEDED"]

/// The lines of an answer under a heading.
private func lines(of answer: String, under heading: String) -> [String] {
    let all = answer.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let start = all.firstIndex(of: heading) else { return [] }
    return Array(all[(start + 1)...].prefix { !$0.isEmpty })
}

/// The line under "What could be done" is run as it stands, and the job starts.
@Test(arguments: Cause.allCases) private func whatWhySaysLetsTheJobStart(_ cause: Cause) throws {
    let closed = "seconds,available,price\n0,0,0.36\n"
    let daemon = try TestDaemon(pool: cause.pool, files: ["spot.csv": closed], rate: 120, more: cause.settings)
    defer { daemon.close() }
    try daemon.start()
    let job = try cause.waitingJob(daemon)
    #expect(try !atWork.contains(daemon.state(job)), "it waits")
    let answer = try daemon.purser("why", "\(job)").out
    let summary = answer.prefix { $0 != "\n" }
    #expect(try summary.contains(Regex(cause.summary)), "\(answer)")
    let table = lines(of: answer, under: "What stands in the way")
    if let obstacle = cause.obstacle {
        #expect(table.count >= 2 && table[1].split(separator: " ").dropFirst().first == obstacle[...], "\(answer)")
    }
    #expect(cause.more.map(answer.contains) ?? true, "\(answer)")
    #expect(answer.contains("\nExpected to start at ") == cause.hasExpectedStart, "\(answer)")
    let first = try #require(lines(of: answer, under: "What could be done").first, "\(answer)")
    #expect(first.hasPrefix("  - purser "), "\(answer)")
    let command = String(first.dropFirst(4))
    let done = try daemon.shell(command)
    #expect(done.code == 0, "\(command): \(done)")
    try waitUntil("'\(command)' lets the job start") { try atWork.contains(daemon.state(job)) }
}

/// No command helps where no node of the pool would do: the pool file is what the answer names.
@Test func aPoolThatCannotRunAJobIsNamed() throws {
    let small = Worlds.plain.replacingOccurrences(of: "vcpus: 2", with: "vcpus: 1")
    let daemon = try TestDaemon(
        pool: Worlds.plain, files: ["job.yaml": Worlds.modelled("job", steps: 36_000)], rate: 120)
    defer { daemon.close() }
    try daemon.start()
    let jobs = try (0..<2).map { _ in try daemon.submit("job.yaml") }
    try daemon.write(small, to: "pool.yaml")
    let pid = try #require(daemon.pid)
    kill(pid, SIGHUP)
    func why() throws -> String { try daemon.purser("why", "\(jobs[1])").out }
    try waitUntil("the new pool file is in force") { try why().contains("no group of the pool can run it") }
    let answer = try why()
    #expect(answer.contains("as things are: cpu has 1 vCPU, 2 are wanted."), "\(answer)")
    #expect(lines(of: answer, under: "What could be done").first?.contains("the pool file") == true, "\(answer)")
    #expect(try daemon.purser("cancel", "\(jobs[0])").code == 0)
    try daemon.write(Worlds.plain, to: "pool.yaml")
    kill(pid, SIGHUP)
    try waitUntil("it starts") { try atWork.contains(daemon.state(jobs[1])) }
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
