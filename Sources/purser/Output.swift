import Glibc

/// Data goes to standard output, messages to standard error; neither is mixed into the other.
enum Output {
    /// Writes data.
    static func write(_ text: String) { put(Array(text.utf8), STDOUT_FILENO) }

    /// Writes bytes as they are.
    static func write(_ bytes: [UInt8]) { put(bytes, STDOUT_FILENO) }

    /// Writes lines of data.
    static func lines(_ lines: [String]) { if !lines.isEmpty { write(lines.joined(separator: "\n") + "\n") } }

    /// Writes lines of a message.
    static func complain(_ lines: [String]) { put(Array((lines.joined(separator: "\n") + "\n").utf8), STDERR_FILENO) }

    /// Writes a passing message over the line before it; only for terminals.
    static func passing(_ text: String) { put(Array("\r\u{1B}[K\(text)".utf8), STDERR_FILENO) }

    /// Whether messages go to a terminal.
    static var isMessageTerminal: Bool { isatty(STDERR_FILENO) == 1 }

    private static func put(_ bytes: [UInt8], _ descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { return }
            rest = rest.dropFirst(max(0, count))
        }
    }
}
