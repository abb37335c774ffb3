/// So many bytes at a frozen price, and the instant that their running total is counted from. The total holds to the
/// end of the UTC calendar month that `since` lies in, whose real length is the month of the price.
public struct StorageTariff: Hashable, Sendable, Codable {
    /// What is kept.
    public var bytes: Int64
    /// For a gigabyte and a month.
    public var price: GigabytePrice
    /// Where the running total begins.
    public var since: Instant
    /// A tariff.
    public init(bytes: Int64, price: GigabytePrice, since: Instant) {
        self.bytes = bytes
        self.price = price
        self.since = since
    }

    /// Of what has neither bytes nor a price.
    public static func nothing(at instant: Instant) -> StorageTariff {
        StorageTariff(bytes: 0, price: .free, since: instant)
    }

    /// The running total at an instant of the month: `floor(bytes x price x time / (10^9 x month))`.
    public func total(at instant: Instant) -> Money {
        let month = since.monthStart
        precondition(instant <= since.nextMonth, "a running total of storage ends with its month")
        return price.cost(of: bytes, over: instant - since, ofMonth: since.nextMonth - month)
    }

    /// What the part `[start, end)` costs: the difference of the running totals, so that any way of cutting sums to the
    /// same bill.
    public func cost(from start: Instant, to end: Instant) -> Money { total(at: end) - total(at: start) }
}

/// The newest checkpoint of a job that is not over: where it lies, and how far its storage is metered. Moved at ticks,
/// as the meters of leases are; one without a price only says where the checkpoint lies.
public struct StorageMeter: Hashable, Sendable, Codable {
    /// Whose checkpoint.
    public var job: JobID
    /// Provider and region.
    public var place: Place
    /// Bytes, price, and where the running total begins.
    public var tariff: StorageTariff
    /// The start of what is not charged yet; never before `tariff.since`, and in its month.
    public var start: Instant
    /// How far it is metered.
    public var proofOfLife: Instant

    /// A checkpoint that lies there from `start` on.
    public init(job: JobID, place: Place, bytes: Int64, price: GigabytePrice, start: Instant) {
        self.job = job
        self.place = place
        tariff = StorageTariff(bytes: bytes, price: price, since: start)
        self.start = start
        proofOfLife = start
    }

    /// What is metered and not charged yet.
    public var accrued: Money { tariff.cost(from: start, to: proofOfLife) }

    /// Charges what lies before `end`, an hour of the clock at a time, and begins a new running total with each month.
    /// `take` gets each stretch. Where not `isWhole`, the open hour is left.
    public mutating func cut(until end: Instant, isWhole: Bool, _ take: (Stretch) -> Void) {
        while start.nextHour <= end { cut(at: start.nextHour, isHour: true, take) }
        if isWhole, start < end { cut(at: end, isHour: false, take) }
    }

    private mutating func cut(at end: Instant, isHour: Bool, _ take: (Stretch) -> Void) {
        take(Stretch(tariff: tariff, start: start, end: end, isHour: isHour))
        start = end
        proofOfLife = max(proofOfLife, end)
        if end == tariff.since.nextMonth { tariff.since = end }
    }

    /// A stretch that was cut off, inside one clock hour.
    public struct Stretch: Hashable, Sendable {
        /// Bytes, price, and where the running total begins.
        public var tariff: StorageTariff
        /// Its start.
        public var start: Instant
        /// Its end.
        public var end: Instant
        /// Whether it ends because the hour does.
        public var isHour: Bool
        /// What it comes to.
        public var amount: Money { tariff.cost(from: start, to: end) }
    }
}
