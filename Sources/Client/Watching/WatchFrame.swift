import Domain
import Wire

/// What `purser watch` shows at one moment.
public struct WatchFrame: Sendable {
    /// The daemon and its clock.
    public var info: InfoDocument
    /// The jobs that are not over, oldest first.
    public var jobs: [JobDocument]
    /// The nodes that are leased.
    public var nodes: [NodeDocument]
    /// Today's bill by class.
    public var today: CostReport
    /// The budgets of users, projects and everything.
    public var budgets: [BudgetDocument] = []

    /// A moment.
    public init(info: InfoDocument, jobs: [JobDocument], nodes: [NodeDocument], today: CostReport) {
        self.info = info
        self.jobs = jobs
        self.nodes = nodes
        self.today = today
    }

    /// What the leased nodes cost an hour.
    public var rate: Money { nodes.compactMap { $0.rate?.money }.reduce(Money.zero, +) }
}

extension API {
    /// Asks for all that a moment of `watch` shows.
    public func watchFrame() throws(Failure) -> WatchFrame {
        let info = try info().document
        let jobs = try jobs(JobQuery()).document.items.filter { $0.endedAt == nil }
        let today = try CostSource.daemon(self).bill(by: "class", since: String(info.now.prefix(10)), until: nil)
        var frame = WatchFrame(info: info, jobs: jobs, nodes: try nodes().document.items, today: today)
        frame.budgets = try budgets(scope: nil, period: nil).document.items
        return frame
    }
}

/// What was seen while watching: for sparklines.
public struct WatchHistory: Sendable {
    /// Dollars an hour, oldest first.
    public private(set) var rates: [Double] = []
    /// Best values of the objective, by job.
    public private(set) var metrics: [Int64: [Double]] = [:]

    /// The most values that are kept of each.
    private static let length = 60

    /// Nothing seen.
    public init() {}

    /// Adds a moment; jobs that are gone are forgotten.
    public mutating func add(_ frame: WatchFrame) {
        Self.append(Double(frame.rate.nanos), to: &rates)
        var metrics: [Int64: [Double]] = [:]
        for job in frame.jobs {
            guard let best = job.best else { continue }
            var values = self.metrics[job.id] ?? []
            Self.append(best, to: &values)
            metrics[job.id] = values
        }
        self.metrics = metrics
    }

    private static func append(_ value: Double, to values: inout [Double]) {
        values.append(value)
        if values.count > length { values.removeFirst() }
    }
}
