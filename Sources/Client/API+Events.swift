import FoundationEssentials
import Wire

extension API {
    /// Which events to tell.
    public struct EventQuery: Sendable {
        /// Only about this job.
        public var job: Int64?
        /// From this decision on, not included; nil: see `last`.
        public var since: Int64?
        /// So many decisions of the past; nil: none when following, else 100.
        public var last: Int?
        /// Whether to go on when the past is told.
        public var isFollowing = false
        /// Whether the time-out of the transport ends it; else it goes on without end.
        public var isTimed = false
        /// The past.
        public init() {}
    }

    /// Tells events as they come, each decoded and as the JSON that was sent. Ends when the daemon ends the stream.
    public func events(
        _ wanted: EventQuery, _ each: (EventDocument, String) throws(Failure) -> Void
    ) throws(Failure) {
        var query = [("follow", wanted.isFollowing ? "true" : "false")]
        if let job = wanted.job { query.append(("job", "\(job)")) }
        if let since = wanted.since {
            query.append(("since", "\(since)"))
        } else if let last = wanted.last {
            query.append(("last", "\(last)"))
        }
        var reader = EventReader()
        let request = Transport.Request(
            method: "GET", target: "/v1/events\(text(query))", headers: [("Accept", "text/event-stream")],
            patience: wanted.isFollowing && !wanted.isTimed ? .seconds(315_360_000) : .zero)
        let ordinary = try transport.stream(request) { headers, bytes throws(Failure) in
            try checkVersion(headers)
            for data in reader.take(bytes) {
                guard let document = try? JSONDecoder().decode(EventDocument.self, from: Data(data.utf8)) else {
                    throw mismatch("an event cannot be read: \(data)")
                }
                try each(document, data)
            }
            return true
        }
        if let ordinary { _ = try checked(ordinary) }
    }
}

/// Finds the data of server-sent events in bytes as they come (WHATWG HTML, 9.2); one line of data each.
struct EventReader {
    private var rest: [UInt8] = []

    /// The data of the events that have come whole.
    mutating func take(_ bytes: [UInt8]) -> [String] {
        rest += bytes
        var found: [String] = []
        var start = rest.startIndex
        while let end = rest[start...].firstIndex(of: 10) {
            let line = String(decoding: rest[start..<end], as: UTF8.self)
            if line.hasPrefix("data:") { found.append(String(line.dropFirst(5).drop { $0 == " " })) }
            start = end + 1
        }
        rest.removeFirst(start)
        return found
    }
}
