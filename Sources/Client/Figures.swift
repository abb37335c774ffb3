import Domain
import Glibc
import Wire

/// Amounts, times and counts as people read them.
public enum Figures {
    /// Cents of each amount so that they add up to the cents of the sum: the largest remainders are rounded up. An
    /// amount other than zero never shows as zero.
    public static func cents(_ amounts: [Money]) -> (each: [String], sum: String) {
        let shown = whole(amounts.map { Int128($0.nanos) }, unit: 10_000_000).each
        let each = zip(amounts, shown).map { amount, cents in
            cents == 0 ? amount.nanos == 0 ? "$0.00" : "<$0.01" : Money.cents(Int64(cents)).description
        }
        return (each, amounts.reduce(Money.zero, +).description)
    }

    /// Each amount in whole units so that they add up to the sum, which is rounded half to even: the largest remainders
    /// are rounded up.
    static func whole(_ amounts: [Int128], unit: Int128) -> (each: [Int128], sum: Int128) {
        var shown = amounts.map { floored($0, by: unit) }
        let sum = rounded(amounts.reduce(0, +), to: unit)
        let byRemainder = amounts.indices.sorted { left, right in
            let remainders = (amounts[left] - shown[left] * unit, amounts[right] - shown[right] * unit)
            return remainders.0 == remainders.1 ? left < right : remainders.0 > remainders.1
        }
        for index in byRemainder.prefix(Int(max(0, sum - shown.reduce(0, +)))) { shown[index] += 1 }
        return (shown, sum)
    }

    /// A metric's value with four digits that count, or all before the point.
    static func value(_ value: Double) -> String {
        guard value != 0, value.isFinite else { return "\(value)" }
        let places = max(0, 3 - log10(abs(value)).rounded(.down))
        let power = pow(10, places)
        return power.isFinite ? "\((value * power).rounded() / power)" : "\(value)"
    }

    /// The values of a trial, `batch=64, lr=0.01`, in the order of the names.
    static func parameters(_ values: [String: String]) -> String {
        values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ", ")
    }

    /// The cents of one amount; nil: a dash.
    public static func cents(_ amount: MoneyDocument?) -> String { amount?.money?.description ?? "-" }

    /// A percentage with one decimal: `81.3 %`; nil: a dash.
    public static func percent(_ percent: Double?) -> String {
        guard let percent else { return "-" }
        let tenths = Int64((percent * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10) %"
    }

    /// A price an hour with as many digits as it needs, at most four: `$3.67`, `$0.0672`.
    public static func rate(_ amount: MoneyDocument?) -> String {
        guard let nanos = amount?.money?.nanos else { return "-" }
        let steps = roundedHalfEven(nanos.magnitude, unit: 100_000)
        var fraction = padded(Int64(steps % 10_000), to: 4)
        while fraction.count > 2, fraction.hasSuffix("0") { fraction.removeLast() }
        return "$\(steps / 10_000).\(fraction)"
    }

    /// A length of time: `2d 4h 23m`.
    public static func span(seconds: Int64) -> String { Span.seconds(seconds).description }

    /// The time between two instants of the API; nil: a dash.
    public static func span(from start: String?, to end: String?) -> String {
        guard let start = start.flatMap(Instant.init(iso8601:)), let end = end.flatMap(Instant.init(iso8601:)) else {
            return "-"
        }
        return (end - start).description
    }

    /// An instant of the API as local time or UTC: `2026-11-24 12:30:05`.
    public static func time(_ text: String?, isUTC: Bool) -> String {
        guard let instant = text.flatMap(Instant.init(iso8601:)) else { return "-" }
        let parts = brokenDown(instant, isUTC: isUTC)
        let date = [Int64(parts.tm_year) + 1_900, Int64(parts.tm_mon) + 1, Int64(parts.tm_mday)]
        let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec]
        return date.map { padded($0, to: 2) }.joined(separator: "-") + " "
            + clock.map { padded(Int64($0), to: 2) }.joined(separator: ":")
    }

    /// The name of the zone times are shown in, at an instant: `UTC`, `CET`.
    public static func zone(at text: String?, isUTC: Bool) -> String {
        guard !isUTC, let instant = text.flatMap(Instant.init(iso8601:)) else { return "UTC" }
        return brokenDown(instant, isUTC: false).tm_zone.map { String(cString: $0) } ?? "local"
    }

    /// Text of at most so many letters.
    public static func shortened(_ text: String, to length: Int) -> String {
        text.count <= length ? text : text.prefix(length - 1) + "…"
    }

    private static func brokenDown(_ instant: Instant, isUTC: Bool) -> tm {
        var seconds = time_t(instant.milliseconds / 1_000)
        var parts = tm()
        if isUTC { gmtime_r(&seconds, &parts) } else { localtime_r(&seconds, &parts) }
        return parts
    }

    private static func floored(_ value: Int128, by unit: Int128) -> Int128 {
        let (quotient, remainder) = value.quotientAndRemainder(dividingBy: unit)
        return remainder < 0 ? quotient - 1 : quotient
    }

    private static func rounded(_ value: Int128, to unit: Int128) -> Int128 {
        let below = floored(value, by: unit)
        let twice = (value - below * unit) * 2
        return twice > unit || (twice == unit && below % 2 != 0) ? below + 1 : below
    }
}
