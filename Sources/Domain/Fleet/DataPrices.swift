/// What it costs to keep and to move data, as the pool file says. What has no price is not billed.
public struct DataPrices: Hashable, Sendable, Codable {
    /// Keeping a gigabyte for a month.
    public var storage: [Storage]
    /// Moving a gigabyte.
    public var egress: [Egress]

    /// These prices.
    public init(storage: [Storage] = [], egress: [Egress] = []) {
        self.storage = storage
        self.egress = egress
    }
    /// Nothing has a price.
    public static let none = DataPrices()

    /// A price of object storage.
    public struct Storage: Hashable, Sendable, Codable {
        /// Where: a provider, perhaps narrowed to a region.
        public var place: Place
        /// For a gigabyte and a month.
        public var price: GigabytePrice
        /// A price.
        public init(place: Place, price: GigabytePrice) {
            self.place = place
            self.price = price
        }
    }

    /// A price of moving data.
    public struct Egress: Hashable, Sendable, Codable {
        /// Where to.
        public enum Destination: Hashable, Sendable, Codable {
            /// A region of a provider.
            case region(Place)
            /// Any other region of the same provider.
            case otherRegion
            /// Out: to users, and to other providers.
            case internet
        }
        /// Where from: a provider, perhaps narrowed to a region.
        public var from: Place
        /// Where to.
        public var to: Destination
        /// What a gigabyte costs, by how much was moved by this line in a UTC month, all jobs together: in rising
        /// order of their bounds, the last one without. None: the price catalogue has them.
        public var tiers: [Tier]
        /// A line of the price list.
        public init(from: Place, to: Destination, tiers: [Tier]) {
            self.from = from
            self.to = to
            self.tiers = tiers
        }
        /// One price for any number of gigabytes.
        public init(from: Place, to: Destination, price: GigabytePrice) {
            self.init(from: from, to: to, tiers: [Tier(upTo: nil, price: price)])
        }
    }

    /// The price of keeping a gigabyte there for a month, the region's before the provider's; nil: it has none.
    public func storage(at place: Place) -> GigabytePrice? {
        let rows = storage.filter { $0.place.provider == place.provider }
        return (rows.first { $0.place.region == place.region } ?? rows.first { $0.place.region == nil })?.price
    }

    /// The line for data that is moved out of a place to another, nil: to the internet. To another provider it is the
    /// internet's, unless the pair has one. The region's line goes before the provider's, then the narrower
    /// destination before the wider. Nil: there is none, or it stays in its region.
    public func egress(from: Place, to: Place?) -> Egress? {
        if let to, to.provider == from.provider, to.region == from.region { return nil }
        let wanted: [Egress.Destination] =
            switch to {
            case nil: [.internet]
            case .some(let to): [.region(to), to.provider == from.provider ? .otherRegion : .internet]
            }
        for region in [from.region, nil] {
            for destination in wanted {
                let row = egress.first {
                    $0.from.provider == from.provider && $0.from.region == region && $0.to == destination
                }
                if let row { return row }
            }
        }
        return nil
    }
}

/// What a job's data costs where it would run.
public struct DataCosts: Hashable, Sendable {
    /// At once: its checkpoint and its data set are brought there.
    public var begin = Money.zero
    /// The part of it that each further attempt there pays again: the data set.
    public var restart = Money.zero
    /// When it succeeds: what it sends out.
    public var success = Money.zero
    /// Keeping its checkpoint there for an hour of the shortest month, rounded up.
    public var storagePerHour = Price.free
    /// Nothing.
    public init() {}
    /// Nothing.
    public static let none = DataCosts()
}
