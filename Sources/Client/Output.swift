import Glibc
import Synchronization

/// Data goes to standard output, messages to standard error; neither is mixed into the other.
public enum Output {
    /// Writes data.
    public static func write(_ text: String) { put(Array(text.utf8), STDOUT_FILENO) }

    /// Writes bytes as they are.
    public static func write(_ bytes: [UInt8]) { put(bytes, STDOUT_FILENO) }

    /// What kept data from being written; zero: nothing did.
    private static let lost = Atomic<Int32>(0)

    /// Says that data was lost, on a full disk for one; a reader that has gone away has had enough.
    public static func finish() throws(Failure) {
        let error = lost.load(ordering: .relaxed)
        guard error != 0, error != EPIPE else { return }
        throw Failure(.failure, "cannot write to standard output: \(String(cString: strerror(error)))")
    }

    /// Writes lines of data.
    public static func lines(_ lines: [String]) { if !lines.isEmpty { write(lines.joined(separator: "\n") + "\n") } }

    /// Writes lines of a message.
    public static func complain(_ lines: [String]) {
        put(Array((lines.joined(separator: "\n") + "\n").utf8), STDERR_FILENO)
    }

    /// Writes a passing message over the line before it; only for terminals.
    public static func passing(_ text: String) { put(Array("\r\u{1B}[K\(text)".utf8), STDERR_FILENO) }

    /// Whether messages go to a terminal.
    public static var isMessageTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    /// Writes a page beside a file and moves it over it, so that it is there whole or not at all; `-` is standard
    /// output. A device or a pipe is written to as it is.
    public static func write(page: String, to path: String) throws(Failure) {
        guard path != "-" else { return write(page) }
        var there = stat()
        let isFile = stat(path, &there) != 0 || there.st_mode & S_IFMT == S_IFREG
        let draft = isFile ? "\(path).\(getpid()).tmp" : path
        guard let file = fopen(draft, "w") else { throw cannotWrite(path) }
        let bytes = Array(page.utf8)
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count, !isFile || rename(draft, path) == 0 else {
            if isFile { unlink(draft) }
            throw cannotWrite(path)
        }
    }

    private static func cannotWrite(_ path: String) -> Failure {
        Failure(
            .failure, "cannot write \(path): \(String(cString: strerror(errno)))",
            hint: "name a file in a directory that is there and writable, or - for standard output")
    }

    private static func put(_ bytes: [UInt8], _ descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR {
                if descriptor == STDOUT_FILENO { lost.store(errno, ordering: .relaxed) }
                return
            }
            rest = rest.dropFirst(max(0, count))
        }
    }
}
