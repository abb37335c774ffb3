import Dispatch
import Domain
import Foundation
import Orchestration
import Store
import Synchronization
import Wire

/// Something that was committed, with whose job it is about.
struct FeedEvent: Sendable {
    /// The number of the last decision told with or before it.
    let number: Int64
    /// What readers are sent.
    let text: String
    private let job: Int64?
    /// The owner of the job it is about; nil: it is about no job.
    private let owner: UInt32?

    /// A decision.
    init(_ decision: Decision, name: String?, owner: Owner?) {
        self.init(EventDocument(decision, name: name, owner: owner), owner: owner?.uid)
    }

    /// A job in a state; `number` is that of the last decision told before.
    init(_ job: JobGlance, number: Int64) {
        var document = EventDocument(id: number, type: .job, at: job.since.description)
        document.job = job.id.number
        document.name = job.name
        document.owner = job.owner.name
        document.state = job.state
        document.code = job.reason
        self.init(document, owner: job.owner.uid)
    }

    /// What a document says.
    init(_ document: EventDocument, owner: UInt32? = nil) {
        number = document.id
        job = document.job
        self.owner = owner
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let data = try? encoder.encode(document) else { preconditionFailure("not to be written: \(document)") }
        let json = String(decoding: data, as: UTF8.self)
        text = "id: \(document.id)\nevent: \(document.type.rawValue)\ndata: \(json)\n\n"
    }

    /// Whether a reader of this part of the log is told it.
    func isIn(_ scope: LogScope) -> Bool {
        (scope.job.map { $0.number == job } ?? true) && (scope.owner.map { $0 == owner } ?? true)
    }
}

/// The events of one turn. Made cheaply by the turn; turned into text, once, by the first reader that comes to them.
final class FeedBatch: Sendable {
    /// A change of the state, and what a reader must know of its job.
    enum Entry: Sendable {
        case decision(Decision, name: String?, owner: Owner?)
        case job(Job, number: Int64)
    }

    /// How many events it has.
    let count: Int
    private let entries: [Entry]
    private let made = Mutex<[FeedEvent]?>(nil)

    init(_ entries: [Entry]) {
        self.entries = entries
        count = entries.count
    }

    /// The events in order.
    var events: [FeedEvent] {
        made.withLock { made in
            if let made { return made }
            let events = entries.map(Self.event)
            made = events
            return events
        }
    }

    private static func event(_ entry: Entry) -> FeedEvent {
        switch entry {
        case .decision(let decision, let name, let owner): FeedEvent(decision, name: name, owner: owner)
        case .job(let job, let number):
            FeedEvent(
                JobGlance(
                    id: job.id, name: job.spec.name, owner: job.owner, state: job.state.word, since: job.state.since,
                    reason: job.reasonCode), number: number)
        }
    }
}

/// Hands what each turn has committed to every reader. The turn only appends; a reader that leaves too much lying is
/// cut, so that nobody's slowness is anybody else's.
final class EventFeed: Sendable {
    /// What a reader finds when it comes back.
    enum Delivery: Sendable {
        case batches([FeedBatch])
        /// Nothing happened for a while.
        case quiet
        /// It left too much lying and gets no more.
        case cut
        /// The daemon is going down.
        case over
    }

    /// A reader's place; given back when the last reference to it goes.
    final class Seat: Sendable {
        fileprivate let number: Int
        private let feed: EventFeed

        fileprivate init(_ number: Int, _ feed: EventFeed) {
            self.number = number
            self.feed = feed
        }

        deinit { feed.leave(number) }
    }

    private struct Reader {
        var isWatching = false
        var isCut = false
        var waiting: [FeedBatch] = []
        var count = 0
        var wake: CheckedContinuation<Void, Never>?

        mutating func takeWake() -> CheckedContinuation<Void, Never>? {
            defer { wake = nil }
            return wake
        }
    }

    private struct Contents {
        var readers: [Int: Reader] = [:]
        var next = 0
        var isOver = false
    }

    private let mostReaders: Int
    private let mostWaiting: Int
    private let contents = Mutex(Contents())

    init(limits: ServiceLimits) {
        mostReaders = limits.eventReaders
        mostWaiting = limits.eventBuffer
    }

