import Domain
import Synchronization

/// How many requests each user may still make: a bucket of tokens a user, filled at a steady rate. Root and the
/// daemon's own user are not counted; they never come here.
final class RateLimiter: Sendable {
    private struct Bucket {
        /// Tokens, in thousandths.
        var level: Int64
        /// When it was filled last.
        var filledAt: ContinuousClock.Instant
    }

    private let perSecond: Int64
    private let most: Int64
    private let buckets = Mutex<[UInt32: Bucket]>([:])

    init(perSecond: Int, burst: Int) {
        self.perSecond = Int64(perSecond)
        most = Int64(burst) * 1_000
    }

    /// Takes a token of a user; false: there is none, and within a second there will be.
    func admit(_ user: UInt32, at now: ContinuousClock.Instant = .now) -> Bool {
        buckets.withLock { buckets in
            if buckets[user] == nil, buckets.count >= Limits.ratedUsers { forgetOne(&buckets) }
            var bucket = buckets[user] ?? Bucket(level: most, filledAt: now)
            let passed = bucket.filledAt.duration(to: now)
            let milliseconds = passed.components.seconds * 1_000 + passed.components.attoseconds / 1_000_000_000_000_000
            if milliseconds > 0 {
                bucket.level = min(most, bucket.level + min(milliseconds, most) * perSecond)
                bucket.filledAt = now
            }
            let isAdmitted = bucket.level >= 1_000
            if isAdmitted { bucket.level -= 1_000 }
            buckets[user] = bucket
            return isAdmitted
        }
    }

    /// Forgets the user who was quiet for the longest.
    private func forgetOne(_ buckets: inout [UInt32: Bucket]) {
        let oldest = buckets.min { ($0.value.filledAt, $0.key) < ($1.value.filledAt, $1.key) }
        if let oldest { buckets[oldest.key] = nil }
    }
}
