/// So many bytes at a frozen price, and the instant that their running total is counted from. The total holds to the
/// end of the UTC calendar month that `since` lies in, whose real length is the month of the price.
package struct StorageTariff: Hashable, Sendable, Codable {
    /// What is kept.
    package var bytes: Int64
    /// For a gigabyte and a month.
    package var price: GigabytePrice
    /// Where the running total begins.
    package var since: Instant
    /// A tariff.
    package init(bytes: Int64, price: GigabytePrice, since: Instant) {
        self.bytes = bytes
        self.price = price
        self.since = since
    }

    /// Of what has neither bytes nor a price.
    package static func nothing(at instant: Instant) -> StorageTariff {
        StorageTariff(bytes: 0, price: .free, since: instant)
    }

    /// The running total at an instant of the month: `floor(bytes x price x time / (10^9 x month))`.
    package func total(at instant: Instant) -> Money {
        let month = since.monthStart
        precondition(instant <= since.nextMonth, "a running total of storage ends with its month")
        return price.cost(of: bytes, over: instant - since, ofMonth: since.nextMonth - month)
    }

    /// What the part `[start, end)` costs: the difference of the running totals, so that any way of cutting sums to the
    /// same bill.
    package func cost(from start: Instant, to end: Instant) -> Money { total(at: end) - total(at: start) }
}

/// The newest checkpoint of a job that is not over: where it lies, and how far its storage is metered. Moved at ticks,
/// as the meters of leases are; one without a price only says where the checkpoint lies.
package struct StorageMeter: Hashable, Sendable, Codable {
    /// Whose checkpoint.
    package var job: JobID
    /// Provider and region.
    package var place: Place
    /// Bytes, price, and where the running total begins.
    package var tariff: StorageTariff
    /// The start of what is not charged yet; never before `tariff.since`, and in its month.
    package var start: Instant
    /// How far it is metered.
    package var proofOfLife: Instant

    /// A checkpoint that lies there from `start` on.
    package init(job: JobID, place: Place, bytes: Int64, price: GigabytePrice, start: Instant) {
        self.job = job
        self.place = place
        tariff = StorageTariff(bytes: bytes, price: price, since: start)
        self.start = start
        proofOfLife = start
    }

    /// What is metered and not charged yet.
    package var accrued: Money { tariff.cost(from: start, to: proofOfLife) }

    /// Charges what lies before `end`, an hour of the clock at a time, and begins a new running total with each month.
    /// `take` gets each stretch. Where not `isWhole`, the open hour is left.
    package mutating func cut(until end: Instant, isWhole: Bool, _ take: (Stretch) -> Void) {
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
    package struct Stretch: Hashable, Sendable {
        /// Bytes, price, and where the running total begins.
        package var tariff: StorageTariff
        /// Its start.
        package var start: Instant
        /// Its end.
        package var end: Instant
        /// Whether it ends because the hour does.
        package var isHour: Bool
        /// What it comes to.
        package var amount: Money { tariff.cost(from: start, to: end) }
    }
}
