import RealModule

/// One draw of chance: 64 bits that depend on nothing but a seed, a stream, a key and an index. There is no generator
/// and no state, so any draw can be repeated, and adding one never shifts another.
///
/// The strings are hashed by FNV-1a with 64 bits (G. Fowler, L. C. Noll, K.-P. Vo). Everything is mixed by the output
/// function of SplitMix64 (G. Steele, D. Lea, C. Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014,
/// with the constants of D. Stafford's variant 13).
public struct Draw: Hashable, Sendable {
    /// 64 evenly distributed bits.
    public let bits: UInt64

    /// The draw `index` of `key` (a zone, a group, a job) in `stream` (what it is drawn for) under `seed`.
    public init(seed: UInt64, stream: String, key: String, index: Int64) {
        let streamed = mixed(mixed(seed) ^ fowlerNollVo(stream))
        let keyed = mixed(streamed ^ fowlerNollVo(key))
        bits = mixed(keyed ^ UInt64(bitPattern: index))
    }

    /// Evenly in 0 ..< 1, in steps of 2^-53.
    public var unit: Double { Self.unit(bits) }

    /// Evenly in 0 ..< `bound`, a whole number. `bound` is positive. (Multiply and shift: D. Lemire, "Fast random
    /// integer generation in an interval", 2019; its bias is below `bound` / 2^64.)
    public func below(_ bound: UInt64) -> UInt64 { bits.multipliedFullWidth(by: bound).high }

    /// Normally distributed with mean 0 and standard deviation 1 (G. E. P. Box, M. E. Muller, 1958).
    public var normal: Double {
        let radius = (-2 * Double.log(1 - unit)).squareRoot()
        return radius * Double.cos(2 * Double.pi * Self.unit(mixed(bits)))
    }

    /// Log-normally distributed with mean `mean`, where the logarithm has standard deviation `sigma`.
    public func logNormal(mean: Double, sigma: Double) -> Double {
        mean * Double.exp(sigma * normal - sigma * sigma / 2)
    }

    private static func unit(_ bits: UInt64) -> Double { Double(bits >> 11) * 0x1p-53 }
}

/// The step and output function of SplitMix64.
private func mixed(_ value: UInt64) -> UInt64 {
    var state = value &+ 0x9E37_79B9_7F4A_7C15
    state = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
    state = (state ^ (state >> 27)) &* 0x94D0_49BB_1331_11EB
    return state ^ (state >> 31)
}

/// FNV-1a over the UTF-8 bytes of `text`, 64 bits.
private func fowlerNollVo(_ text: String) -> UInt64 {
    text.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
}
