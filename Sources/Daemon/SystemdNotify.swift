import Foundation

/// Tells systemd how the service is, when it asked to be told (NOTIFY_SOCKET).
public enum SystemdNotify {
    /// Sends one state, such as `READY=1`; false: nobody asked, or it could not be sent.
    @discardableResult
    public static func send(_ state: String) -> Bool {
        guard let path = ProcessInfo.processInfo.environment["NOTIFY_SOCKET"], let first = path.first,
            first == "/" || first == "@"
        else { return false }
        let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        guard var address = UnixAddress(path: path, isAbstract: first == "@") else { return false }
        let message = Array(state.utf8)
        return address.withSockaddr { pointer, length in
            sendto(descriptor, message, message.count, Int32(MSG_NOSIGNAL), pointer, length)
        } == message.count
    }

    /// How often systemd wants to hear `WATCHDOG=1`: half of what it allows; nil: it does not ask this process.
    public static var watchdogInterval: Duration? {
        let environment = ProcessInfo.processInfo.environment
        if let pid = environment["WATCHDOG_PID"], Int32(pid) != getpid() { return nil }
        return environment["WATCHDOG_USEC"].flatMap(Int.init).map { .microseconds($0 / 2) }
    }
}

/// The address of a Unix socket.
struct UnixAddress {
    private var address = sockaddr_un()
    private let length: socklen_t

    /// Nil: the path is too long (107 bytes at most).
    init?(path: String, isAbstract: Bool = false) {
        var bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
        if isAbstract { bytes[0] = 0 }
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let isNamed = isAbstract ? 0 : 1
        length = socklen_t(MemoryLayout<sa_family_t>.size + bytes.count + isNamed)
    }

    mutating func withSockaddr<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, length) }
        }
    }
}
