import Domain
import Orchestration
import Pools

/// Checks jobs that share nodes from its own record: each attempt was told what it keeps of its pace beside the others
/// on its nodes, and nobody is put beside a critical job that would be slowed down by it.
struct SharingAuditor: Sendable {
    private var nodes: [AttemptID: [LeaseID]] = [:]
    private var attempts: [LeaseID: Set<AttemptID>] = [:]
    private var kept: [AttemptID: Int64] = [:]

    mutating func note(_ order: Order) {
        switch order.action {
        case .start(let start):
            nodes[start.attempt] = start.nodes.leases
            for lease in start.nodes.leases { attempts[lease, default: []].insert(start.attempt) }
        case .pace(let attempt, let keptPPM): kept[attempt] = keptPPM
        case .lease, .release, .stop: break
        }
    }

    /// An attempt is over.
    mutating func end(of attempt: AttemptID) {
        for lease in nodes.removeValue(forKey: attempt) ?? [] { attempts[lease]?.remove(attempt) }
        kept[attempt] = nil
    }

    /// After a turn: `group` knows the group of a lease as it is in force.
    func check(_ group: (LeaseID) -> NodeGroup?, at instant: Instant, _ findings: inout [String]) {
        for (attempt, leases) in nodes {
            guard let first = leases.first, let group = group(first), group.slowsSharers || kept[attempt] != nil else {
                continue
            }
            let others = leases.map { (attempts[$0]?.count ?? 1) - 1 }.max() ?? 0
            let right = (0..<others).reduce(1.0) { part, _ in part * Double(group.sharedSpeedPPM) / 1_000_000 }
            let told = Double(kept[attempt] ?? 1_000_000) / 1_000_000
            if abs(told - right) > 1e-5 * Double(others + 1) {
                findings.append("\(instant): \(attempt) is beside \(others) and keeps \(told), not \(right)")
            }
        }
    }

    func check(
        _ decision: Decision, _ specs: [JobID: JobSpec], _ group: (LeaseID) -> NodeGroup?, _ findings: inout [String]
    ) {
        guard case .cheapest(let choice) = decision.reason else { return }
        for lease in choice.chosen.leases where group(lease)?.slowsSharers == true {
            for other in attempts[lease] ?? [] where specs[other.job]?.jobClass == .critical {
                findings.append("\(decision.id) puts a job beside the critical job \(other.job), which slows that down")
            }
        }
    }
}
