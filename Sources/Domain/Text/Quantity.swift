/// Quantities as people write them. Amounts are read digit by digit: no floating point between the file and the books.
public enum Quantity {
    /// `40`, `40.00`, `$40`, `$0.526`: dollars with at most nine decimals, not negative.
    public static func money(_ text: String) -> Money? {
        let digits = text.hasPrefix("$") ? text.dropFirst() : text[...]
        return nanos(digits).map { Money(nanos: $0) }
    }

    /// `-1.25`, `-$1.25`, `3`: as `money`, and perhaps negative.
    public static func signedMoney(_ text: String) -> Money? {
        text.hasPrefix("-") ? money(String(text.dropFirst())).map { .zero - $0 } : money(text)
    }

    /// A price an hour: as `money`, with or without `/h`.
    public static func price(_ text: String) -> Price? {
        let bare = text.hasSuffix("/h") ? String(text.dropLast(2)) : text
        return money(bare).flatMap { money in
            let price = Price(nanosPerHour: money.nanos)
            return price <= Limits.highestPrice ? price : nil
        }
    }

    /// `90s`, `30m`, `2h30m`, `1d`, `250ms`; not negative, at most ten years.
    public static func span(_ text: String) -> Span? {
        var rest = text[...]
        var total: Int64 = 0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && $0.isNumber }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let count = Int64(digits), let factor = milliseconds(unit), count <= 315_360_000_000 / factor else {
                return nil
            }
            total += count * factor
        }
        return total <= 315_360_000_000 ? Span(milliseconds: total) : nil
    }

    /// `16GiB`, `2GB`, `500MB`, `16` (then in `unit` bytes), with or without `+` for "at least"; in bytes.
    public static func bytes(_ text: String, unit: Int64) -> Int64? {
        let bare = text.hasSuffix("+") ? text.dropLast() : text[...]
        let number = bare[..<(bare.utf8.firstIndex { !isDigit($0) && $0 != UInt8(ascii: ".") } ?? bare.endIndex)]
        let name = bare[number.endIndex...]
        guard let factor = name.isEmpty ? unit : byteUnit(name), let nanos = nanos(number) else {
            return nil
        }
        let bytes = Int128(nanos) * Int128(factor) / 1_000_000_000
        return bytes <= Int128(Int64.max / 2) ? Int64(bytes) : nil
    }

    /// A size as `bytes`, without a unit in bytes, of at most `Limits.dataBytes`.
    public static func dataBytes(_ text: String) -> Int64? {
        bytes(text, unit: 1).flatMap { $0 <= Limits.dataBytes ? $0 : nil }
    }

    /// A price of a gigabyte: as `money`.
    public static func gigabytePrice(_ text: String) -> GigabytePrice? {
        money(text).flatMap { money in
            let price = GigabytePrice(nanos: money.nanos)
            return price <= Limits.highestGigabytePrice ? price : nil
        }
    }

    /// `aws/us-east-1`: a provider and a region.
    public static func region(_ text: String) -> Place? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        return Place(provider: parts[0], region: parts[1])
    }

    private static func milliseconds(_ unit: Substring) -> Int64? {
        switch unit {
        case "ms": 1
        case "s": 1_000
        case "m": 60_000
        case "h": 3_600_000
        case "d": 86_400_000
        default: nil
        }
    }

    private static func byteUnit(_ name: Substring) -> Int64? {
        switch name.uppercased() {
        case "B": 1
        case "KB": 1_000
        case "MB": 1_000_000
        case "GB": 1_000_000_000
        case "TB": 1_000_000_000_000
        case "KIB": 1_024
        case "MIB": 1_048_576
        case "GIB": 1_073_741_824
        case "TIB": 1_099_511_627_776
        default: nil
        }
    }

    /// `A100`, `A100:8`: a kind and a count from 1 to 1,024.
    public static func accelerators(_ text: String) -> Accelerators? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard let kind = parts.first, !kind.isEmpty, parts.count <= 2,
            kind.utf8.allSatisfy({ isDigit($0) || isLetter($0) || "-_.".utf8.contains($0) }),
            let count = parts.count == 2 ? Int(parts[1]) : 1, (1...1_024).contains(count)
        else { return nil }
        return Accelerators(kind: AcceleratorKind(String(kind)), count: count)
    }

    /// A decimal number of steps a second as steps an hour, exact up to nine decimals, at least one an hour.
    public static func throughput(_ text: String) -> Throughput? {
        guard let nanos = nanos(text[...]) else { return nil }
        let perHour = Int128(nanos) * 3_600 / 1_000_000_000
        return perHour >= 1 && perHour <= 1_000_000_000_000 ? Throughput(stepsPerHour: Int64(perHour)) : nil
    }

    /// A decimal number with at most three decimals, not negative, in thousandths: `1.135` is 1135.
    public static func thousandths(_ text: String) -> Int64? {
        nanos(text[...]).flatMap { $0 % 1_000_000 == 0 ? $0 / 1_000_000 : nil }
    }

    /// A decimal number with at most nine decimals, in thousand-millionths.
    private static func nanos(_ text: Substring) -> Int64? {
        var (whole, fraction): (Int64, Int64) = (0, 0)
        var digits = 0
        var decimals: Int?
        for letter in text.utf8 {
            if letter == UInt8(ascii: "."), decimals == nil {
                decimals = 0
                continue
            }
            guard isDigit(letter) else { return nil }
            digits += 1
            let value = Int64(letter - UInt8(ascii: "0"))
            if let count = decimals {
                guard count < 9 else { return nil }
                (fraction, decimals) = (fraction * 10 + value, count + 1)
            } else {
                guard whole < 900_000_000 else { return nil }
                whole = whole * 10 + value
            }
        }
        guard digits > 0 else { return nil }
        for _ in (decimals ?? 0)..<9 { fraction *= 10 }
        return whole * 1_000_000_000 + fraction
    }

    private static func isLetter(_ letter: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(letter | 0x20)
    }

    private static func isDigit(_ letter: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(letter) }
}
