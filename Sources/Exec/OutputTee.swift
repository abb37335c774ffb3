import Glibc

/// Keeps a command's output up to a limit, and its metric lines beyond it: a line that is a JSON object goes to
/// `metrics.jsonl` before the output's limit is looked at. What comes after a limit is read and dropped.
struct OutputTee {
    private let output: Int32
    private let metrics: Int32
    private let limit: Int
    private var roomForMetrics: Int
    private var kept = 0
    private var isCut = false
    private var line: [UInt8] = []
    private var isSkipping = false
    private var buffer = [UInt8](repeating: 0, count: 65_536)
    /// Longer lines are no metric lines.
    private static let longestLine = 65_536

    init(_ directory: AttemptDirectory, _ bounds: Launch.Bounds) throws {
        limit = bounds.output
        roomForMetrics = bounds.metrics
        output = open(directory.output, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        metrics = open(directory.metrics, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard output >= 0, metrics >= 0 else { throw SystemError("cannot open the output files of \(directory.path)") }
    }

    /// Reads once and passes it on; false: the other end is closed.
    mutating func pass(from descriptor: Int32) -> Bool {
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return count < 0 && errno == EINTR }
        findLines(in: buffer[..<count])
        keep(buffer[..<count])
        return true
    }

    /// The last line may have no end.
    mutating func finish() {
        endLine()
        close(output)
        close(metrics)
    }

    private mutating func findLines(in bytes: ArraySlice<UInt8>) {
        var rest = bytes
        while let end = Self.newline(in: rest) {
            add(rest[..<end])
            endLine()
            rest = rest[(end + 1)...]
        }
        add(rest)
    }

    private static func newline(in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.withUnsafeBytes { buffer in
            guard let start = buffer.baseAddress, let found = memchr(start, 10, buffer.count) else { return nil }
            return bytes.startIndex + (UnsafeRawPointer(found) - start)
        }
    }

    /// A part of a line. Only what may become a metric line is remembered.
    private mutating func add(_ part: ArraySlice<UInt8>) {
        guard !isSkipping, let first = part.first else { return }
        if line.isEmpty, first != UInt8(ascii: "{") || line.count + part.count >= Self.longestLine {
            isSkipping = true
        } else {
            line += part
            isSkipping = line.count >= Self.longestLine
        }
    }

    private mutating func endLine() {
        defer {
            line.removeAll(keepingCapacity: true)
            isSkipping = false
        }
        guard !isSkipping, !line.isEmpty, line.count < roomForMetrics else { return }
        line.append(UInt8(ascii: "\n"))
        roomForMetrics -= line.count
        _ = File.writeAll(line[...], to: metrics)
    }

    /// A full disk loses output, not the command.
    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        guard !isCut else { return }
        let room = limit - kept
        _ = File.writeAll(bytes.prefix(room), to: output)
        kept += min(room, bytes.count)
        if bytes.count > room {
            isCut = true
            _ = File.writeAll(Array("\n[purser: output cut after \(limit) bytes]\n".utf8)[...], to: output)
        }
    }
}
