import Foundation
import NIOCore

/// Who is at the other end of a Unix socket, as the kernel says: the layout of Linux's `struct ucred`.
public struct Peer: Hashable, Sendable {
    /// Process number.
    public var pid: Int32
    /// User number.
    public var uid: UInt32
    /// Group number.
    public var gid: UInt32

    /// Asks the kernel; nil: it does not know.
    public static func credentials(of descriptor: Int32) -> Peer? {
        var peer = Peer(pid: 0, uid: 0, gid: 0)
        var length = socklen_t(MemoryLayout<Peer>.size)
        return getsockopt(descriptor, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 ? peer : nil
    }

    /// Asks about the other end of a connection; nil: the kernel does not know.
    static func credentials(of channel: any Channel) async -> Peer? {
        guard let provider = channel as? any SocketOptionProvider else { return nil }
        return try? await provider.unsafeGetSocketOption(
            level: .socket, name: NIOBSDSocket.Option(rawValue: SO_PEERCRED)
        ).get() as Peer
    }
}
