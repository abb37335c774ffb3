import Foundation

/// Who a process is, beyond its number: numbers are used again.
enum ProcessIdentity {
    /// The kernel's id of this boot.
    static let boot: String =
        (try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8))?
        .trimmingCharacters(in: .whitespacesAndNewlines) ?? "?"

    /// When a process started, in clock ticks since boot; nil: there is no such process, or it is a zombie.
    static func startTime(of process: Int32) -> UInt64? {
        guard process > 0, let text = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
            let name = text.lastIndex(of: ")")
        else { return nil }
        let fields = text[text.index(after: name)...].split(separator: " ")
        guard fields.count > 19, fields[0] != "Z" else { return nil }
        return UInt64(fields[19])
    }
}

extension ProcessRecord {
    /// Whether the shim still runs.
    var isShimAlive: Bool { boot == ProcessIdentity.boot && ProcessIdentity.startTime(of: shim) == shimStart }

    /// Whether the command's first process still runs.
    var isCommandAlive: Bool {
        command > 0 && boot == ProcessIdentity.boot && ProcessIdentity.startTime(of: command) == commandStart
    }
}
