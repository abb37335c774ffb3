/// An exact amount of electricity in whole nanojoules, which is what a milliwatt for a millisecond comes to with a PUE
/// in thousandths. Sums lose nothing; it is rounded once, where it is printed.
public struct Energy: Hashable, Sendable, Comparable, AdditiveArithmetic {
    /// Nanojoules; a kilowatt-hour is 3.6e15 of them.
    public var nanojoules: Int128
    /// So many nanojoules.
    public init(nanojoules: Int128) { self.nanojoules = nanojoules }
    /// None.
    public static let zero = Energy(nanojoules: 0)
    /// Sum.
    public static func + (left: Energy, right: Energy) -> Energy {
        Energy(nanojoules: left.nanojoules + right.nanojoules)
    }
    /// Difference.
    public static func - (left: Energy, right: Energy) -> Energy {
        Energy(nanojoules: left.nanojoules - right.nanojoules)
    }
    /// By amount.
    public static func < (left: Energy, right: Energy) -> Bool { left.nanojoules < right.nanojoules }

    /// Nanojoules of a kilowatt-hour.
    public static let perKWh: Int128 = 3_600_000_000_000_000
    /// Kilowatt-hours with nine decimals, half to even: `12.345678901`.
    public var kilowattHours: String { decimal(nanojoules, over: Self.perKWh, places: 9) }
    /// Joules with every digit: `3600000.000000000`.
    public var joules: String { decimal(nanojoules, over: 1_000_000_000, places: 9) }
    /// Reads what `joules` writes; nil: it is something else.
    public init?(joules text: String) {
        guard let nanojoules = wholeNumber(text, places: 9) else { return nil }
        self.init(nanojoules: nanojoules)
    }
}

/// An exact amount of CO2 equivalent: nanojoules times milligrams of a kilowatt-hour, so that sums over grids of
/// different intensity lose nothing; it is rounded once, where it is printed.
public struct Emissions: Hashable, Sendable, Comparable, AdditiveArithmetic {
    /// Nanojoules x milligrams / kWh; a kilogram is 3.6e21 of them.
    public var scaled: Int128
    /// So much.
    public init(scaled: Int128) { self.scaled = scaled }
    /// None.
    public static let zero = Emissions(scaled: 0)
    /// Sum.
    public static func + (left: Emissions, right: Emissions) -> Emissions {
        Emissions(scaled: left.scaled + right.scaled)
    }
    /// Difference.
    public static func - (left: Emissions, right: Emissions) -> Emissions {
        Emissions(scaled: left.scaled - right.scaled)
    }
    /// By amount.
    public static func < (left: Emissions, right: Emissions) -> Bool { left.scaled < right.scaled }

    /// What a kilogram is in the scaled unit.
    public static let perKilogram: Int128 = Energy.perKWh * 1_000_000
    /// Kilograms with nine decimals, half to even.
    public var kilograms: String { decimal(scaled, over: Self.perKilogram, places: 9) }
    /// Joules x milligrams / kWh with every digit; divided by 3.6e12 it is kilograms.
    public var jouleMilligrams: String { decimal(scaled, over: 1_000_000_000, places: 9) }
    /// Reads what `jouleMilligrams` writes; nil: it is something else.
    public init?(jouleMilligrams text: String) {
        guard let scaled = wholeNumber(text, places: 9) else { return nil }
        self.init(scaled: scaled)
    }
}

/// `value / unit` as a decimal number with so many places, half to even.
public func decimal(_ value: Int128, over unit: Int128, places: Int) -> String {
    let scale = (0..<places).reduce(Int128(1)) { power, _ in power * 10 }
    let (whole, rest) = value.magnitude.quotientAndRemainder(dividingBy: unit.magnitude)
    let (digits, left) = (rest * scale.magnitude).quotientAndRemainder(dividingBy: unit.magnitude)
    let below = whole * scale.magnitude + digits
    let isUp = left * 2 > unit.magnitude || (left * 2 == unit.magnitude && below % 2 == 1)
    let rounded = below + (isUp ? 1 : 0)
    let sign = value < 0 && rounded > 0 ? "-" : ""
    guard places > 0 else { return "\(sign)\(rounded)" }
    let fraction = "\(rounded % scale.magnitude)"
    let zeros = String(repeating: "0", count: places - fraction.count)
    return "\(sign)\(rounded / scale.magnitude).\(zeros)\(fraction)"
}

/// A decimal number with exactly so many places as a whole number of its last place; nil: it is something else.
private func wholeNumber(_ text: String, places: Int) -> Int128? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 2, parts[1].utf8.count == places, parts[1].allSatisfy({ $0.isASCII && $0.isNumber }) else {
        return nil
    }
    return Int128(parts[0] + parts[1])
}
