/// Work that is on nodes or waits, as time of nodes.
public struct WorkAtHand: Hashable, Sendable {
    /// Jobs.
    public var jobs: Int
    /// Time of nodes that they are expected to take.
    public var time: Span
    /// No work.
    public init(jobs: Int = 0, time: Span = .zero) {
        self.jobs = jobs
        self.time = time
    }

    /// One job more.
    public mutating func add(_ time: Span) {
        jobs += 1
        self.time = self.time + time
    }
}

/// A node reserved for a term, against the same work on demand. A reserved hour is paid whether it is used or not.
public struct ReservedTerm: Hashable, Sendable {
    /// How it is sold.
    public var terms: PriceTerms
    /// Of a reserved hour.
    public var reserved: Price
    /// Of an hour on demand.
    public var onDemand: Price
    /// What would use it.
    public var work: WorkAtHand

    /// A reserved node; nil: these terms are not for a term.
    public init?(_ terms: PriceTerms, at reserved: Price, insteadOf onDemand: Price, for work: WorkAtHand) {
        guard terms.term != nil else { return nil }
        self.terms = terms
        self.reserved = reserved
        self.onDemand = onDemand
        self.work = work
    }

    /// How long it is paid for.
    public var term: Span { terms.term ?? .zero }
    /// What its term costs, used or not.
    public var cost: Money { reserved.cost(over: term) }
    /// The work at hand on demand: as much of it as one node can do in the term, one job after the other.
    public var replaced: Money { onDemand.cost(over: min(work.time, term)) }
    /// What it would save on the work at hand; negative: what it would cost more.
    public var saving: Money { replaced - cost }
    /// Hours of use from which on it pays; nil: never.
    public var paysFrom: Span? {
        guard reserved < onDemand else { return nil }
        let milliseconds = Int128(term.milliseconds) * Int128(reserved.nanosPerHour)
        return Span(milliseconds: Int64(milliseconds / Int128(onDemand.nanosPerHour)))
    }
}

extension PriceTerms {
    /// How long it is promised for, years of 365 days; nil: it is not.
    public var term: Span? {
        switch self {
        case .onDemand, .spot: nil
        case .reservedOneYear: .hours(8_760)
        case .reservedThreeYears: .hours(26_280)
        }
    }
}

extension Catalog {
    /// What a node of a group costs where it is reserved, by term.
    public func reservedPrices(of group: NodeGroup) -> [(terms: PriceTerms, price: Price)] {
        [PriceTerms.reservedOneYear, .reservedThreeYears].compactMap { terms in
            price(
                provider: group.provider, type: group.instanceType, region: group.region, zone: group.zone, terms: terms
            ).map { (terms, $0.price) }
        }
    }
}
