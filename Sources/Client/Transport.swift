import Glibc

/// Sends one request over the daemon's socket and gives the answer.
public struct Transport: Sendable {
    /// The socket's path.
    public let socket: String
    /// How long one request may take.
    public let timeout: Duration

    /// A transport to a socket.
    public init(socket: String, timeout: Duration) {
        self.socket = socket
        self.timeout = timeout
    }

    /// One request and its answer.
    public struct Request: Sendable {
        /// `GET`, `POST`, `PUT` or `DELETE`.
        var method: String
        /// Path and query: `/v1/jobs?all=true`.
        var target: String
        /// Headers beside Host and Content-Length.
        var headers: [(name: String, value: String)] = []
        /// The body.
        var body: [UInt8] = []
        /// How long the daemon may hold the answer back on purpose, on top of the time-out.
        var patience: Duration = .zero
    }

    func send(_ request: Request) throws(Failure) -> ResponseParser.Response {
        do {
            return try exchange(request)
        } catch let broken as Connection.Broken {
            throw failure(broken)
        } catch {
            throw Failure(.failure, "what answers at \(socket) does not speak HTTP (\(error))")
        }
    }

    /// Sends a request whose answer has no end, and gives each piece of its body as it comes, until the daemon ends it,
    /// `take` says that it is enough, or nothing at all was heard for the time-out. Nil: the answer was taken piece by
    /// piece; else it is an ordinary one.
    func stream(
        _ request: Request, _ take: ([String: String], [UInt8]) throws(Failure) -> Bool
    ) throws(Failure) -> ResponseParser.Response? {
        do {
            let connection = try Connection(path: socket, deadline: .now + timeout + request.patience)
            try connection.send(head(of: request) + request.body)
            var parser = ResponseParser()
            var isStreamed = false
            while true {
                let bytes = try connection.receive()
                let whole = try parser.take(bytes, isEnd: bytes.isEmpty)
                if let piece = parser.drain() {
                    isStreamed = true
                    if try !take(parser.headers ?? [:], piece) { return nil }
                }
                if let whole { return isStreamed ? nil : whole }
                if bytes.isEmpty { throw Connection.Broken.dropped(0) }
            }
        } catch let broken as Connection.Broken {
            throw failure(broken)
        } catch let failure as Failure {
            throw failure
        } catch {
            throw Failure(.failure, "what answers at \(socket) does not speak HTTP (\(error))")
        }
    }

    private func exchange(_ request: Request) throws -> ResponseParser.Response {
        let connection = try Connection(path: socket, deadline: .now + timeout + request.patience)
        do {
            try connection.send(head(of: request) + request.body)
        } catch Connection.Broken.dropped {
            // The daemon may have answered and closed before it read everything: the answer says why.
        }
        var parser = ResponseParser()
        while true {
            let bytes = try connection.receive()
            if let response = try parser.take(bytes, isEnd: bytes.isEmpty) { return response }
            if bytes.isEmpty { throw Connection.Broken.dropped(0) }
        }
    }

    private func head(of request: Request) -> [UInt8] {
        var lines = ["\(request.method) \(request.target) HTTP/1.1", "Host: purser", "Connection: close"]
        lines += request.headers.map { "\($0.name): \($0.value)" }
        if request.method != "GET" {
            lines += ["Content-Type: application/json", "Content-Length: \(request.body.count)"]
        }
        return Array((lines + ["", ""]).joined(separator: "\r\n").utf8)
    }

    private var uncertain: Failure {
        var failure = Failure(
            .noDaemon, "the daemon at \(socket) closed the connection before it answered",
            hint: "look at its log; 'purser status' tells what it has accepted")
        failure.isUncertain = true
        return failure
    }

    private func failure(_ broken: Connection.Broken) -> Failure {
        switch broken {
        case .notThere(EACCES), .notThere(EPERM):
            Failure(
                .notAllowed, "you may not use the socket \(socket)",
                hint: "ask to be in its group (ls -l \(socket)), or start a daemon of your own: purserd run")
        case .notThere(let code):
            Failure(
                .noDaemon, "no daemon answers at \(socket): \(String(cString: strerror(code)))",
                hint: "start it with 'systemctl start purserd' or 'purserd run', or name its socket with --socket")
        case .timedOut:
            Failure(
                .timedOut, "no answer from \(socket) within \(timeout)", hint: "a longer --timeout waits longer")
        case .dropped: uncertain
        case .pathTooLong: Failure(.usage, "the socket path \(socket) is too long")
        }
    }
}
