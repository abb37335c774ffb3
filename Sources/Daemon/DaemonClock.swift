import Domain
import Foundation
import Store

/// The daemon's time: `max(last committed, origin + rate x (wall - wallOrigin))`. It never runs backwards, whatever the
/// wall clock does.
public struct DaemonClock: Hashable, Sendable {
    /// The stretch in force.
    public private(set) var segment: ClockSegment
    /// The latest instant given out.
    public private(set) var latest: Instant

    /// The clock of a start. `last` is the instant of the last commit, `stored` the newest segment in the database; nil
    /// for a new database, whose time begins at `start`, or at the wall clock's. Where the rate has changed, or the
    /// world stood still while the daemon was down, a new segment begins at the last instant.
    public init(
        stored: ClockSegment?, last: Instant?, rate: Int64, isRunningWhileDown: Bool, start: Instant? = nil,
        wall: Instant
    ) {
        guard let stored else {
            latest = start ?? wall
            segment = ClockSegment(origin: latest, wallOrigin: wall, rate: rate)
            return
        }
        let reached = max(last ?? stored.origin, stored.origin)
        let running = max(reached, Self.reading(stored, wall))
        if isRunningWhileDown, stored.rate == rate {
            segment = stored
            latest = running
        } else {
            latest = isRunningWhileDown ? running : reached
            segment = ClockSegment(origin: latest, wallOrigin: wall, rate: rate)
        }
    }

    /// The time now; moves on.
    public mutating func now(wall: Instant) -> Instant {
        latest = max(latest, Self.reading(segment, wall))
        return latest
    }

    /// The wall clock's time when this clock will show `instant`, rounded up.
    public func wall(at instant: Instant) -> Instant {
        let past = (instant - segment.origin).milliseconds
        return segment.wallOrigin + Span(milliseconds: (past + segment.rate - 1) / segment.rate)
    }

    private static func reading(_ segment: ClockSegment, _ wall: Instant) -> Instant {
        let (past, isTooFar) = (wall - segment.wallOrigin).milliseconds.multipliedReportingOverflow(by: segment.rate)
        return isTooFar ? segment.origin : segment.origin + Span(milliseconds: past)
    }

    /// The wall clock.
    public static func wallClock() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}
