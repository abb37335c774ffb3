import Domain

/// Checks that each billed millisecond keeps exactly one class: a part is moved once, and only of what was posted; and
/// that of what is left of an attempt's steps so much was stalled and oversized as its job says.
struct ClassAuditor: Sendable {
    private var useful: [Owner: [Segment.Closed]] = [:]
    private var booted: [LeaseID: [TimeStretch]] = [:]
    private var moved: [Owner: [Reclassification]] = [:]

    /// Whose time.
    private struct Owner: Hashable, Sendable {
        var lease: LeaseID
        var attempt: AttemptID?
    }

    /// What a job says of its steps.
    struct Saying {
        /// Thousandths of their time in which its accelerators wait.
        var stalledPerMille: Int64
        /// The part of what it has that it does not use.
        var spare: Fraction?
    }

    mutating func note(_ posting: Posting) {
        if posting.segment.costClass == .boot {
            booted[posting.segment.lease, default: []].append(TimeStretch(posting.segment.start, posting.end))
        }
        guard posting.segment.costClass == .useful else { return }
        let owner = Owner(lease: posting.segment.lease, attempt: posting.segment.attempt)
        useful[owner, default: []].append(Segment.Closed(segment: posting.segment, end: posting.end))
    }

    mutating func check(_ move: Reclassification, _ findings: inout [String]) {
        let owner = Owner(lease: move.segment.lease, attempt: move.segment.attempt)
        let time = TimeStretch(move.segment.start, move.end)
        let isBoot = move.segment.costClass == .boot && move.to == .probe
        let steps = (useful[owner] ?? []).map { TimeStretch($0.segment.start, $0.end) }
        let posted = isBoot ? booted[owner.lease] ?? [] : steps
        if !time.without(posted).isEmpty {
            findings.append(
                "\(move.key) was moved to \(move.to.rawValue) and not posted as \(isBoot ? "boot" : "useful")")
        }
        if moved[owner]?.contains(where: { $0.segment.start < time.end && time.start < $0.end }) == true {
            findings.append("\(move.key) was moved to \(move.to.rawValue) and had been moved before")
        }
        moved[owner, default: []].append(move)
    }

    /// When the run is over and no month was closed: a wait is rounded down each time that steps are found to be kept,
    /// at most once for each move and once at the end. `saying` is nil for attempts that are not over.
    func conclude(_ saying: (LeaseID, AttemptID) -> Saying?, _ findings: inout [String]) {
        for (owner, posted) in useful {
            guard let attempt = owner.attempt, let said = saying(owner.lease, attempt) else { continue }
            let moves = (moved[owner] ?? []).filter { $0.segment.costClass == .useful }
            let others = moves.filter { $0.to != .oversized }
            let all = posted.reduce(Int64(0)) { $0 + ($1.end - $1.segment.start).milliseconds }
            let left = all - Self.time(of: others)
            let stalled = Self.time(of: moves.filter { $0.to == .stalled })
            let expected = (left + stalled) * said.stalledPerMille - stalled * 1_000
            if abs(expected) > Int64(moves.count + 2) * 1_000 {
                findings.append("attempt \(attempt) stalled for \(stalled) ms beside \(left) ms of other steps")
            }
            let oversized = moves.filter { $0.to == .oversized }
            if Self.time(of: oversized) != (said.spare == nil ? 0 : left) {
                findings.append("attempt \(attempt) has \(left) ms of steps, and \(Self.time(of: oversized)) oversized")
            }
            for move in oversized where !Self.isPart(move.segment.share, said.spare, of: posted[0].segment.share) {
                findings.append("\(move.key) is oversized by \(move.segment.share)")
            }
        }
    }

    private static func time(of moves: [Reclassification]) -> Int64 {
        moves.reduce(0) { $0 + ($1.end - $1.segment.start).milliseconds }
    }

    /// Whether a share is that part of a whole node, or of a part of one.
    private static func isPart(_ share: Share, _ spare: Fraction?, of whole: Share) -> Bool {
        guard case .part(let part) = share, let spare else { return false }
        guard case .part(let own) = whole else { return part == spare }
        return Int128(part.part) * Int128(own.whole) * Int128(spare.whole)
            == Int128(own.part) * Int128(spare.part) * Int128(part.whole)
    }
}
