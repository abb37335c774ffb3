import Domain
import Foundation
import Orchestration

/// Tells who calls: the user the kernel names, and whether it is one of the operators.
struct Callers: Sendable {
    /// The operators' group; nil: there is none.
    private let operators: gid_t?

    /// The group of operators that is meant when nothing is said.
    private static let usualOperators = "purser-admin"

    /// `operators` is a group's name, which must exist when it is said; nil: the usual one, if there is such a group.
    init(operators: String?) throws(StartError) {
        self.operators = getgrnam(operators ?? Self.usualOperators)?.pointee.gr_gid
        guard self.operators == nil, let operators else { return }
        throw StartError("there is no group '\(operators)' of operators; make it, or leave out 'operators'")
    }

    /// The caller that a peer is.
    func caller(of peer: Peer) -> Caller {
        let (name, groups) = entry(of: peer)
        return Caller(
            owner: Owner(uid: peer.uid, name: name), isPrivileged: peer.uid == 0 || peer.uid == geteuid(),
            isOperator: operators.map { groups.contains($0) } ?? false)
    }

    /// The login name of a peer's user, or the number where there is none, and the groups it is in.
    private func entry(of peer: Peer) -> (name: String, groups: [gid_t]) {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwuid_r(peer.uid, &entry, &buffer, buffer.count, &found) == 0, found != nil, let name = entry.pw_name
        else { return (String(peer.uid), [peer.gid]) }
        guard operators != nil else { return (String(cString: name), [peer.gid]) }
        var groups = [gid_t](repeating: 0, count: 256)
        var count = Int32(groups.count)
        guard getgrouplist(name, entry.pw_gid, &groups, &count) >= 0 else { return (String(cString: name), [peer.gid]) }
        return (String(cString: name), groups.prefix(Int(count)) + [peer.gid])
    }
}

/// Who may see whose jobs.
struct Visibility: Sendable {
    /// Whether users see each other's jobs.
    let isForAll: Bool

    /// The only user whose jobs a caller may see; nil: it may see all.
    func onlyUser(for caller: Caller?) -> UInt32? {
        guard let caller, !isForAll, !caller.isPrivileged, !caller.isOperator else { return nil }
        return caller.owner.uid
    }
}
