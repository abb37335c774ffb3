import Domain
import GRDB
import Orchestration
import Store

/// A month with a million postings as a daemon leaves it: 1,389 nodes leased for 720 hours, 5,556 jobs of ten users and
/// 25 projects that ran one after the other on them, each with its attempt, three decisions, what was expected and what
/// it came to, a twentieth of the time idle, and budgets of everything and of each project.
enum MonthOfPostings {
    /// 2026-11-01T00:00:00Z.
    static let month = Instant(milliseconds: 1_793_491_200_000)
    private static let nodes = 1_389
    private static let hours = 720
    private static let jobsOnNode = 4
    private static let price = Price(nanosPerHour: 526_000_000)
    /// Hours of each job on its node.
    private static let hoursOfJob = hours / jobsOnNode

    /// Writes it; microseconds for each posting with its sums and indexes, in one transaction.
    static func write(to path: String) throws -> Double {
        let books = try Books.open(path: path)
        try books.note(PoolDescription(seed: 1, groups: (0..<12).map(group), throughputs: ThroughputTable()))
        for first in stride(from: 0, to: nodes, by: 200) {
            try books.commit((first..<min(nodes, first + 200)).flatMap(changes), at: month)
        }
        try books.close()
        let queue = try DatabaseQueue(path: path)
        let start = ContinuousClock.now
        try queue.write { db in try db.execute(sql: postings) }
        let took = start.duration(to: .now).seconds
        try queue.write { db in try db.execute(sql: counts) }
        try queue.close()
        try setBudgets(path)
        return took * 1_000_000 / Double(nodes * hours)
    }

    private static func group(_ number: Int) -> NodeGroup {
        NodeGroup(
            id: GroupID("group\(number)"), provider: number % 3 == 0 ? "gcp" : "aws", instanceType: "m\(number / 4)",
            region: "r", zone: "z", terms: number % 4 == 0 ? .onDemand : .spot, limit: nodes,
            price: price, vcpus: 4, memoryMiB: 16_384)
    }

    /// The rows of a node and of the jobs that ran on it.
    private static func changes(_ node: Int) -> [Change] {
        var lease = Lease(
            id: LeaseID(Int64(node + 1)), group: group(node % 12), orderedFor: JobID(Int64(node * jobsOnNode + 1)),
            orderedAt: month)
        lease.startedAt = month
        lease.tariff = Tariff(price: price, since: month)
        lease.state = .ended(.released, at: month.nextMonth)
        let watts = PowerFigures.Milliwatts(idle: 21_000, busy: 107_000)
        let draw = PowerDraw(milliwatts: watts, puePerMille: 1_135, milligramsPerKWh: 369_000)
        return [.lease(lease), .powerFrozen(lease.id, draw)]
            + (0..<jobsOnNode).flatMap { rows(of: Int64(node * jobsOnNode + $0 + 1), on: lease, part: $0) }
    }

