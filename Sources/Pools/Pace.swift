import Domain

/// How fast an attempt steps: the table's speed times the node's own factor, in whole millionths of a step an hour, so
/// that no rounding depends on how a run is cut.
struct Pace: Hashable, Sendable {
    private let scaled: Int128

    private static let millisecondsPerHour: Int128 = 3_600_000
    private static let millionths: Int128 = 1_000_000
    private static let longest = Span.hours(8_766_000)

    private init(scaled: Int128) { self.scaled = scaled }

    /// `throughput` times `factorPPM` millionths; both positive.
    init(_ throughput: Throughput, factorPPM: Int64) {
        scaled = Int128(min(max(throughput.stepsPerHour, 1), 1_000_000_000_000)) * Int128(max(factorPPM, 1))
    }

    /// One step a millisecond, times `factorPPM` millionths.
    static func timed(factorPPM: Int64) -> Pace {
        Pace(Throughput(stepsPerHour: 3_600_000), factorPPM: factorPPM)
    }

    /// The same with only `kept` millionths of it left.
    func keeping(_ kept: Int64) -> Pace {
        Pace(scaled: max(1, scaled * Int128(max(kept, 1)) / Self.millionths))
    }

    /// What `steps` steps are, in the unit of `work(in:)`.
    static func work(of steps: Int) -> Int128 { Int128(steps) * millisecondsPerHour * millionths }

    /// The whole steps in so much work, at most `most`.
    static func steps(in work: Int128, most: Int) -> Int {
        Int(min(work / (millisecondsPerHour * millionths), Int128(most)))
    }

    /// The work done in `span`; not negative.
    func work(in span: Span) -> Int128 { Int128(span.milliseconds) * scaled }

    /// The time so much work takes, rounded up to a millisecond, at most a thousand years.
    func time(for work: Int128) -> Span {
        Span(milliseconds: Int64(min((work + scaled - 1) / scaled, Int128(Self.longest.milliseconds))))
    }
}
