import Foundation

/// A client of a Unix socket that sends and reads bytes as a test wants them, well-behaved or not.
public final class RawClient: Sendable {
    private let descriptor: Int32

    /// Connects.
    public init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8.prefix($0.count - 1)) }
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        var patience = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        guard connected == 0 else {
            close(descriptor)
            throw Failure("cannot connect to \(path): \(String(cString: strerror(errno)))")
        }
    }

    deinit { close(descriptor) }

    /// Sends text as it is; what the other side no longer takes is dropped.
    public func send(_ text: String) {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }

    /// Sends a GET with these headers.
    public func get(_ target: String, _ headers: String...) {
        send((["GET \(target) HTTP/1.1", "Host: test"] + headers + ["", ""]).joined(separator: "\r\n"))
    }

    /// Reads until what has come satisfies a condition, the other side closes, or a minute is over.
    public func receive(until isEnough: (String) -> Bool = { _ in false }) -> String {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let deadline = ContinuousClock.now + .seconds(60)
        while true {
            let text = String(decoding: bytes, as: UTF8.self)
            if isEnough(text) || ContinuousClock.now > deadline { return text }
            let count = recv(descriptor, &buffer, buffer.count, 0)
            guard count > 0 else { return text }
            bytes += buffer[..<count]
        }
    }
}

/// Runs something that blocks on a thread of its own, so that tasks of the same process go on meanwhile.
public func onThread<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) async throws -> Result {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Swift.Result { try body() }) }
    }
}

/// Something that blocks, begun at once on a thread of its own: a task would wait for its turn while other tests block.
public struct Begun<Result: Sendable>: Sendable {
    private let answers: AsyncThrowingStream<Result, any Error>

    /// Begins it.
    public init(_ body: @escaping @Sendable () throws -> Result) {
        let (answers, answer) = AsyncThrowingStream<Result, any Error>.makeStream()
        self.answers = answers
        Thread.detachNewThread {
            do { answer.yield(try body()) } catch { return answer.finish(throwing: error) }
            answer.finish()
        }
    }

    /// What it came to, once; throws what it threw.
    public var value: Result {
        get async throws {
            for try await answer in answers { return answer }
            throw Failure("the answer was taken already")
        }
    }
}
