/// Which offers of a list somebody wants to see, and in which order. Words are compared without regard to case; a list
/// of words means any of them, an empty list anything.
public struct OfferQuery: Hashable, Sendable {
    /// An order of offers; ties are in the order of their names.
    public enum Order: String, Hashable, Sendable, CaseIterable {
        /// Kinds of hardware one after the other, the cheapest accelerator (or machine without any) first within each.
        case hardware
        /// The cheapest machine first.
        case price
        /// The cheapest accelerator first; machines without any come last, the cheapest of them first.
        case acceleratorHour = "accelerator-hour"
        /// By name.
        case name
    }

    /// What an offer is chosen and ordered by.
    public struct Facts: Hashable, Sendable {
        /// `aws`.
        public var provider: String
        /// `p5.48xlarge`.
        public var type: String
        /// `us-east-1`.
        public var region: String
        /// `on-demand`, `spot`, `reserved-1y`, ...
        public var terms: String
        /// Nil: processors alone.
        public var accelerators: Accelerators?
        /// Of the whole machine.
        public var price: Price
        /// What ends a tie, different for every offer of a list.
        public var name: String

        /// The facts of an offer.
        public init(
            provider: String, type: String, region: String, terms: String, accelerators: Accelerators?, price: Price,
            name: String
        ) {
            self.provider = provider
            self.type = type
            self.region = region
            self.terms = terms
            self.accelerators = accelerators
            self.price = price
            self.name = name
        }

        /// The kind of accelerator, or `cpu`.
        public var hardware: String { accelerators?.kind.name ?? "cpu" }
        /// Price of one accelerator an hour, rounded down to a nano-dollar; nil: there is none.
        public var pricePerAccelerator: Price? {
            accelerators.map { Price(nanosPerHour: price.nanosPerHour / Int64($0.count)) }
        }
    }

    /// Only of these providers.
    public var providers: [String] = []
    /// Only with these accelerators: `A100`, `A100:8`, `cpu` for none.
    public var accelerators: [String] = []
    /// Only on these terms; `reserved` stands for every term of years.
    public var terms: [String] = []
    /// Only in these regions.
    public var regions: [String] = []
    /// Only of these machine types.
    public var types: [String] = []
    /// Nil: as the list is.
    public var order: Order?
    /// At most so many; nil: all.
    public var limit: Int?

    /// Everything, as it is.
    public init() {}

    /// The offers that are wanted, in the order that is wanted.
    public func selected<Offer>(_ offers: [Offer], _ facts: (Offer) -> Facts) -> [Offer] {
        var chosen = offers.map { (facts: facts($0), offer: $0) }.filter { accepts($0.facts) }
        if let order { chosen.sort { Self.precedes($0.facts, $1.facts, by: order) } }
        return chosen.prefix(limit ?? chosen.count).map(\.offer)
    }

    private func accepts(_ facts: Facts) -> Bool {
        func isWanted(_ value: String, _ words: [String]) -> Bool {
            words.isEmpty || words.contains { $0.lowercased() == value.lowercased() }
        }
        let hardware = facts.accelerators.map { [$0.kind.name, $0.description] } ?? ["cpu"]
        return isWanted(facts.provider, providers) && isWanted(facts.region, regions) && isWanted(facts.type, types)
            && (terms.isEmpty || terms.contains { facts.terms == $0 || facts.terms.hasPrefix("\($0)-") })
            && (accelerators.isEmpty || hardware.contains { isWanted($0, accelerators) })
    }

    private static func precedes(_ left: Facts, _ right: Facts, by order: Order) -> Bool {
        let (first, second) = (rank(left, order), rank(right, order))
        return (first.section, first.price, left.name) < (second.section, second.price, right.name)
    }

    /// What offers are compared by before their names.
    private static func rank(_ facts: Facts, _ order: Order) -> (section: String, price: Price) {
        let each = facts.pricePerAccelerator ?? facts.price
        return switch order {
        case .hardware: (facts.hardware, each)
        case .price: ("", facts.price)
        case .acceleratorHour: (facts.accelerators == nil ? "without" : "", each)
        case .name: ("", .free)
        }
    }
}

extension CatalogOffer {
    /// What it is chosen and ordered by.
    public var facts: OfferQuery.Facts {
        OfferQuery.Facts(
            provider: price.provider, type: price.type, region: price.region, terms: price.terms.rawValue,
            accelerators: bundle.accelerators, price: price.price, name: price.key.words.joined(separator: " "))
    }
}
