import Domain

/// Checks that each billed millisecond keeps exactly one class: a part is moved once, and only of what was posted.
struct ClassAuditor: Sendable {
    private var useful: [Owner: [TimeStretch]] = [:]
    private var moved: [Owner: [TimeStretch]] = [:]

    /// Whose time.
    private struct Owner: Hashable, Sendable {
        var lease: LeaseID
        var attempt: AttemptID?
    }

    mutating func note(_ posting: Posting) {
        guard posting.segment.costClass == .useful else { return }
        let owner = Owner(lease: posting.segment.lease, attempt: posting.segment.attempt)
        useful[owner, default: []].append(TimeStretch(posting.segment.start, posting.end))
    }

    mutating func check(_ move: Reclassification, _ findings: inout [String]) {
        let owner = Owner(lease: move.segment.lease, attempt: move.segment.attempt)
        let time = TimeStretch(move.segment.start, move.end)
        if !time.without(useful[owner] ?? []).isEmpty {
            findings.append("\(move.key) was moved to \(move.to.rawValue) and not posted as useful")
        }
        if moved[owner]?.contains(where: { $0.start < time.end && time.start < $0.end }) == true {
            findings.append("\(move.key) was moved to \(move.to.rawValue) and had been moved before")
        }
        moved[owner, default: []].append(time)
    }
}
