import Glibc

/// Reads files.
public enum Input {
    /// The bytes of a file; `-` is standard input.
    public static func bytes(of path: String, _ what: String) throws(Failure) -> [UInt8] {
        let file = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw cannotRead(path, what) }
        defer { close(file) }
        var bytes: [UInt8] = []
        var there = stat()
        if fstat(file, &there) == 0, there.st_size > 0 { bytes.reserveCapacity(Int(there.st_size)) }
        var piece = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(file, &piece, piece.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw cannotRead(path, what) }
            if count == 0 { return bytes }
            bytes += piece[..<count]
        }
    }

    private static func cannotRead(_ path: String, _ what: String) -> Failure {
        Failure(
            .usage, "cannot read \(what) \(path): \(String(cString: strerror(errno)))",
            hint: "name a file that is there and readable")
    }
}
