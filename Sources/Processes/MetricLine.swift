import Domain
import Foundation
import Pools

/// One line of `metrics.jsonl`: `{"step": 300, "val_acc": 0.87}`, or `{"step": 300, "checkpoint": "PATH"}`. Bare NaN,
/// Infinity and -Infinity are accepted, as Python's json writes them.
struct MetricLine: Equatable {
    var step: Int
    var metrics: [Metric]
    var checkpoint: String?

    /// Nil: the line is something else.
    init?(_ line: Substring) {
        guard let object = Self.object(line), let number = object["step"] as? NSNumber, !Self.isBool(number),
            number.doubleValue.isFinite, abs(number.doubleValue) < 1e15, number.doubleValue >= 0
        else { return nil }
        step = number.intValue
        checkpoint = object["checkpoint"] as? String
        metrics = object.keys.sorted().filter { $0 != "step" }.compactMap { name in
            Self.value(object[name]).map { Metric(name: String(name.prefix(Limits.nameLength)), value: $0) }
        }
        if metrics.count > Limits.metricsPerReport { metrics.removeLast(metrics.count - Limits.metricsPerReport) }
    }

    private static func object(_ line: Substring) -> [String: Any]? {
        if let object = parse(String(line)) { return object }
        guard line.contains("NaN") || line.contains("Infinity") else { return nil }
        let quoted = String(line).replacingOccurrences(
            of: #"(?<=[:,\[\s])(-?Infinity|NaN)(?=[,}\]\s])"#, with: "\"$1\"", options: .regularExpression)
        return parse(quoted)
    }

    private static func parse(_ text: String) -> [String: Any]? {
        (try? JSONSerialization.jsonObject(with: Data(text.utf8))) as? [String: Any]
    }

    private static func value(_ any: Any?) -> MetricValue? {
        if let number = any as? NSNumber { return isBool(number) ? nil : MetricValue(number.doubleValue) }
        switch any as? String {
        case "NaN": return .notANumber
        case "Infinity": return .infinity
        case "-Infinity": return .minusInfinity
        default: return nil
        }
    }

    private static func isBool(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "c" }
}
