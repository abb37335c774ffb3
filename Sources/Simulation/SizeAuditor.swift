import Domain
import Orchestration
import Pools

/// Checks elastic jobs from its own record: whatever starts has a size of its range and is charged for just that, its
/// size changes only between attempts and not more often than the plan of moves allows, and a critical job does not get
/// smaller to save money.
struct SizeAuditor: Sendable {
    private let plan: MovePlan?
    private var specs: [JobID: JobSpec] = [:]
    private var rooms: [AttemptID: Room] = [:]
    private var sizes: [JobID: JobSize] = [:]
    private var runningSince: [JobID: Instant] = [:]

    init(_ plan: MovePlan?) { self.plan = plan }

    /// A job as it was accepted or edited.
    mutating func note(_ id: JobID, _ spec: JobSpec) { if spec.elastic != nil { specs[id] = spec } }

    /// What an attempt has on each of its nodes; nil: it was never ordered.
    func room(of attempt: AttemptID) -> Room? { rooms[attempt] }

    mutating func check(_ order: Order, in group: NodeGroup?, _ findings: inout [String]) {
        guard case .start(let start) = order.action else { return }
        rooms[start.attempt] = start.room
        guard let plan = specs[start.attempt.job]?.elastic?.value else { return }
        let size = JobSize(accelerators: start.room.accelerators, nodes: start.nodes.leases.count)
        sizes[start.attempt.job] = size
        let kinds = plan.accelerators.filter { ($0.least...$0.most).contains(size.accelerators) }.map(\.kind)
        let isKind = group?.accelerators.map { has in kinds.contains { $0.isSame(as: has.kind) } } ?? (kinds.isEmpty)
        if !isKind || !(plan.leastNodes...plan.mostNodes).contains(size.nodes) {
            findings.append("attempt \(start.attempt) has the size \(size), which its job may not have")
        }
    }

    mutating func check(_ job: Job) {
        guard specs[job.id] != nil else { return }
        if case .running(_, let since) = job.state { runningSince[job.id] = since }
    }

    func check(_ decision: Decision, _ findings: inout [String]) {
        guard let id = decision.job, case .moved(let move) = decision.reason else { return }
        if (move.resize != nil) != (decision.verdict == .resize) {
            findings.append("\(decision.id) is a \(decision.verdict.rawValue) and does not say so")
        }
        guard let resize = move.resize else { return }
        guard let plan, let spec = specs[id], let since = runningSince[id], sizes[id] == resize.from else {
            findings.append("\(decision.id) resizes job \(id), which has no such size, or where nobody may")
            return
        }
        if spec.elastic?.value.sizes.contains(resize.to) != true {
            findings.append("\(decision.id) gives job \(id) the size \(resize.to), which it may not have")
        }
        if decision.at - since < plan.apart { findings.append("job \(id) had run \(decision.at - since) when resized") }
        if spec.checkpoint == nil { findings.append("job \(id) cannot save and was resized") }
        if move.aim != .deadline, spec.jobClass == .critical {
            findings.append("job \(id) is critical and was resized to save money")
        }
    }
}
