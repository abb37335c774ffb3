import Domain
import Hummingbird
import Logging
import NIOCore
import Store
import Wire

/// One reader's stream of server-sent events: first what the database has, then what each turn commits.
struct EventStream: Sendable {
    let runtime: Runtime
    let books: Books
    let feed: EventFeed
    let seat: EventFeed.Seat
    let scope: LogScope
    /// The decision after which it begins; nil: with what is committed from now on.
    let after: Int64?
    /// Whether it goes on when the database is told.
    let isFollowing: Bool
    let log: Logger

    /// Writes the stream to its end.
    func run(_ writer: inout any ResponseBodyWriter) async throws {
        try await writer.write(ByteBuffer(string: ": events of purserd\n\n"))
        var reached = try await retell(&writer, from: after)
        if isFollowing {
            let end = try await runtime.watchEvents(seat)
            if let after {
                reached = try await retell(&writer, from: reached, upTo: end)
                reached = max(reached ?? end, end)
                try await show(&writer, jobsTouchedAfter: after, at: end)
            }
            try await follow(&writer, from: reached ?? end)
        }
        try await writer.finish(nil)
    }

    /// Tells the decisions after a number; the number it has reached. Nil: nothing of the past is told.
    private func retell(
        _ writer: inout any ResponseBodyWriter, from start: Int64?, upTo end: Int64? = nil
    ) async throws -> Int64? {
        guard var reached = start else { return nil }
        while case let page = try books.decisions(after: reached, upTo: end, limit: Limits.eventPage, in: scope),
            let last = page.last
        {
            try await send(page.map { FeedEvent($0.decision, name: $0.job?.name, owner: $0.job?.owner) }, &writer)
            reached = last.decision.id.number
        }
        return reached
    }

    /// Tells how the jobs stand about which something was decided since, or shortly before, and those on nodes. States
    /// in between are not kept.
    private func show(
        _ writer: inout any ResponseBodyWriter, jobsTouchedAfter start: Int64, at end: Int64
    ) async throws {
        var touched: Set<JobID> = []
        var reached = max(0, start - Limits.eventLookback)
        while case let page = try books.decisions(after: reached, upTo: end, limit: Limits.eventPage, in: scope),
            let last = page.last
        {
            touched.formUnion(page.compactMap(\.decision.job))
            reached = last.decision.id.number
        }
        let active = try books.activeGlances(in: scope)
        let rest = touched.subtracting(active.map(\.id)).sorted()
        for first in stride(from: 0, to: rest.count, by: Limits.eventPage) {
            let some = Array(rest[first..<min(rest.count, first + Limits.eventPage)])
            try await send(try books.glances(at: some).map { FeedEvent($0, number: end) }, &writer)
        }
        try await send(active.map { FeedEvent($0, number: end) }, &writer)
    }

    /// Tells what each turn commits, until the reader is cut or the daemon goes down.
    private func follow(_ writer: inout any ResponseBodyWriter, from start: Int64) async throws {
        var reached = start
        while true {
            switch await feed.next(seat) {
            case .batches(let batches):
                let events = batches.flatMap(\.events).filter { $0.isIn(scope) }
                try await send(events, &writer)
                reached = events.last?.number ?? reached
            case .quiet: try await writer.write(ByteBuffer(string: ":\n\n"))
            case .cut:
                log.notice("a reader of events did not keep up and is cut after D\(reached)")
                return try await say(.cut, "too many events waited for you; go on from \(reached)", reached, &writer)
            case .over:
                return try await say(.end, "the daemon is going down; go on from \(reached)", reached, &writer)
            }
        }
    }

    private func say(
        _ type: EventDocument.Kind, _ text: String, _ number: Int64, _ writer: inout any ResponseBodyWriter
    ) async throws {
        var last = EventDocument(id: number, type: type, at: await runtime.now().description)
        last.text = text
        try await send([FeedEvent(last)], &writer)
    }

    private func send(_ events: [FeedEvent], _ writer: inout any ResponseBodyWriter) async throws {
        guard !events.isEmpty else { return }
        var buffer = ByteBuffer()
        for event in events { buffer.writeString(event.text) }
        try await writer.write(buffer)
    }
}
