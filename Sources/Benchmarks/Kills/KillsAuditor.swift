import Client
import Foundation
import GRDB

/// Compares what clients were told, and what commands did, with what the daemon and its database say after a restart.
struct KillsAuditor {
    private let world: KillsWorld
    private let promises: Promises
    /// The name every number was first seen with.
    private var names: [Int64: String] = [:]
    /// The end every ended job was first seen with.
    private var ends: [Int64: String] = [:]
    /// What was posted at the last audit: how many, how much, the last number.
    private var posted = (count: 0, sum: 0, last: 0)

    private static let endStates: Set<String> = [
        "SUCCEEDED", "STOPPED_EARLY", "STOPPED_BUDGET", "CANCELLED", "FAILED", "LOST",
    ]

    /// Jobs whose work was done before they were cancelled: the cancel holds, for nothing runs, and they succeeded.
    private static let finishedBeforeTheirCancel = """
        SELECT decision.job FROM decision JOIN attempt ON attempt.job = decision.job
        WHERE decision.code = 'Cancelled' AND attempt.exit = 'finished' AND attempt.ended_at <= decision.at
        """

    /// Stretches of a lease that overlap, and sides that are charged twice for one stretch. Jobs that share a node have
    /// a line each for the same stretch.
    private static let timesBilledTwice = """
        WITH stretch AS (SELECT DISTINCT lease, start, "end" FROM posting WHERE class <> 'refunded')
        SELECT (SELECT count(*) FROM stretch AS a JOIN stretch AS b ON a.lease = b.lease
                AND (a.start, a."end") < (b.start, b."end") AND a.start < b."end" AND b.start < a."end")
            + (SELECT count(*) FROM (SELECT 1 FROM posting WHERE class <> 'refunded'
                GROUP BY lease, start, "end", account_to, attempt, share HAVING count(*) > 1))
        """

    init(world: KillsWorld, promises: Promises) {
        self.world = world
        self.promises = promises
    }

    /// Everything that can be said of a daemon that has just come up.
    mutating func audit(into tally: inout KillsTally) throws {
        let (jobs, late) = try read { db in
            (
                try Row.fetchAll(db, sql: "SELECT id, name, state FROM job"),
                try Int64.fetchSet(db, sql: Self.finishedBeforeTheirCancel)
            )
        }
        tally.cancelsTooLate = late.count
        auditJobs(jobs.map { ($0["id"], $0["name"], $0["state"]) }, late, into: &tally)
        repeatSubmissions(into: &tally)
        try auditLedger(into: &tally)
        try auditEffects(into: &tally)
    }

    /// The same request under the same key gives the same job; one that was never answered is made now, or was.
    private func repeatSubmissions(into tally: inout KillsTally) {
        for (place, asked) in promises.all.enumerated() where !asked.isRepeated {
            guard let reply = try? world.api.submit(asked.request, key: asked.name).document else {
                complain("'\(asked.name)' could not be repeated", counting: &tally.lost)
                continue
            }
            tally.repeats += 1
            promises.markRepeated(place, as: reply.id)
            if let job = asked.job {
                guard reply.id != job || !reply.isRepeat else { continue }
                complain("'\(asked.name)' was \(job), is made anew as \(reply.id)", counting: &tally.lost)
            } else {
                tally.unanswered += 1
            }
        }
    }

    private mutating func auditJobs(
        _ jobs: [(id: Int64, name: String, state: String)], _ late: Set<Int64>, into tally: inout KillsTally
    ) {
        var states: [Int64: String] = [:]
        var byName: [String: Int64] = [:]
        for job in jobs {
            states[job.id] = job.state
            if let other = byName.updateValue(job.id, forKey: job.name) {
                complain("'\(job.name)' is job \(other) and job \(job.id)", counting: &tally.doubled)
            }
            if let name = names.updateValue(job.name, forKey: job.id), name != job.name {
                complain("job \(job.id) was '\(name)', is '\(job.name)'", counting: &tally.reused)
            }
            guard Self.endStates.contains(job.state) else { continue }
            if let end = ends.updateValue(job.state, forKey: job.id), end != job.state {
                complain("job \(job.id) had ended \(end), is \(job.state)", counting: &tally.endsChanged)
            }
        }
        for (id, name) in names where states[id] == nil {
            complain("job \(id) '\(name)' was there and is gone", counting: &tally.lost)
        }
        for (id, end) in ends where states[id].map({ $0 != end }) ?? false {
            complain("job \(id) had ended \(end), is \(states[id] ?? "gone")", counting: &tally.endsChanged)
        }
        for asked in promises.all {
            guard let id = asked.job else { continue }
            guard names[id] == asked.name, let state = states[id] else {
                complain("job \(id) '\(asked.name)' was acknowledged and is gone", counting: &tally.lost)
                continue
            }
            if asked.isCancelled, state != "CANCELLED", state != "STOPPING", !late.contains(id) {
                complain("the cancel of job \(id) was acknowledged, it is \(state)", counting: &tally.cancelsForgotten)
            }
        }
    }