    private static func rows(of number: Int64, on lease: Lease, part: Int) -> [Change] {
        let start = month + .hours(Int64(part * hoursOfJob))
        let end = start + .hours(Int64(hoursOfJob))
        var job = Job(
            id: JobID(number), spec: spec(number), owner: owner(number), submittedAt: month,
            reasonCode: Reason.finished.code)
        job.state = .ended(number % 20 == 0 ? .stoppedEarly : .succeeded, at: end)
        job.attempts = 1
        job.progress.step = 1_000
        job.progress.furthestStep = 1_000
        job.curve.reports = 50
        job.curve.best = 0.5 + Double(number % 97) / 200
        var attempt = Attempt(
            id: AttemptID(job: job.id, number: 1), nodes: NodeSet([lease.id]), orderedAt: start, resumedFromStep: 0)
        (attempt.startedAt, attempt.endedAt, attempt.exit) = (start, end, .finished)
        attempt.lastStep = 1_000
        let expected = price.cost(over: .hours(Int64(hoursOfJob)))
        let chosen = PlacementOption(
            group: lease.group, terms: lease.terms, price: price, lease: lease.id, cost: expected, costP90: expected,
            time: .hours(Int64(hoursOfJob)), redone: .zero, interruptions: 0, checkpointEvery: nil,
            isSpeedMeasured: true)
        let choice = Choice(chosen: chosen, others: [], rejected: [], remainingSteps: 1_000)
        let reasons: [(Decision.Verdict, Reason)] = [
            (.accept, .submitted), (.place, .cheapest(choice)), (.end, .finished),
        ]
        let decisions = reasons.enumerated().map { index, pair in
            Decision(
                id: DecisionID(number * 3 - 2 + Int64(index)), at: index == 2 ? end : start, verdict: pair.0,
                job: job.id, attempt: nil, lease: nil, reason: pair.1)
        }
        let range = MoneyRange(p10: expected - .dollars(3), p50: expected, p90: expected + .dollars(3))
        let outcome = DecisionOutcome(
            decision: decisions[1].id, job: job.id, cameTo: expected - .dollars(number % 8), at: end, how: .ended)
        return [.jobAccepted(job), .attempt(attempt)] + decisions.map(Change.decision) + [
            .expected(
                Expectation(decision: decisions[1].id, job: job.id, kind: .place, amount: range, jobCost: .zero)),
            .cameTo(outcome),
        ]
    }

    private static func owner(_ number: Int64) -> Owner {
        Owner(uid: UInt32(1_000 + number % 10), name: "user\(number % 10)")
    }

    private static func spec(_ number: Int64) -> JobSpec {
        var spec = JobSpec(name: "train-\(number)", work: .simulated(SimulatedWork(workload: "bench", steps: 1_000)))
        spec.project = "project\(number % 25)"
        spec.metric = MetricGoal(name: "val_acc", mode: .max)
        if number % 7 == 0 { spec.budget = BudgetPlan(limit: .dollars(100)) }
        return spec
    }

    private static func setBudgets(_ path: String) throws {
        let books = try Books.open(path: path)
        let keys = [BudgetKey(.all, .month)] + (0..<25).map { BudgetKey(.project("project\($0)"), .month) }
        let standing = try keys.map { key in
            let spent = try books.posted(to: key, at: month).spent
            return Change.budget(
                BudgetStanding(
                    Budget(key: key, limit: spent + .dollars(1_000), onExceed: .warn), setBy: "operator",
                    setAt: month, spent: spent))
        }
        try books.commit(standing, at: month.nextMonth)
        try books.close()
    }

    private static let postings = """
        WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < \(nodes * hours - 1)),
            cell AS (SELECT i, i % \(nodes) + 1 AS lease, i / \(nodes) AS hour,
                CASE WHEN (i / \(nodes) + i % \(nodes)) % 20 = 0 THEN NULL
                    ELSE i % \(nodes) * \(jobsOnNode) + i / \(nodes) / \(hoursOfJob) + 1 END AS job
                FROM n)
        INSERT INTO posting
        SELECT i + 1, 'L' || cell.lease || '/' || hour, 'provider:' || lease.provider,
            coalesce('job:' || job, 'idle'), \(price.nanosPerHour), cell.lease, job,
            CASE WHEN job IS NOT NULL THEN 1 END, CASE WHEN job IS NULL THEN 'idle' ELSE 'useful' END, lease.terms,
            \(price.nanosPerHour), \(month.milliseconds), \(month.milliseconds) + hour * 3600000,
            \(month.milliseconds) + (hour + 1) * 3600000, 'hour', '{}', '1'
        FROM cell JOIN lease ON lease.id = cell.lease ORDER BY i
        """

    private static let counts = """
        UPDATE counter SET jobs = (SELECT count(*) FROM job), leases = (SELECT count(*) FROM lease),
            decisions = (SELECT count(*) FROM decision), postings = (SELECT count(*) FROM posting);
        UPDATE job SET posted = (SELECT sum(amount) FROM posting WHERE posting.job = job.id);
        """
}
