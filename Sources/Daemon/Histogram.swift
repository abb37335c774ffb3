/// How long something took, counted in buckets whose bounds grow by the square root of two from 0.1 ms on.
public struct Histogram: Hashable, Sendable {
    /// The bounds in seconds: 0.1 ms, 0.141 ms, ... about 13 s.
    public static let bounds: [Double] = {
        let octaves = (0..<18).map { 0.000_1 * Double(1 << $0) }
        return octaves.flatMap { [$0, $0 * 2.0.squareRoot()] }
    }()

    /// How many lie in each bucket; the last is what lies above all bounds.
    private var counts = Array(repeating: 0, count: bounds.count + 1)
    /// The sum of all that was counted, seconds.
    private var sum = 0.0

    /// Nothing counted.
    public init() {}

    /// Counts one in.
    public mutating func add(_ duration: Duration) {
        let (whole, attoseconds) = duration.components
        let seconds = Double(whole) + Double(attoseconds) / 1e18
        counts[Self.bounds.firstIndex { seconds <= $0 } ?? Self.bounds.count] += 1
        sum += seconds
    }

    /// The histogram in the text format of Prometheus.
    public func text(name: String, help: String) -> String {
        var lines = ["# HELP \(name) \(help)", "# TYPE \(name) histogram"]
        var total = 0
        for (bound, count) in zip(Self.bounds, counts) {
            total += count
            lines.append("\(name)_bucket{le=\"\((bound * 1e7).rounded() / 1e7)\"} \(total)")
        }
        total += counts[Self.bounds.count]
        lines += ["\(name)_bucket{le=\"+Inf\"} \(total)", "\(name)_sum \(sum)", "\(name)_count \(total)"]
        return lines.joined(separator: "\n") + "\n"
    }
}
