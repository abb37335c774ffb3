/// A running job that goes on elsewhere or with another size: what staying and going were expected to come to.
package struct Move: Hashable, Sendable, Codable {
    /// What it is moved for.
    package enum Aim: String, Hashable, Sendable, Codable {
        /// Its objective: fewer dollars, less time, or both.
        case objective
        /// Where it is, it would pass its deadline.
        case deadline
        /// Nodes of its group are scarce, and others would lose more without them, or it without those it gets.
        case regret
    }
    /// What for.
    package var aim: Aim
    /// The group whose nodes it has.
    package var from: GroupID
    /// The group it is to go on in.
    package var to: GroupID
    /// What the rest costs where it is.
    package var stay: MoneyRange
    /// What the rest costs there, `leaving` included.
    package var go: MoneyRange
    /// The part of `go` that its nodes cost while it saves, or until their least charge is over.
    package var leaving: Money
    /// How long the rest is expected to take where it is.
    package var stayTime: Span
    /// How long it is expected to take there, the save included.
    package var goTime: Span
    /// With whom it was about the nodes it leaves, or about those it gets; nil: with nobody.
    package var contest: Contest?
    /// The size an elastic job has, and the one it is to have; nil: they are the same.
    package var resize: Resize?

    /// A move.
    package init(
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
    package var saved: MoneyRange {
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
package struct Resize: Hashable, Sendable, Codable {
    /// The size it has.
    package var from: JobSize
    /// The size it is to have.
    package var to: JobSize
    /// A change of size.
    package init(from: JobSize, to: JobSize) {
        self.from = from
        self.to = to
    }

    /// Whether it is to have fewer accelerators, or nodes where they have none.
    package var isShrinking: Bool { to.count < from.count }
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
package struct MovePlan: Hashable, Sendable {
    /// What a move must save at least of the rest, in thousandths: prices that go up and down by less move nobody.
    package var leastSavingPerMille: Int64 = 100
    /// How long a job runs on its nodes before it may be moved: bounds its moves an hour.
    package var apart = Span.minutes(30)
    /// How often a job is looked at where nothing has changed around it.
    package var every = Span.minutes(5)
    /// The usual plan.
    package init() {}
}
