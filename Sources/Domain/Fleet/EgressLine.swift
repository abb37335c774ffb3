extension DataPrices.Egress {
    /// A price that holds for those bytes of a UTC month that lie between the bound of the tier before and its own.
    public struct Tier: Hashable, Sendable, Codable {
        /// Bytes of the month at which it ends; nil: it does not.
        public var upTo: Int64?
        /// For a gigabyte.
        public var price: GigabytePrice
        /// A tier.
        public init(upTo: Int64?, price: GigabytePrice) {
            self.upTo = upTo
            self.price = price
        }
    }

    /// So many bytes of one tier.
    public struct Part: Hashable, Sendable {
        /// Bytes that went before them in the month.
        public var before: Int64
        /// The bytes.
        public var bytes: Int64
        /// For a gigabyte.
        public var price: GigabytePrice
    }

    /// What tells the lines of a price list apart, and is kept with what was moved by them: `aws/us-east-1 > internet`.
    public var name: String {
        func text(_ place: Place) -> String {
            ([place.provider] + [place.region].compactMap(\.self)).joined(separator: "/")
        }
        return switch to {
        case .region(let place): "\(text(from)) > \(text(place))"
        case .otherRegion: "\(text(from)) > other-region"
        case .internet: "\(text(from)) > internet"
        }
    }

    /// Whether nothing that is moved by it costs anything.
    public var isFree: Bool { tiers.allSatisfy { $0.price == .free } }

    /// The highest price of its tiers.
    public var dearest: GigabytePrice { tiers.map(\.price).max() ?? .free }

    /// Bytes that are moved after others of the same month, cut where a tier ends.
    public func parts(of bytes: Int64, after before: Int64) -> [Part] {
        var parts: [Part] = []
        let end = before + bytes
        var from = before
        for tier in tiers where from < min(end, tier.upTo ?? end) {
            let until = min(end, tier.upTo ?? end)
            parts.append(Part(before: from, bytes: until - from, price: tier.price))
            from = until
        }
        precondition(from == end, "the last tier has no end")
        return parts
    }

    /// What moving so many bytes after others of the month costs; each part is rounded down.
    public func cost(of bytes: Int64, after before: Int64) -> Money {
        parts(of: bytes, after: before).reduce(Money.zero) { $0 + $1.price.cost(of: $1.bytes) }
    }
}

/// What was moved by a line of the price list in a UTC month.
public struct MovedVolume: Hashable, Sendable, Codable {
    /// The start of the month.
    public var month: Instant
    /// The bytes of all jobs.
    public var bytes: Int64
    /// So many bytes of a month.
    public init(month: Instant, bytes: Int64) {
        self.month = month
        self.bytes = bytes
    }
    /// The bytes, where the month is this one; else none yet.
    public func bytes(in month: Instant) -> Int64 { self.month == month ? bytes : 0 }
}

extension PoolDescription {
    /// The pool with the catalogue's tiers where a line of the pool file takes its price from there; the lines that it
    /// has no price for, or that there is no catalogue for, are returned beside it.
    public func priced(by catalog: Catalog?) -> (pool: PoolDescription, missing: [DataPrices.Egress]) {
        var pool = self
        for index in pool.dataPrices.egress.indices where pool.dataPrices.egress[index].tiers.isEmpty {
            pool.dataPrices.egress[index].tiers = catalog?.tiers(of: pool.dataPrices.egress[index]) ?? []
        }
        return (pool, pool.dataPrices.egress.filter(\.tiers.isEmpty))
    }
}

extension Catalog {
    /// What the catalogue says of a way; a region without a line of its own is any other region. Nil: nothing.
    fileprivate func tiers(of line: DataPrices.Egress) -> [DataPrices.Egress.Tier]? {
        let wanted: Destination =
            switch line.to {
            case .otherRegion: .otherRegion
            case .region(let to) where to.provider == line.from.provider: to.region.map { .region($0) } ?? .otherRegion
            case .region, .internet: .internet
            }
        guard let region = line.from.region else { return nil }
        return transfer(provider: line.from.provider, from: region, to: wanted)?.tiers.map { tier in
            DataPrices.Egress.Tier(
                upTo: tier.upToGB.map { $0 * 1_000_000_000 }, price: GigabytePrice(nanos: tier.perGB.nanos))
        }
    }
}
