/// What providers sell and what it costs, line by line with a source and a date: a price list to look things up in. A
/// bill depends on it only where the pool file takes tiers of moved data from it. Every array is sorted by the keys of
/// its lines, which are unique.
public struct Catalog: Hashable, Sendable {
    /// The machines.
    public let bundles: [Bundle]
    /// What they cost in a place and on terms.
    public let prices: [PriceLine]
    /// What kept data costs.
    public let storage: [StoragePrice]
    /// What moved data costs.
    public let transfers: [Transfer]
    /// Discounts for promising to pay for a term.
    public let commitments: [Commitment]
    /// What the electricity of a region stands for.
    public let energy: [EnergyLine]

    /// A catalogue of these lines, in any order; the file reader has checked that no two have the same key.
    public init(
        bundles: [Bundle] = [], prices: [PriceLine] = [], storage: [StoragePrice] = [], transfers: [Transfer] = [],
        commitments: [Commitment] = [], energy: [EnergyLine] = []
    ) {
        self.bundles = Self.sorted(bundles)
        self.prices = Self.sorted(prices)
        self.storage = Self.sorted(storage)
        self.transfers = Self.sorted(transfers)
        self.commitments = Self.sorted(commitments)
        self.energy = Self.sorted(energy)
    }

    /// The words that tell a line from all others of its kind, compared one after the other.
    public struct Key: Hashable, Sendable, Comparable {
        /// The words.
        public let words: [String]
        /// These words.
        public init(_ words: String...) { self.words = words }
        /// By the first word that differs.
        public static func < (left: Key, right: Key) -> Bool { left.words.lexicographicallyPrecedes(right.words) }
    }

    private static func sorted<Line: CatalogLine>(_ lines: [Line]) -> [Line] { lines.sorted { $0.key < $1.key } }
}

/// A line of a catalogue.
public protocol CatalogLine: Hashable, Sendable {
    /// What tells it from the others.
    var key: Catalog.Key { get }
}

// Finding lines.
extension Catalog {
    /// The machine of this name; nil: the catalogue has none.
    public func bundle(provider: String, type: String) -> Bundle? { find(Key(provider, type), in: bundles) }

    /// What a machine costs: the price of its zone, else the one of its whole region; nil: none is known.
    public func price(
        provider: String, type: String, region: String, zone: String?, terms: PriceTerms
    ) -> PriceLine? {
        let own = zone.flatMap { find(Key(provider, type, region, $0, terms.rawValue), in: prices) }
        return own ?? find(Key(provider, type, region, "", terms.rawValue), in: prices)
    }

    /// What a gigabyte kept for a month costs: the price of the region, else the one of all regions.
    public func storagePrice(provider: String, kind: StorageKind, region: String) -> StoragePrice? {
        find(Key(provider, kind.rawValue, region), in: storage) ?? find(Key(provider, kind.rawValue, ""), in: storage)
    }

    /// What data costs on its way; to a region without a line of its own, as to any other region.
    public func transfer(provider: String, from region: String, to destination: Destination) -> Transfer? {
        if let own = find(Key(provider, region, destination.description), in: transfers) { return own }
        guard case .region = destination else { return nil }
        return find(Key(provider, region, Destination.otherRegion.description), in: transfers)
    }

    /// The electricity of a region.
    public func energy(provider: String, region: String) -> EnergyLine? { find(Key(provider, region), in: energy) }

    /// Every priced machine: a price with the machine it is for, in order of the prices.
    public var offers: [CatalogOffer] {
        prices.compactMap { price in
            bundle(provider: price.provider, type: price.type).map { CatalogOffer(bundle: $0, price: price) }
        }
    }

    /// The line with this key, by halving.
    private func find<Line: CatalogLine>(_ key: Key, in lines: [Line]) -> Line? {
        var (low, high) = (0, lines.count)
        while low < high {
            let middle = (low + high) / 2
            if lines[middle].key < key { low = middle + 1 } else { high = middle }
        }
        return low < lines.count && lines[low].key == key ? lines[low] : nil
    }
}

/// A machine and one of its prices.
public struct CatalogOffer: Hashable, Sendable {
    /// The machine.
    public let bundle: Catalog.Bundle
    /// The price.
    public let price: Catalog.PriceLine

    /// A machine at a price.
    public init(bundle: Catalog.Bundle, price: Catalog.PriceLine) {
        self.bundle = bundle
        self.price = price
    }
}
