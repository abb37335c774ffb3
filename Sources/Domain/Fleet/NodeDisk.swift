/// The disk that comes with each node of a group, and what it costs.
public struct NodeDisk: Hashable, Sendable, Codable {
    /// Its size in GiB, at least 1.
    public var gib: Int64
    /// For a GiB and a month.
    public var price: GigabytePrice
    /// A disk.
    public init(gib: Int64, price: GigabytePrice) {
        self.gib = gib
        self.price = price
    }

    /// Hours of a month as providers bill disks by the hour: those of a year divided by twelve.
    private static let hoursOfMonth: Int128 = 730

    /// What it adds to the price of a node, half to even: `gib x price / 730`.
    public var hourly: Price {
        let scaled = Int128(gib) * Int128(price.nanos)
        let (quotient, rest) = scaled.quotientAndRemainder(dividingBy: Self.hoursOfMonth)
        let isUp = 2 * rest > Self.hoursOfMonth || (2 * rest == Self.hoursOfMonth && quotient % 2 == 1)
        return Price(nanosPerHour: Int64(isUp ? quotient + 1 : quotient))
    }
}
