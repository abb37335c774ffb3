import Foundation

/// Keeps a command's output up to a limit, and its metric lines beyond it: a line that is a JSON object goes to
/// `metrics.jsonl` before the limit is looked at.
struct OutputTee {
    private let output: Int32
    private let metrics: Int32
    private let limit: Int
    private var kept = 0
    private var isCut = false
    private var line: [UInt8] = []
    /// Longer lines are no metric lines.
    private static let longestLine = 65_536

    init(_ directory: AttemptDirectory, _ limit: Int) throws {
        self.limit = limit
        output = open(directory.output, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        metrics = open(directory.metrics, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        guard output >= 0, metrics >= 0 else { throw SystemError("cannot open the output files of \(directory.path)") }
    }

    /// Reads once and passes it on; false: the other end is closed.
    mutating func pass(from descriptor: Int32) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let count = read(descriptor, &buffer, buffer.count)
        guard count > 0 else { return count < 0 && errno == EINTR }
        for byte in buffer[..<count] { add(byte) }
        keep(buffer[..<count])
        return true
    }

    /// The last line may have no end.
    mutating func finish() {
        endLine()
        close(output)
        close(metrics)
    }

    private mutating func add(_ byte: UInt8) {
        if byte == UInt8(ascii: "\n") {
            endLine()
        } else if line.count < Self.longestLine {
            line.append(byte)
        }
    }

    private mutating func endLine() {
        defer { line.removeAll(keepingCapacity: true) }
        guard line.first == UInt8(ascii: "{"), line.count < Self.longestLine else { return }
        line.append(UInt8(ascii: "\n"))
        writeAll(line[...], to: metrics)
    }

    private mutating func keep(_ bytes: ArraySlice<UInt8>) {
        guard !isCut else { return }
        let room = limit - kept
        writeAll(bytes.prefix(room), to: output)
        kept += min(room, bytes.count)
        if bytes.count > room {
            isCut = true
            writeAll(Array("\n[purser: output cut after \(limit) bytes]\n".utf8)[...], to: output)
        }
    }

    /// A full disk loses output, not the command.
    private func writeAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = write(descriptor, buffer.baseAddress! + done, buffer.count - done)
                if count < 0, errno == EINTR { continue }
                if count <= 0 { return }
                done += count
            }
        }
    }
}
