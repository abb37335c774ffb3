import Orchestration
import Synchronization

/// The requests that wait for a turn. Any thread may put one in; only the runtime takes them out.
final class Inbox: Sendable {
    /// A request and who waits for its answer.
    struct Request {
        let event: Event
        let reply: CheckedContinuation<Runtime.Receipt, any Error>
    }

    fileprivate struct Content {
        var requests: [Request] = []
        /// Why nothing is taken; nil: it is.
        var refusal: (any Error & Sendable)?
        var isTurnQueued = false
    }

    private let most: Int
    private let content = Mutex(Content())

    /// An inbox in which at most `most` requests wait.
    init(most: Int) { self.most = most }

    /// Puts a request in, or tells it at once that it cannot be taken. True: nobody has asked for a turn yet, and the
    /// caller has to.
    func put(_ event: Event, _ reply: CheckedContinuation<Runtime.Receipt, any Error>) -> Bool {
        let (refusal, isFirst) = content.withLock { content -> ((any Error & Sendable)?, Bool) in
            if let refusal = content.refusal { return (refusal, false) }
            guard content.requests.count < most else { return (Runtime.Busy.inboxFull(limit: most), false) }
            content.requests.append(Request(event: event, reply: reply))
            return (nil, content.asksForTurn())
        }
        if let refusal { reply.resume(throwing: refusal) }
        return isFirst
    }

    /// Whether a turn has to be queued; it is taken for queued from now on.
    func asksForTurn() -> Bool { content.withLock { $0.asksForTurn() } }

    /// What a turn answers, the oldest first. The turn has begun: another one may be queued.
    func take(atMost count: Int) -> [Request] {
        content.withLock { content in
            content.isTurnQueued = false
            let requests = Array(content.requests.prefix(count))
            content.requests.removeFirst(requests.count)
            return requests
        }
    }

    /// Takes no more requests, and answers every one with this from now on; nil: takes them again.
    func refuse(with refusal: (any Error & Sendable)?) { content.withLock { $0.refusal = refusal } }

    var isEmpty: Bool { content.withLock { $0.requests.isEmpty } }
}

extension Inbox.Content {
    fileprivate mutating func asksForTurn() -> Bool {
        defer { isTurnQueued = true }
        return !isTurnQueued
    }
}
