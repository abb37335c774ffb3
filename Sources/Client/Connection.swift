import Glibc

/// One connection to a Unix socket, with a deadline on all it does. A class: the deinit of a noncopyable struct with
/// these throwing calls was seen not to run (Swift 6.3), and each request of a long `logs -f` kept its descriptor.
final class Connection {
    /// Why nothing more can be done with it.
    enum Broken: Error, Hashable {
        /// Nobody listens there: errno.
        case notThere(Int32)
        /// The time is over.
        case timedOut
        /// It broke in the middle: errno, 0 for an early end.
        case dropped(Int32)
        /// The path does not fit into a socket address.
        case pathTooLong
    }

    private let descriptor: Int32
    private let deadline: ContinuousClock.Instant

    /// Connects to a path.
    init(path: String, deadline: ContinuousClock.Instant) throws(Broken) {
        self.deadline = deadline
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw .notThere(errno) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { throw .pathTooLong }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw .notThere(errno) }
    }

    deinit { close(descriptor) }

    /// Sends all bytes, or as many as the other side takes before it answers: a refusal comes before the end.
    func send(_ bytes: [UInt8]) throws(Broken) {
        var sent = 0
        while sent < bytes.count {
            if try wait(for: Int16(POLLOUT | POLLIN)) & Int16(POLLIN) != 0 { return }
            let count = bytes.withUnsafeBytes { buffer in
                Glibc.send(
                    descriptor, buffer.baseAddress! + sent, buffer.count - sent,
                    Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
            }
            if count < 0, errno != EINTR, errno != EAGAIN { throw .dropped(errno) }
            sent += max(0, count)
        }
    }

    /// The bytes that have come, at least one; empty: the other side has closed.
    func receive() throws(Broken) -> [UInt8] {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            _ = try wait(for: Int16(POLLIN))
            let count = buffer.withUnsafeMutableBytes { recv(descriptor, $0.baseAddress, $0.count, 0) }
            if count >= 0 { return Array(buffer[..<count]) }
            if errno != EINTR, errno != EAGAIN { throw .dropped(errno) }
        }
    }

    /// Waits for one of these events; which came.
    private func wait(for events: Int16) throws(Broken) -> Int16 {
        while true {
            let left = ContinuousClock.now.duration(to: deadline)
            guard left > .zero else { throw .timedOut }
            var entry = pollfd(fd: descriptor, events: events, revents: 0)
            let milliseconds = left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000
            let ready = poll(&entry, 1, Int32(clamping: milliseconds + 1))
            if ready > 0 { return entry.revents }
            if ready < 0, errno != EINTR { throw .dropped(errno) }
        }
    }
}
