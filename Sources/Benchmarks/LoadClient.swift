import Client
import Foundation
import Wire

/// Submits jobs over a number of keep-alive connections at once, from one thread, and as cheaply as it can: it shares
/// the processors with the daemon. Each connection has one request under way; all jobs differ in name, environment of
/// the file, command and idempotency key.
struct LoadClient {
    /// What a run of submissions came to.
    struct Result {
        var count = 0
        var seconds = 0.0
        var milliseconds: [Double] = []
        var perSecond: Double { Double(count) / seconds }
    }

    private let template: [UInt8]
    /// Where the eight digits of the job's number go.
    private let holes: [Int]

    init() throws {
        var request = SubmitRequest()
        request.file = BenchJobs.training
        request.fileName = "train.yaml"
        request.directory = "/home/ada/projects"
        request.environment = SubmittedEnvironment(BenchJobs.environment)
        request.overrides = SubmitOverrides()
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let body = try encoder.encode(request)
        let head = """
            POST /v1/jobs HTTP/1.1\r\nHost: purser\r\nIdempotency-Key: purser-bench-\(UUID().uuidString)-@@@@@@@@\r
            Content-Type: application/json\r\nContent-Length: \(body.count)\r\n\r\n
            """
        template = Array(head.utf8) + Array(body)
        let hole = Array(repeating: UInt8(ascii: "@"), count: 8)
        var holes: [Int] = []
        for index in template.indices.dropLast(8) where template[index..<index + 8].elementsEqual(hole) {
            holes.append(index)
        }
        self.holes = holes
    }

    /// Submits over `connections` connections until `most` jobs are accepted or the time is over.
    func run(_ socket: String, connections: Int, atMost most: Int, for limit: Duration) throws -> Result {
        var open: [Socket] = []
        defer { for one in open { one.close() } }
        for _ in 0..<connections { open.append(try Socket(path: socket, request: template)) }
        var polls = open.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        var result = Result()
        var next = 0
        let start = ContinuousClock.now
        for one in open where next < most {
            next += 1
            try one.send(number: next, holes)
        }
        while result.count < next {
            guard poll(&polls, nfds_t(polls.count), 30_000) > 0 else { throw BenchError("no answer for 30 seconds") }
            for index in polls.indices where polls[index].revents != 0 {
                guard let milliseconds = try open[index].receive() else { continue }
                result.count += 1
                result.milliseconds.append(milliseconds)
                if next < most, result.count % 64 != 0 || start.duration(to: .now) < limit {
                    next += 1
                    try open[index].send(number: next, holes)
                }
            }
        }
        result.seconds = start.duration(to: .now).seconds
        return result
    }
}

/// One connection of the load client with its request, which is patched in place from job to job.
private final class Socket {
    let descriptor: Int32
    private var request: [UInt8]
    private var answer: [UInt8] = []
    private var sentAt = ContinuousClock.now
    private var buffer = [UInt8](repeating: 0, count: 4_096)

    init(path: String, request: [UInt8]) throws {
        self.request = request
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw BenchError("cannot connect to \(path): \(String(cString: strerror(errno)))") }
    }

    func close() { Glibc.close(descriptor) }

    /// Sends the job of this number. A request fits into the socket's buffer, so the call does not wait.
    func send(number: Int, _ holes: [Int]) throws {
        for hole in holes {
            var rest = number
            for place in (0..<8).reversed() {
                request[hole + place] = UInt8(ascii: "0") + UInt8(rest % 10)
                rest /= 10
            }
        }
        answer.removeAll(keepingCapacity: true)
        sentAt = .now
        var sent = 0
        while sent < request.count {
            let count = request.withUnsafeBytes { bytes in
                Glibc.send(descriptor, bytes.baseAddress! + sent, bytes.count - sent, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw BenchError("the daemon closed a connection") }
            sent += count
        }
    }

    /// Reads what has come; the milliseconds since the request when the answer is whole.
    func receive() throws -> Double? {
        let count = recv(descriptor, &buffer, buffer.count, 0)
        guard count > 0 else { throw BenchError("the daemon closed a connection") }
        answer.append(contentsOf: buffer[..<count])
        guard let whole = Self.length(of: answer), answer.count >= whole else { return nil }
        guard answer.starts(with: Self.created) else {
            throw BenchError("a submission was not accepted: \(String(decoding: answer, as: UTF8.self))")
        }
        return sentAt.duration(to: .now).seconds * 1_000
    }

    private static let created = Array("HTTP/1.1 201".utf8)
    private static let lengthName = Array("content-length:".utf8)

    /// The bytes of head and body together; nil: the head has not come whole.
    private static func length(of answer: [UInt8]) -> Int? {
        var line = 0
        var body = 0
        for index in answer.indices where answer[index] == UInt8(ascii: "\n") {
            if index - line <= 1 { return index + 1 + body }
            if isLength(answer[line..<index]) {
                body = answer[(line + lengthName.count)..<index].reduce(0) { sum, letter in
                    letter >= 0x30 && letter <= 0x39 ? sum * 10 + Int(letter - 0x30) : sum
                }
            }
            line = index + 1
        }
        return nil
    }

    private static func isLength(_ line: ArraySlice<UInt8>) -> Bool {
        line.count > lengthName.count && zip(line, lengthName).allSatisfy { $0 | 0x20 == $1 || $0 == $1 }
    }
}
