import Domain

/// A calendar month, UTC.
public struct Month: Hashable, Sendable {
    /// The year.
    public let year: Int
    /// 1 to 12.
    public let number: Int

    private static let names = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ]

    /// `2026-11`; nil: it is no month.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].count == 4, parts[1].count == 2, let year = Int(parts[0]), year >= 1970,
            let number = Int(parts[1]), (1...12).contains(number)
        else { return nil }
        self.year = year
        self.number = number
    }

    private init(year: Int, number: Int) {
        self.year = year
        self.number = number
    }

    /// `November 2026`.
    public var title: String { "\(Self.names[number - 1]) \(year)" }
    /// Its first day: `2026-11-01`.
    public var firstDay: String { "\(padded(Int64(year), to: 4))-\(padded(Int64(number), to: 2))-01" }
    /// The month after it.
    public var next: Month { number == 12 ? Month(year: year + 1, number: 1) : Month(year: year, number: number + 1) }
    /// How many days it has.
    public var days: Int {
        switch number {
        case 4, 6, 9, 11: 30
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        default: 31
        }
    }
}
