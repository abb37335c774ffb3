import Foundation

/// The daemon's listening socket, made so that a living one is never taken over and nobody can connect before its mode
/// is right.
public struct SocketFile: Sendable {
    /// The listening descriptor.
    public let descriptor: Int32
    /// Its path; nil: handed over by systemd.
    public let path: String?
    /// The name systemd gives it (FileDescriptorName=); nil: made here.
    public let name: String?

    /// Where clients find it, for people.
    public var place: String { path ?? "systemd's socket '\(name ?? "unknown")'" }

    /// Listens at a path: mode 0660 with a group, else 0600.
    public static func listen(at path: String, group: String?) throws(StartError) -> SocketFile {
        try makeDirectory(for: path, group: group)
        try refuseIfAlive(path)
        let aside = "\(path).\(getpid())"
        guard var address = UnixAddress(path: aside) else {
            throw StartError("the socket path \(path) is too long (about 95 letters at most); use a shorter --socket")
        }
        let descriptor = socket(
            AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
        guard descriptor >= 0 else { throw StartError("cannot make a socket", errno) }
        unlink(aside)
        let mask = umask(0o177)
        let bound = address.withSockaddr { bind(descriptor, $0, $1) }
        umask(mask)
        guard bound == 0 else { throw StartError("cannot make the socket \(path)", errno) }
        try setAccess(aside, group: group)
        guard Glibc.listen(descriptor, 256) == 0, rename(aside, path) == 0 else {
            throw StartError("cannot listen at \(path)", errno)
        }
        return SocketFile(descriptor: descriptor, path: path, name: nil)
    }

    /// The sockets systemd hands over (LISTEN_FDS), in its order; none: it started this process in another way.
    public static func handedOver(environment: [String: String]) throws(StartError) -> [SocketFile] {
        guard let pid = environment["LISTEN_PID"], Int32(pid) == getpid(),
            let count = environment["LISTEN_FDS"].flatMap(Int32.init), count > 0
        else { return [] }
        let names = (environment["LISTEN_FDNAMES"] ?? "").split(separator: ":", omittingEmptySubsequences: false)
        var sockets: [SocketFile] = []
        for index in 0..<count {
            let descriptor = firstHandedOver + index
            let name = Int(index) < names.count ? String(names[Int(index)]) : "unknown"
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            guard isListening(descriptor) else {
                throw StartError(
                    "descriptor \(descriptor) ('\(name)') that systemd handed over is not a listening Unix socket; "
                        + "in the socket unit use ListenStream= with a path, and Accept=no")
            }
            sockets.append(SocketFile(descriptor: descriptor, path: nil, name: name))
        }
        return sockets
    }

    /// Where systemd begins to number what it hands over (SD_LISTEN_FDS_START).
    private static let firstHandedOver: Int32 = 3

    private static func isListening(_ descriptor: Int32) -> Bool {
        func option(_ name: Int32) -> Int32? {
            var value: Int32 = 0
            var length = socklen_t(MemoryLayout<Int32>.size)
            return getsockopt(descriptor, SOL_SOCKET, name, &value, &length) == 0 ? value : nil
        }
        return option(SO_DOMAIN) == AF_UNIX && option(SO_TYPE) == Int32(SOCK_STREAM.rawValue)
            && option(SO_ACCEPTCONN) == 1
    }

    /// Takes the path away, unless somebody else has put a socket of theirs there.
    public func remove() {
        if let path { unlink(path) }
    }

    private static func makeDirectory(for path: String, group: String?) throws(StartError) {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true,
                attributes: [.posixPermissions: group == nil ? 0o700 : 0o750])
        } catch {
            throw StartError("cannot make the directory \(directory) for the socket: \(error.localizedDescription)")
        }
    }

    /// Connects to what is there: alive means another daemon, whose number the kernel tells.
    private static func refuseIfAlive(_ path: String) throws(StartError) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            throw StartError("there is something at \(path) that is not a socket; remove it, or use another --socket")
        }
        guard var address = UnixAddress(path: path) else { return }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw StartError("cannot make a socket", errno) }
        defer { close(descriptor) }
        guard address.withSockaddr({ connect(descriptor, $0, $1) }) == 0 else {
            if errno == ECONNREFUSED { return }
            throw StartError("cannot tell whether the socket \(path) is in use; use another --socket", errno)
        }
        let owner = Peer.credentials(of: descriptor).map { " by process \($0.pid)" } ?? ""
        throw StartError("the socket \(path) is in use\(owner); is purserd running already?")
    }

    private static func setAccess(_ path: String, group: String?) throws(StartError) {
        guard let group else { return }
        guard let entry = getgrnam(group) else {
            throw StartError("there is no group '\(group)' for the socket; make it, or leave out 'group'")
        }
        guard chown(path, uid_t.max, entry.pointee.gr_gid) == 0, chmod(path, 0o660) == 0 else {
            throw StartError("cannot give the socket to the group '\(group)'", errno)
        }
    }
}

/// Why the daemon cannot start: what, why and what to do.
public struct StartError: Error, CustomStringConvertible, Sendable {
    /// For people.
    public let description: String
    /// An error, with the system's words for a failed call.
    public init(_ what: String, _ code: Int32? = nil) {
        description = what + (code.map { ": \(String(cString: strerror($0)))" } ?? "")
    }
}
