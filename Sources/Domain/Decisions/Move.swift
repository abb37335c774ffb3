/// A running job that goes on elsewhere or with another size: what staying and going were expected to come to.
public struct Move: Hashable, Sendable, Codable {
    /// What it is moved for.
    public enum Aim: String, Hashable, Sendable, Codable {
        /// Its objective: fewer dollars, less time, or both.
        case objective
        /// Where it is, it would pass its deadline.
        case deadline
        /// Nodes of its group are scarce, and others would lose more without them, or it without those it gets.
        case regret
    }
    /// What for.
    public var aim: Aim
    /// The group whose nodes it has.
    public var from: GroupID
    /// The group it is to go on in.
    public var to: GroupID
    /// What the rest costs where it is.
    public var stay: MoneyRange
    /// What the rest costs there, `leaving` included.
    public var go: MoneyRange
    /// The part of `go` that its nodes cost while it saves, or until their least charge is over.
    public var leaving: Money
    /// How long the rest is expected to take where it is.
    public var stayTime: Span
    /// How long it is expected to take there, the save included.
    public var goTime: Span
    /// With whom it was about the nodes it leaves, or about those it gets; nil: with nobody.
    public var contest: Contest?
    /// The size an elastic job has, and the one it is to have; nil: they are the same.
    public var resize: Resize?

    /// A move.
    public init(
        aim: Aim, from: GroupID, to: GroupID, stay: MoneyRange, go: MoneyRange, leaving: Money, stayTime: Span,
        goTime: Span
    ) {
        self.aim = aim
        self.from = from
        self.to = to
        self.stay = stay
        self.go = go
        self.leaving = leaving
        self.stayTime = stayTime
        self.goTime = goTime
    }

    /// What the move is expected to save; below zero where time is bought. The two ends are as far from the middle as
    /// both are from theirs, taken to be independent.
    public var saved: MoneyRange {
        let middle = stay.p50 - go.p50
        return MoneyRange(
            p10: middle - Self.root(stay.p50 - stay.p10, go.p90 - go.p50), p50: middle,
            p90: middle + Self.root(stay.p90 - stay.p50, go.p50 - go.p10))
    }

    /// The root of the sum of two squares.
    private static func root(_ one: Money, _ other: Money) -> Money {
        let (one, other) = (Double(one.nanos), Double(other.nanos))
        return Money(nanos: Int64((one * one + other * other).squareRoot()))
    }
}

/// Another size for an elastic job.
public struct Resize: Hashable, Sendable, Codable {
    /// The size it has.
    public var from: JobSize
    /// The size it is to have.
    public var to: JobSize
    /// A change of size.
    public init(from: JobSize, to: JobSize) {
        self.from = from
        self.to = to
    }

    /// Whether it is to have fewer accelerators, or nodes where they have none.
    public var isShrinking: Bool { to.count < from.count }
}

extension Move {
    /// The stable code.
    var code: String {
        switch aim {
        case .objective: resize == nil ? "Moved" : "Resized"
        case .deadline: resize == nil ? "MovedForDeadline" : "ResizedForDeadline"
        case .regret: "MovedByRegret"
        }
    }
}

/// When running jobs are moved.
public struct MovePlan: Hashable, Sendable {
    /// What a move must save at least of the rest, in thousandths: prices that go up and down by less move nobody.
    public var leastSavingPerMille: Int64 = 100
    /// How long a job runs on its nodes before it may be moved: bounds its moves an hour.
    public var apart = Span.minutes(30)
    /// How often a job is looked at where nothing has changed around it.
    public var every = Span.minutes(5)
    /// The usual plan.
    public init() {}
}
