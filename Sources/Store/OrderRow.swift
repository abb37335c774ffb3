import Domain
import GRDB
import Orchestration
import Pools
import Wire

/// An order as a row. The work of a start is not stored twice: it is in the job's spec.
struct OrderRow {
    var subject: String
    var number: Int
    var issuedAt: Instant
    var action: String
    var group: String?
    var lease: LeaseID?
    var attempt: AttemptID?
    var checkpointEvery: Span?
    var resumeStep: Int?
    var resumePath: String?
    var budgetLeft: Money?
    var saving: Bool?
    var nodes: NodeSet?
    var room: Room?
    var speedKept: Int64?

    init(_ order: Order) {
        subject = order.key.subject.description
        number = order.key.number
        issuedAt = order.issuedAt
        switch order.action {
        case .lease(let lease, let group):
            action = "lease"
            self.lease = lease
            self.group = group.name
        case .release(let lease):
            action = "release"
            self.lease = lease
        case .start(let start):
            action = "start"
            lease = start.nodes.first
            nodes = start.nodes
            room = start.room
            attempt = start.attempt
            checkpointEvery = start.checkpointEvery
            resumeStep = start.resumeStep
            resumePath = start.resumePath
            budgetLeft = start.budgetLeft
        case .stop(let attempt, let saving):
            action = "stop"
            self.attempt = attempt
            self.saving = saving
        case .pace(let attempt, let kept):
            action = "pace"
            self.attempt = attempt
            speedKept = kept
        }
    }

    init(row: Row) throws {
        subject = row["subject"]
        number = row["number"]
        issuedAt = Instant(milliseconds: row["issued_at"])
        action = row["action"]
        group = row["node_group"]
        lease = (row["lease"] as Int64?).map { LeaseID($0) }
        if let job = row["job"] as Int64?, let number = row["attempt"] as Int? {
            attempt = AttemptID(job: JobID(job), number: number)
        }
        checkpointEvery = (row["checkpoint_every"] as Int64?).map { Span(milliseconds: $0) }
        resumeStep = row["resume_step"]
        resumePath = row["resume_path"]
        budgetLeft = (row["budget_left"] as Int64?).map { Money(nanos: $0) }
        saving = row["saving"]
        nodes = (row["nodes"] as String?).flatMap { NodeSet(text: $0) }
        room = try (row["room"] as String?).map { try JSON.value(Room.self, from: $0) }
        speedKept = row["speed_kept"]
    }

    func values() throws -> StatementArguments {
        [
            subject, number, issuedAt.milliseconds, action, group, lease?.number, attempt?.job.number,
            attempt?.number, checkpointEvery?.milliseconds, resumeStep, resumePath, budgetLeft?.nanos, saving,
            nodes?.text, try room.map { try JSON.text($0) }, speedKept,
        ]
    }

    /// The order, with the work of a start from its job's spec.
    func order(spec: (JobID) throws -> JobSpec) throws -> Order {
        if action == "start", let nodes, let room, let attempt {
            return made(.attempt(attempt), .start(start(attempt, nodes, room, spec: try spec(attempt.job))))
        }
        switch (action, lease, attempt) {
        case ("lease", .some(let lease), _):
            return made(.lease(lease), .lease(lease, group: GroupID(group ?? "")))
        case ("release", .some(let lease), _): return made(.lease(lease), .release(lease))
        case ("stop", _, .some(let attempt)):
            return made(.attempt(attempt), .stop(attempt, saving: saving ?? false))
        case ("pace", _, .some(let attempt)):
            return made(.attempt(attempt), .pace(attempt, keptPPM: speedKept ?? Contention.whole))
        default: throw StoreError(.damaged, "the order \(subject)/\(number) makes no sense (\(action))")
        }
    }

    private func start(_ attempt: AttemptID, _ nodes: NodeSet, _ room: Room, spec: JobSpec) -> StartAttempt {
        StartAttempt(
            attempt: attempt, nodes: nodes, room: room, work: spec.work, checkpoint: spec.checkpoint,
            checkpointEvery: checkpointEvery, resumeStep: resumeStep ?? 0, resumePath: resumePath,
            budgetLeft: budgetLeft)
    }

    private func made(_ subject: Subject, _ action: Order.Action) -> Order {
        Order(key: OrderKey(subject: subject, number: number), issuedAt: issuedAt, action: action)
    }
}
