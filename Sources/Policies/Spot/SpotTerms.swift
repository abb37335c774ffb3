import Domain

/// What is fixed for a job that may use one spot market: its work and deadline, the tick between two choices, what
/// a start costs, and two prices.
public struct SpotTerms: Hashable, Sendable {
    /// Work at the beginning, as time on a node.
    public var work: Span
    /// When the work must be done, from the beginning.
    public var deadline: Span
    /// Time between two choices, above zero.
    public var tick: Span
    /// Time that each start on a node takes before it works: boot, start of the command, restore.
    public var restart: Span
    /// Of a spot node.
    public var spot: Price
    /// Of an on-demand node.
    public var onDemand: Price

    /// The terms of a job; `work`, `deadline` and `restart` are not negative.
    public init(work: Span, deadline: Span, tick: Span, restart: Span, spot: Price, onDemand: Price) {
        precondition(tick > .zero && work >= .zero && restart >= .zero, "a tick takes time, work and restart may not")
        self.work = work
        self.deadline = deadline
        self.tick = tick
        self.restart = restart
        self.spot = spot
        self.onDemand = onDemand
    }

    /// Whole ticks before the deadline: what the work has to be done in.
    public var ticks: Int { max(0, Int(deadline.milliseconds / tick.milliseconds)) }

    /// Whether on-demand from the beginning keeps the deadline.
    public var isFeasible: Bool { restart + work <= tick * Int64(ticks) }
}

/// A choice and the rule that made it.
public struct SpotAdvice: Hashable, Sendable {
    /// What to do.
    public var choice: SpotChoice
    /// Why.
    public var rule: SpotRule

    /// A choice by a rule.
    public init(_ choice: SpotChoice, _ rule: SpotRule) {
        self.choice = choice
        self.rule = rule
    }
}

/// What a job is on when a tick begins.
public enum SpotMode: Hashable, Sendable {
    /// Nothing.
    case none
    /// A spot node that is still there, with so much of its start before it.
    case spot(restart: Span)
    /// An on-demand node, with so much of its start before it.
    case onDemand(restart: Span)

    /// What is left of a start if this is chosen: a change of kind starts anew. Zero for waiting.
    public func restart(choosing choice: SpotChoice, _ terms: SpotTerms) -> Span {
        switch (self, choice) {
        case (_, .idle): .zero
        case (.spot(let restart), .spot), (.onDemand(let restart), .onDemand): restart
        case (_, .spot), (_, .onDemand): terms.restart
        }
    }
}

/// What a policy is told when a tick begins.
public struct SpotMoment: Hashable, Sendable {
    /// Since the beginning.
    public var elapsed: Span
    /// Work that is not done yet, above zero.
    public var workLeft: Span
    /// What the job is on; `.spot` only while `isUp`.
    public var mode: SpotMode
    /// Whether a spot node is to be had in this tick; one that the job has stays for all of it.
    public var isUp: Bool

    /// A moment.
    public init(elapsed: Span, workLeft: Span, mode: SpotMode, isUp: Bool) {
        self.elapsed = elapsed
        self.workLeft = workLeft
        self.mode = mode
        self.isUp = isUp
    }

    /// The beginning of a job.
    public init(_ terms: SpotTerms, isUp: Bool) {
        self.init(elapsed: .zero, workLeft: terms.work, mode: .none, isUp: isUp)
    }

    /// The next moment, if this is chosen and spot is then up or down.
    public func after(_ choice: SpotChoice, _ terms: SpotTerms, isUp: Bool) -> SpotMoment {
        let restart = mode.restart(choosing: choice, terms)
        let lost = choice == .idle ? terms.tick : min(restart, terms.tick)
        let rest = max(restart - terms.tick, .zero)
        let next: SpotMode =
            switch choice {
            case .idle: .none
            case .spot: isUp ? .spot(restart: rest) : .none
            case .onDemand: .onDemand(restart: rest)
            }
        return SpotMoment(
            elapsed: elapsed + terms.tick, workLeft: max(workLeft - (terms.tick - lost), .zero), mode: next, isUp: isUp)
    }

    /// Whether after this choice on-demand keeps the deadline whatever the spot market does.
    public func isSafe(_ choice: SpotChoice, _ terms: SpotTerms) -> Bool {
        let next = after(choice, terms, isUp: false)
        guard next.workLeft > .zero else { return next.elapsed <= terms.deadline }
        let restart = next.mode.restart(choosing: .onDemand, terms)
        return next.elapsed + restart + next.workLeft <= terms.tick * Int64(terms.ticks)
    }
}

/// Chooses tick by tick between waiting, spot and on-demand. It knows what it was told so far, never the future.
public protocol SpotPolicy: Sendable {
    /// What to do in the tick that begins. Asked once for each tick, in order.
    mutating func choose(at moment: SpotMoment) -> SpotAdvice
}
