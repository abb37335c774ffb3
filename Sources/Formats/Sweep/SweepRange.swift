import Glibc

/// Evenly spaced values between two ends, which are among them.
struct SweepRange {
    /// What is even between two neighbours.
    enum Scale: String, CaseIterable {
        /// Their difference.
        case range
        /// Their ratio.
        case log
    }
    /// An end as it stands in the file.
    struct End {
        let value: Double
        /// The value where it is written as a whole number that a `Double` has exactly.
        let whole: Int64?

        /// An end; nil: the text is no finite number.
        init?(_ text: String) {
            guard let value = Double(text), value.isFinite else { return nil }
            self.value = value
            whole = Int64(text).flatMap { $0.magnitude < 1 << 53 ? $0 : nil }
        }
    }

    let scale: Scale
    let first: End
    let last: End
    /// At least 2.
    let count: Int

    /// The values in order. Whole numbers, where the ends and the step are; else as few digits, four at least, as keep
    /// each within a thousandth of a step.
    var texts: [String] {
        if let whole { return whole.map(String.init) }
        let values = (0..<count).map(value)
        return values.indices.map { index in
            if index == 0 { return "\(first.value)" }
            if index == count - 1 { return "\(last.value)" }
            let step = min(abs(values[index] - values[index - 1]), abs(values[index + 1] - values[index]))
            return Self.text(values[index], within: step / 1_000)
        }
    }

    private func value(_ index: Int) -> Double {
        let part = Double(index) / Double(count - 1)
        switch scale {
        case .range: return first.value * (1 - part) + last.value * part
        case .log: return exp(Glibc.log(first.value) * (1 - part) + Glibc.log(last.value) * part)
        }
    }

    /// The values as whole numbers; nil: they are not.
    private var whole: [Int64]? {
        guard let low = first.whole, let high = last.whole else { return nil }
        switch scale {
        case .range:
            let (step, rest) = (high - low).quotientAndRemainder(dividingBy: Int64(count - 1))
            return rest == 0 ? (0..<Int64(count)).map { low + step * $0 } : nil
        case .log:
            let (least, most) = (min(low, high), max(low, high))
            let ratio = Int64(pow(Double(most) / Double(least), 1 / Double(count - 1)).rounded())
            var values = [least]
            while values.count < count, let value = values.last, value <= most / ratio { values.append(value * ratio) }
            guard values.count == count, values.last == most else { return nil }
            return low <= high ? values : values.reversed()
        }
    }

    private static func text(_ value: Double, within tolerance: Double) -> String {
        guard value != 0 else { return "0.0" }
        let exponent = Int(log10(abs(value)).rounded(.down))
        for digits in 4..<17 {
            let places = digits - 1 - exponent
            guard abs(places) < 300 else { break }
            let power = pow(10, Double(abs(places)))
            let rounded = places >= 0 ? (value * power).rounded() / power : (value / power).rounded() * power
            if abs(rounded - value) <= tolerance { return "\(rounded)" }
        }
        return "\(value)"
    }
}
