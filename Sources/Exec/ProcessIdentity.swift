import Glibc

/// Who a process is, beyond its number: numbers are used again.
public struct ProcessIdentity: Hashable, Sendable {
    /// Its session.
    public let session: Int32
    /// When it started, in clock ticks since boot.
    public let start: UInt64

    /// The kernel's id of this boot.
    public static let boot: String = File.text("/proc/sys/kernel/random/boot_id").map { String($0.prefix(36)) } ?? "?"

    /// The identity of a process; nil: there is no such process, or it is a zombie.
    public init?(of process: Int32) {
        guard process > 0, let text = File.text("/proc/\(process)/stat"), let name = text.lastIndex(of: ")") else {
            return nil
        }
        let fields = text[text.index(after: name)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X", let session = Int32(fields[3]),
            let start = UInt64(fields[19])
        else { return nil }
        self.session = session
        self.start = start
    }

    /// When a process started; nil: there is no such process, or it is a zombie.
    public static func startTime(of process: Int32) -> UInt64? { ProcessIdentity(of: process)?.start }
}

extension ProcessRecord {
    /// Whether the shim still runs.
    public var isShimAlive: Bool {
        boot == ProcessIdentity.boot && ProcessIdentity.startTime(of: shim) == shimStart
    }

    /// Whether the command's first process still runs.
    public var isCommandAlive: Bool {
        command > 0 && boot == ProcessIdentity.boot && ProcessIdentity.startTime(of: command) == commandStart
    }
}
