/// What tasks that share a node leave each other of their throughput, by their number.
public struct Contention: Hashable, Sendable {
    /// Parts of a whole throughput.
    public static let whole: Int64 = 1_000_000
    /// More tasks than these on a node are as slow as these.
    public static let mostTasks = 64

    /// What each of 1, 2, ... tasks has, in parts of `whole`.
    private let parts: [Int64]

    /// Each further task on a node takes the same part of what the others have left: `factor^(n - 1)` for n tasks, as
    /// the published simulator of Eva reckons (T. Chang, S. Venkataraman, EuroSys 2025). `factor` in parts of `whole`,
    /// above zero.
    public static func compounding(_ factor: Int64) -> Contention {
        precondition(factor > 0 && factor <= whole, "a task keeps some of its throughput, and no more than all of it")
        return Contention(parts: (1...mostTasks).map { compounded(factor, over: $0) })
    }

    /// What each of so many tasks on a node has where each further one leaves `factor`; both in parts of `whole`.
    public static func compounded(_ factor: Int64, over tasks: Int) -> Int64 {
        var part = whole
        for _ in 1..<max(1, min(tasks, mostTasks)) { part = max(1, (part * factor + whole / 2) / whole) }
        return part
    }

    /// `factor` for two tasks on a node and for any more. In parts of `whole`, above zero.
    public static func flat(_ factor: Int64) -> Contention {
        precondition(factor > 0 && factor <= whole, "a task keeps some of its throughput, and no more than all of it")
        return Contention(parts: [whole, factor])
    }

    /// What each of so many tasks on a node has, in parts of `whole`; at least one task.
    public func throughput(of tasks: Int) -> Int64 { parts[min(tasks, parts.count) - 1] }
}

extension NodeGroup {
    /// Whether jobs that share a node slow each other down.
    public var slowsSharers: Bool { sharedSpeedPPM < Contention.whole }

    /// What a job keeps of its speed beside so many others on its node, in parts of `Contention.whole`.
    public func speedKept(beside others: Int) -> Int64 { Contention.compounded(sharedSpeedPPM, over: others + 1) }
}
