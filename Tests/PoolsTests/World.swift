import Domain
import Pools

/// A small world for the tests: groups, a start, and the orders of an attempt.
enum World {
    static let origin = Instant(milliseconds: 1_790_000_000_000)
    static let onDemand = GroupID("cloud-od")
    static let spot = GroupID("cloud-spot")

    static func group(_ id: GroupID, limit: Int = 4, refusalPPM: Int = 0, market: SpotMarketModel? = nil) -> NodeGroup {
        NodeGroup(
            id: id, provider: "cloud", instanceType: "g", region: "r", zone: "z",
            terms: market == nil ? .onDemand : .spot, limit: limit, price: Price(nanosPerHour: 3_000_000_000),
            vcpus: 8, memoryMiB: 32_768, device: .gpu,
            accelerators: Accelerators(kind: AcceleratorKind("A100"), count: 1),
            refusalPPM: refusalPPM, market: market)
    }

    /// A pool of these groups, in which `net` steps 36,000 times an hour on an A100.
    static func pool(_ groups: [NodeGroup], seed: UInt64 = 7) -> SimulatedPool {
        let key = ThroughputKey(workload: "net", accelerators: Accelerators(kind: AcceleratorKind("A100"), count: 1))
        let table = ThroughputTable(rows: [key: Throughput(stepsPerHour: 36_000)])
        return SimulatedPool(
            description: PoolDescription(seed: seed, groups: groups, throughputs: table), origin: origin)
    }

    /// Spot nodes that are there from the start and go down after `span` for good.
    static func trace(downAfter span: Span) -> SpotMarketModel {
        .trace(SpotTrace(points: [.init(at: .zero, available: true), .init(at: span, available: false)]))
    }

    static func lease(_ number: Int64, _ group: GroupID, at span: Span = .zero) -> Order {
        let id = LeaseID(number)
        return order(.lease(id), 1, at: span, .lease(id, group: group))
    }
    static func release(_ number: Int64, at span: Span) -> Order {
        order(.lease(LeaseID(number)), 2, at: span, .release(LeaseID(number)))
    }
    static func stop(_ job: Int64, at span: Span, saving: Bool, order number: Int = 2) -> Order {
        let id = attempt(job)
        return order(.attempt(id), number, at: span, .stop(id, saving: saving))
    }
    static func pace(_ job: Int64, at span: Span, keptPPM: Int64, order number: Int = 2) -> Order {
        let id = attempt(job)
        return order(.attempt(id), number, at: span, .pace(id, keptPPM: keptPPM))
    }
    static func start(
        _ job: Int64, on lease: Int64 = 1, at span: Span, work: SimulatedWork, plan: CheckpointPlan? = nil,
        every: Span? = nil, from step: Int = 0, run: Int = 1
    ) -> Order {
        let id = attempt(job, run)
        let start = StartAttempt(
            attempt: id, nodes: NodeSet([LeaseID(lease)]), room: .none, work: .simulated(work), checkpoint: plan,
            checkpointEvery: every,
            resumeStep: step, resumePath: nil, budgetLeft: nil)
        return order(.attempt(id), 1, at: span, .start(start))
    }
    static func attempt(_ job: Int64, _ run: Int = 1) -> AttemptID { AttemptID(job: JobID(job), number: run) }

    /// Work of `steps` steps that reports every `reportEvery`.
    static func work(steps: Int = 1_000, reportEvery: Int = 100) -> SimulatedWork {
        var work = SimulatedWork(workload: "net", steps: steps)
        work.reportEvery = reportEvery
        return work
    }

    private static func order(_ subject: Subject, _ number: Int, at span: Span, _ action: Order.Action) -> Order {
        Order(key: OrderKey(subject: subject, number: number), issuedAt: origin + span, action: action)
    }
}

extension SimulatedPool {
    /// The pool after `orders`.
    func after(_ orders: [Order]) -> SimulatedPool {
        var pool = self
        for order in orders { pool.carryOut(order, at: order.issuedAt) }
        return pool
    }

    /// What happens to one subject up to `span` after the origin, as text: `65.000 ready`.
    func story(of subject: Subject, upTo span: Span = .hours(48)) -> [String] {
        observations(upTo: World.origin + span).filter { $0.subject == subject }.map { observation in
            let time = (observation.at - World.origin).milliseconds
            return "\(time / 1_000).\(padded(time % 1_000, to: 3)) \(observation.fact.word)"
        }
    }
}

extension Fact {
    /// A short text without metric values.
    fileprivate var word: String {
        switch self {
        case .refused: "refused"
        case .granted: "granted"
        case .ready: "ready"
        case .warned(let at): "warned \((at - World.origin).milliseconds / 1_000)"
        case .ended(let end): "ended \(end.rawValue)"
        case .started: "started"
        case .reported(let step, _): "reported \(step)"
        case .checkpointed(let step, _, _): "checkpointed \(step)"
        case .restored, .stalled, .used: "\(self)"
        case .exited(let exit): "exited \(exit.word)"
        case .quoted(let price, let isAvailable): "quoted \(price) \(isAvailable)"
        }
    }
}