    /// A place for one more reader, who is told nothing yet.
    func takeSeat() throws(Problem) -> Seat {
        let number = contents.withLock { contents -> Int? in
            guard contents.readers.count < mostReaders else { return nil }
            contents.next += 1
            contents.readers[contents.next] = Reader()
            return contents.next
        }
        guard let number else {
            throw Problem(
                status: 503, code: "TooManyReaders", title: "too many streams of events",
                detail: "\(mostReaders) streams are read, which is the limit", hint: "try again later")
        }
        beat(number)
        return Seat(number, self)
    }

    /// From now on the reader is told everything. Called between two turns.
    func watch(_ seat: Seat) { contents.withLock { $0.readers[seat.number]?.isWatching = true } }

    /// Whether anybody is told anything.
    var isWatched: Bool { contents.withLock { $0.readers.values.contains { $0.isWatching && !$0.isCut } } }

    /// Hands a turn's events to every reader.
    func publish(_ batch: FeedBatch) {
        let woken = contents.withLock { contents in
            contents.readers.keys.compactMap { number in
                Self.append(batch, to: &contents.readers[number]!, most: mostWaiting)
            }
        }
        for continuation in woken { continuation.resume() }
    }

    /// Waits until there is something for the reader.
    func next(_ seat: Seat) async -> Delivery {
        await withCheckedContinuation { continuation in
            let isReady = contents.withLock { contents -> Bool in
                guard let reader = contents.readers[seat.number], !contents.isOver, !reader.isCut,
                    reader.waiting.isEmpty
                else { return true }
                contents.readers[seat.number]?.wake = continuation
                return false
            }
            if isReady { continuation.resume() }
        }
        return contents.withLock { contents in
            guard var reader = contents.readers[seat.number] else { return .over }
            defer { contents.readers[seat.number] = reader }
            if reader.isCut { return .cut }
            if reader.waiting.isEmpty { return contents.isOver ? .over : .quiet }
            let batches = reader.waiting
            reader.waiting = []
            reader.count = 0
            return .batches(batches)
        }
    }

    /// Ends every stream, after what is still to be told.
    func end() {
        let woken = contents.withLock { contents in
            contents.isOver = true
            return contents.readers.keys.compactMap { contents.readers[$0]?.takeWake() }
        }
        for continuation in woken { continuation.resume() }
    }

    private static func append(
        _ batch: FeedBatch, to reader: inout Reader, most: Int
    ) -> CheckedContinuation<Void, Never>? {
        guard reader.isWatching, !reader.isCut else { return nil }
        if reader.count > 0, reader.count + batch.count > most {
            reader.isCut = true
            reader.waiting = []
        } else {
            reader.waiting.append(batch)
            reader.count += batch.count
        }
        return reader.takeWake()
    }

    private func leave(_ number: Int) {
        contents.withLock { $0.readers[number] = nil }
    }

    /// Wakes a reader from time to time, as long as it is there, so that its stream shows that it is alive.
    private func beat(_ number: Int) {
        let next = DispatchTime.now() + .milliseconds(Int(Limits.heartbeat.milliseconds))
        DispatchQueue.global().asyncAfter(deadline: next) { @Sendable [weak self] in
            guard let self else { return }
            let (isThere, wake) = contents.withLock { contents in
                (contents.readers[number] != nil, contents.readers[number]?.takeWake())
            }
            wake?.resume()
            if isThere { beat(number) }
        }
    }
}

/// Finds the events among the changes of a turn. Knows the state each live job was last told in.
struct Publisher {
    private var told: [JobID: JobState]
    private var number: Int64

    /// A publisher that takes up where the state stands between two turns.
    init(_ state: State) {
        told = state.jobs.mapValues(\.state)
        number = state.counters.decisions
    }

    /// The events of a turn; nil: nothing to tell. `state` is that after the turn.
    mutating func batch(of changes: [Change], _ state: State) -> FeedBatch? {
        var named: [JobID: Job] = [:]
        for change in changes {
            switch change {
            case .jobAccepted(let job), .job(let job): named[job.id] = job
            default: break
            }
        }
        var entries: [FeedBatch.Entry] = []
        for change in changes {
            switch change {
            case .decision(let decision):
                number = decision.id.number
                let job = decision.job.flatMap { named[$0] ?? state.jobs[$0] }
                entries.append(.decision(decision, name: job?.spec.name, owner: job?.owner))
            case .jobAccepted(let job), .job(let job):
                guard told[job.id] != job.state else { continue }
                told[job.id] = job.state.isEnded ? nil : job.state
                entries.append(.job(job, number: number))
            default: break
            }
        }
        return entries.isEmpty ? nil : FeedBatch(entries)
    }
}
