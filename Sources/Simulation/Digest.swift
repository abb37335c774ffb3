import Domain

/// A running digest (FNV-1a, 64 bits) of what a run decided and booked: the same run gives the same digest in every
/// process.
package struct Digest: Hashable, Sendable, CustomStringConvertible {
    /// The digest so far.
    package private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Of nothing.
    package init() {}

    /// Adds a ledger entry.
    package mutating func add(_ posting: Posting) {
        add("\(posting.key) \(posting.end.milliseconds) \(posting.amount.nanos) \(posting.from) \(posting.to)")
    }

    /// Adds a decision.
    package mutating func add(_ decision: Decision) {
        let about = "\(decision.job.map(\.description) ?? "-") \(decision.lease.map(\.description) ?? "-")"
        add("\(decision.id) \(decision.at.milliseconds) \(decision.verdict.rawValue) \(decision.reason.code) \(about)")
    }

    /// Adds another digest.
    package mutating func add(_ other: Digest) { add(other.description) }

    private mutating func add(_ text: String) {
        for byte in text.utf8 { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }

    /// Sixteen hexadecimal digits.
    package var description: String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
