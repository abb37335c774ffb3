import Dispatch
import Domain
import Foundation
import Logging
import Processes
import Store
import Wire

/// Tells a command of the operator's of decisions, one after the other, beside everything else: the scheduler never
/// waits for it. How far it was told is kept in the database after each, so that a restart goes on from there: the
/// command hears of every decision, and of the last one again where the daemon died in the middle.
struct EventHook: Sendable {
    let plan: EventHookPlan
    let shell: String
    let socket: String
    let runtime: Runtime
    let books: Books
    let feed: EventFeed
    let seat: EventFeed.Seat
    let log: Logger

    private static let queue = DispatchQueue(label: "purser.hook")

    /// Runs until the daemon goes down.
    func run() async {
        do {
            let now = try await runtime.watchEvents(seat)
            var reached = try start(now)
            var seat = seat
            while true {
                reached = try await tell(from: reached)
                switch await feed.next(seat) {
                case .batches, .quiet: break
                case .cut:
                    seat = try feed.takeSeat()
                    _ = try await runtime.watchEvents(seat)
                case .over: return
                }
            }
        } catch {
            log.error("on_event is told nothing any more: \(error)")
        }
    }

    /// The decision it was told last; a command that is new is told nothing of the past.
    private func start(_ now: Int64) throws -> Int64 {
        if let reached = try books.hookCursor() { return reached }
        try books.noteHook(now)
        return now
    }

    /// Tells what the database has after a decision; the last one told or passed over.
    private func tell(from start: Int64) async throws -> Int64 {
        var reached = start
        while case let page = try books.decisions(after: reached, upTo: nil, limit: Limits.eventPage, in: LogScope()),
            let last = page.last
        {
            for entry in page where plan.verdicts.contains(entry.decision.verdict) {
                if await runtime.isStopping() { return reached }
                let document = EventDocument(entry.decision, name: entry.job?.name, owner: entry.job?.owner)
                await tell(try JSON.bytes(document), of: entry.decision)
                reached = entry.decision.id.number
                try books.noteHook(reached)
            }
            reached = last.decision.id.number
        }
        return reached
    }

    private func tell(_ document: [UInt8], of decision: Decision) async {
        let environment = ProcessInfo.processInfo.environment.merging(["PURSER_SOCKET": socket]) { $1 }
        let limit = Int32(clamping: plan.timeLimit.milliseconds)
        let ending = await withCheckedContinuation { continuation in
            Self.queue.async { [plan, shell] in
                continuation.resume(
                    returning: Result {
                        try ShortCommand.run(
                            plan.run, shell: shell, environment: environment, input: document, atMost: limit)
                    })
            }
        }
        switch ending {
        case .success(.exited(0)): break
        case .success(.timedOut):
            log.warning("on_event took longer than \(plan.timeLimit) for \(decision.id) and was ended")
        case .success(.exited(let code)): log.warning("on_event ended with exit code \(code) for \(decision.id)")
        case .success(.killed(let signal)): log.warning("on_event was ended by signal \(signal) for \(decision.id)")
        case .failure(let error): log.warning("on_event cannot be run for \(decision.id): \(error)")
        }
    }
}
