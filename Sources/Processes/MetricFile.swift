import Domain
import Exec
import Foundation
import Pools

/// The metric lines of an attempt, read from their beginning in pieces. Whole lines only: the last one may still be
/// being written.
struct MetricFile {
    private let path: String
    private let rate: Int64
    private var readUntil = 0
    /// Whether nothing more was there at the last reading, or nothing more is read.
    private(set) var isRead = false

    /// The lines of a file; `rate` of the clock's seconds pass in one of the command's.
    init(_ path: String, rate: Int64) {
        self.path = path
        self.rate = rate
    }

    /// The facts of the next lines, of at most `Limits.metricBytesPerLook` bytes.
    mutating func next() -> [Fact] {
        isRead = true
        let most = min(Limits.metricBytesPerLook, Limits.metricBytes - readUntil)
        guard most > 0, hasMore, let handle = FileHandle(forReadingAtPath: path) else { return [] }
        defer { try? handle.close() }
        guard (try? handle.seek(toOffset: UInt64(readUntil))) != nil, let data = try? handle.read(upToCount: most)
        else {
            return []
        }
        isRead = data.count < most
        guard let last = data.lastIndex(of: UInt8(ascii: "\n")) else {
            // A line longer than a piece is no metric line and is passed over.
            if !isRead { readUntil += data.count }
            return []
        }
        let whole = data[...last]
        readUntil += whole.count
        return String(decoding: whole, as: UTF8.self).split(separator: "\n").flatMap { line in
            MetricLine(line, rate: rate)?.facts ?? []
        }
    }

    /// Whether it has grown; asked often, and mostly it has not.
    private var hasMore: Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_size > readUntil
    }
}
