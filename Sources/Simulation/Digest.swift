import Domain

/// A running digest (FNV-1a, 64 bits) of what a run decided and booked: the same run gives the same digest in every
/// process.
package struct Digest: Hashable, Sendable, CustomStringConvertible {
    private var bytes = FNV1a()

    /// Of nothing.
    package init() {}

    /// Adds a ledger entry.
    package mutating func add(_ posting: Posting) {
        add("\(posting.key) \(posting.end.milliseconds) \(posting.amount.nanos) \(posting.from) \(posting.to)")
    }

    /// Adds a charge.
    package mutating func add(_ charge: Charge) {
        add("\(charge.key) \(charge.end.milliseconds) \(charge.amount.nanos) \(charge.from) \(charge.to)")
    }

    /// Adds a decision.
    package mutating func add(_ decision: Decision) {
        let about = "\(decision.job.map(\.description) ?? "-") \(decision.lease.map(\.description) ?? "-")"
        add("\(decision.id) \(decision.at.milliseconds) \(decision.verdict.rawValue) \(decision.reason.code) \(about)")
    }

    /// Adds another digest.
    package mutating func add(_ other: Digest) { add(other.description) }

    private mutating func add(_ text: String) { bytes.add(text) }

    /// Sixteen hexadecimal digits.
    package var description: String {
        let digits = String(bytes.value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
