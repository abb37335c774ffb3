import Domain
import Exec
import Foundation

/// Keeps room for the daemon's own rows on the disk of the jobs: where it runs short, the command that writes most is
/// ended before the disk is full. Only while room is short is anything measured.
struct DiskGuard: Sendable {
    /// Bytes each command has had written at the last look; empty: there was room.
    private var before: [AttemptID: UInt64] = [:]
    /// Who writes less than this between two looks is not who fills the disk.
    private static let leastGrowth: UInt64 = 1_048_576

    /// Bytes free for the daemon's user on the disk of a path, and how many there are in all; nil: the system does not
    /// say.
    static func room(at path: String) -> (free: UInt64, total: UInt64)? {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return nil }
        let block = UInt64(status.f_frsize)
        return (UInt64(status.f_bavail) * block, UInt64(status.f_blocks) * block)
    }

    /// Looks at the room there is, of which `kept` is to stay free; who must end, or nil.
    mutating func look(free: UInt64, kept: UInt64, written: () -> [AttemptID: UInt64]) -> AttemptID? {
        guard free / 2 < kept else {
            before = [:]
            return nil
        }
        let now = written()
        defer { before = now }
        guard free < kept else { return nil }
        let growth = now.compactMap { attempt, bytes -> (grown: UInt64, attempt: AttemptID)? in
            guard let earlier = before[attempt], bytes >= earlier + Self.leastGrowth else { return nil }
            return (bytes - earlier, attempt)
        }
        return growth.max { ($0.grown, $1.attempt) < ($1.grown, $0.attempt) }?.attempt
    }
}