    private mutating func auditLedger(into tally: inout KillsTally) throws {
        let last = posted.last
        let (before, now, overlaps, repeats) = try read { db in
            (
                try Row.fetchOne(
                    db, sql: "SELECT count(*), coalesce(sum(amount), 0) FROM posting WHERE id <= ?",
                    arguments: [last]),
                try Row.fetchOne(
                    db, sql: "SELECT count(*), coalesce(sum(amount), 0), coalesce(max(id), 0) FROM posting"),
                try Int.fetchOne(db, sql: Self.timesBilledTwice) ?? 0,
                try Int.fetchOne(
                    db,
                    sql: """
                        SELECT count(*) FROM (SELECT 1 FROM metric GROUP BY job, attempt, step, name
                            HAVING count(*) > 1)
                        """) ?? 0
            )
        }
        guard let before, let now else { return }
        if before[0] != posted.count || before[1] != posted.sum {
            complain("postings up to P\(last) have changed", counting: &tally.badPostings)
        }
        if overlaps > 0 { complain("\(overlaps) postings bill a time twice", counting: &tally.badPostings) }
        if repeats > 0 { complain("\(repeats) metrics are kept twice", counting: &tally.doubleMetrics) }
        posted = (now[0], now[1], now[2])
        let report = try? world.api.verify().document
        for check in report?.checks ?? [] where !check.holds { print("  \(check.name): \(check.detail)") }
        if report?.holds != true { complain("the bill does not verify", counting: &tally.unverified) }
    }

    /// Each attempt started its command at most once, and no job ran twice at a time.
    private func auditEffects(into tally: inout KillsTally) throws {
        let lines = try String(contentsOfFile: world.effects, encoding: .utf8).split(separator: "\n")
        let starts = lines.filter { $0.hasPrefix("start ") }
        tally.commandStarts = starts.count
        let extra = starts.count - Set(starts).count
        let overlaps = lines.filter { $0.hasPrefix("overlap ") }.count
        if extra + overlaps > tally.doubleRuns {
            print("  WRONG: \(extra) attempts were started twice, \(overlaps) jobs ran twice at a time")
            tally.doubleRuns = extra + overlaps
        }
    }

    /// When nothing runs any more: every job is over, every cancel holds, every command that succeeded came to its end
    /// once.
    func auditEnds(into tally: inout KillsTally) throws {
        let jobs = try read { db in
            try Row.fetchAll(db, sql: "SELECT id, state, workload, reason, attempts FROM job")
        }
        let finished = Dictionary(
            try String(contentsOfFile: world.effects, encoding: .utf8).split(separator: "\n")
                .filter { $0.hasPrefix("end ") }.map { ($0.dropFirst("end ".count), 1) }, uniquingKeysWith: +)
        var counts: [String: Int] = [:]
        for job in jobs {
            let (id, state): (Int64, String) = (job["id"], job["state"])
            counts["\(job["workload"] as String) \(state) \(job["reason"] as String)", default: 0] += 1
            if !Self.endStates.contains(state) { complain("job \(id) is \(state) for ever", counting: &tally.lost) }
            guard job["workload"] == "command", state != "CANCELLED" else { continue }
            // Nothing but the daemon was killed, and the script never fails.
            guard state == "SUCCEEDED" else {
                complain("command \(id) is \(state)", counting: &tally.lost)
                continue
            }
            let times = finished["\(id) \(job["attempts"] as Int)"] ?? 0
            if times != 1 { complain("command \(id) succeeded and ended \(times) times", counting: &tally.doubleRuns) }
        }
        print("  ends: " + counts.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
    }

    private func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
        var configuration = Configuration()
        configuration.readonly = true
        return try DatabaseQueue(path: world.database, configuration: configuration).read(body)
    }

    private func complain(_ words: String, counting count: inout Int) {
        print("  WRONG: \(words)")
        count += 1
    }
}
