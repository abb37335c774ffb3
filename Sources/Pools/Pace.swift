import Domain

/// How fast an attempt steps: the table's speed times the node's own factor, in whole millionths of a step an hour, so
/// that no rounding depends on how a run is cut.
struct Pace: Hashable, Sendable {
    private let scaled: Int128

    private static let millisecondsPerHour: Int128 = 3_600_000
    private static let millionths: Int128 = 1_000_000
    private static let longest = Span.hours(8_766_000)

    /// `throughput` times `factorPPM` millionths; both positive.
    init(_ throughput: Throughput, factorPPM: Int64) {
        scaled = Int128(min(max(throughput.stepsPerHour, 1), 1_000_000_000_000)) * Int128(max(factorPPM, 1))
    }

    /// One step a millisecond, times `factorPPM` millionths.
    static func timed(factorPPM: Int64) -> Pace {
        Pace(Throughput(stepsPerHour: 3_600_000), factorPPM: factorPPM)
    }

    /// The time `steps` steps take, rounded up to a millisecond, at most a thousand years.
    func time(for steps: Int) -> Span {
        let unit = Self.millisecondsPerHour * Self.millionths
        let time = (Int128(steps) * unit + scaled - 1) / scaled
        return Span(milliseconds: Int64(min(time, Int128(Self.longest.milliseconds))))
    }

    /// The whole steps done in `span` (not negative), at most `most`.
    func steps(in span: Span, most: Int) -> Int {
        let steps = Int128(span.milliseconds) * scaled / (Self.millisecondsPerHour * Self.millionths)
        return Int(min(steps, Int128(most)))
    }
}
