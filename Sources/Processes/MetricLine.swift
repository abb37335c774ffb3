import Domain
import Foundation
import Pools

/// One line of `metrics.jsonl`: `{"step": 300, "val_acc": 0.87}`, or `{"step": 300, "checkpoint": "PATH"}`, perhaps
/// with what its steps waited for: `save_seconds` beside a checkpoint, `restore_seconds` once it has loaded one,
/// `stalled_seconds` since the last line that said so; and with the most it uses of its node: `"used": {"cpus": 2}`.
/// Bare NaN, Infinity and -Infinity are accepted, as Python's json writes them.
struct MetricLine: Equatable {
    var step: Int
    var metrics: [Metric]
    var checkpoint: String?
    /// How long its steps waited for the checkpoint; nil: it does not say.
    var save: Span?
    /// How long it loaded one.
    var restore: Span?
    /// How long its accelerators waited.
    var stalled: Span?
    /// The most it uses.
    var used: PeakUse?

    /// Keys that are no metrics.
    private static let own: Set<String> = [
        "step", "checkpoint", "save_seconds", "restore_seconds", "stalled_seconds", "used",
    ]

    /// Nil: the line is something else. Seconds are the command's; `rate` of the clock's pass in one of them.
    init?(_ line: Substring, rate: Int64 = 1) {
        guard let object = Self.object(line), let number = object["step"] as? NSNumber, !Self.isBool(number),
            number.doubleValue.isFinite, abs(number.doubleValue) < 1e15, number.doubleValue >= 0
        else { return nil }
        step = number.intValue
        checkpoint = object["checkpoint"] as? String
        save = Self.span(object["save_seconds"], rate)
        restore = Self.span(object["restore_seconds"], rate)
        stalled = Self.span(object["stalled_seconds"], rate)
        used = (object["used"] as? [String: Any]).flatMap(Self.use)
        metrics = object.keys.sorted().filter { !Self.own.contains($0) }.compactMap { name in
            Self.value(object[name]).map { Metric(name: String(name.prefix(Limits.nameLength)), value: $0) }
        }
        if metrics.count > Limits.metricsPerReport { metrics.removeLast(metrics.count - Limits.metricsPerReport) }
    }

    /// What the line says, in the order in which it happened.
    var facts: [Fact] {
        var facts: [Fact] = []
        if let restore { facts.append(.restored(took: restore)) }
        if let stalled { facts.append(.stalled(stalled)) }
        if let used { facts.append(.used(used)) }
        facts.append(.reported(step: step, metrics: metrics))
        if let checkpoint { facts.append(.checkpointed(step: step, path: checkpoint, took: save)) }
        return facts
    }

    private static func span(_ any: Any?, _ rate: Int64) -> Span? {
        guard let seconds = amount(any), seconds > 0 else { return nil }
        return Span(milliseconds: Int64(min(seconds * 1_000 * Double(rate), Double(Limits.longestWait.milliseconds))))
    }

    /// Accelerators and processors may be parts of one; memory is in GiB.
    private static func use(_ object: [String: Any]) -> PeakUse? {
        func scaled(_ name: String, _ factor: Double) -> Int64? {
            amount(object[name]).map { Int64(min($0 * factor, 1e12).rounded(.up)) }
        }
        let use = PeakUse(
            milliAccelerators: scaled("accelerators", 1_000), milliCPUs: scaled("cpus", 1_000),
            memoryMiB: scaled("memory_gib", 1_024))
        return use == PeakUse() ? nil : use
    }

    /// A finite number that is not negative.
    private static func amount(_ any: Any?) -> Double? {
        guard let number = any as? NSNumber, !isBool(number) else { return nil }
        return number.doubleValue.isFinite && number.doubleValue >= 0 ? number.doubleValue : nil
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
