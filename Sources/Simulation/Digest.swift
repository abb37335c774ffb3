import Domain

/// A running digest (64 bits) of what a run decided and booked: the same run gives the same digest in every process.
/// Each word is mixed in by the output function of SplitMix64 (D. Stafford's variant 13 of its constants), names by
/// FNV-1a.
public struct Digest: Hashable, Sendable, CustomStringConvertible {
    private var value: UInt64 = 0

    /// Of nothing.
    public init() {}

    /// Adds a ledger entry.
    public mutating func add(_ posting: Posting) {
        let segment = posting.segment
        add(UInt64(segment.costClass.index) | UInt64(bitPattern: segment.lease.number) << 8)
        add(segment.job?.number ?? 0)
        add(segment.start.milliseconds)
        add(posting.end.milliseconds)
        add(posting.amount.nanos)
        if case .provider(let name) = posting.from { add(name) }
    }

    /// Adds a charge.
    public mutating func add(_ charge: Charge) {
        add(charge.key)
        add(charge.end.milliseconds)
        add(charge.amount.nanos)
        add(charge.from.description)
        add(charge.to.description)
    }

    /// Adds a decision.
    public mutating func add(_ decision: Decision) {
        add(decision.id.number)
        add(decision.at.milliseconds)
        add(decision.verdict.rawValue)
        add(decision.reason.code)
        add(decision.job?.number ?? 0)
        add(decision.lease?.number ?? 0)
    }

    /// Adds another digest.
    public mutating func add(_ other: Digest) { add(other.value) }

    private mutating func add(_ number: Int64) { add(UInt64(bitPattern: number)) }

    private mutating func add(_ text: String) {
        var bytes = FNV1a()
        bytes.add(text)
        add(bytes.value)
    }

    private mutating func add(_ word: UInt64) {
        var mixed = (value ^ word) &+ 0x9E37_79B9_7F4A_7C15
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        value = mixed ^ (mixed >> 31)
    }

    /// Sixteen hexadecimal digits.
    public var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
