import Synchronization
import Wire

/// What clients asked for and what they were told, kept outside the daemon.
final class Promises: Sendable {
    /// A submission.
    struct Asked: Sendable {
        /// The job's name, which is also the idempotency key: no other submission has it.
        var name: String
        /// What was sent.
        var request: SubmitRequest
        /// The number it was acknowledged with; nil: no answer came.
        var job: Int64?
        /// Whether a cancel of it was acknowledged.
        var isCancelled = false
        /// Whether it is a real command.
        var isCommand: Bool
        /// Whether it was repeated under its key since.
        var isRepeated = false
    }

    private struct Book: Sendable {
        var asked: [Asked] = []
        var cancels = 0
        /// Acknowledged, not cancelled: places in `asked`.
        var open: [Int] = []
    }

    private let book = Mutex(Book())

    /// Notes a submission before it is sent; its place.
    func note(_ asked: Asked) -> Int {
        book.withLock { book in
            book.asked.append(asked)
            return book.asked.count - 1
        }
    }

    /// The submission at a place was acknowledged.
    func acknowledge(_ place: Int, as job: Int64) {
        book.withLock { book in
            book.asked[place].job = job
            book.open.append(place)
        }
    }

    /// The submission at a place was repeated.
    func markRepeated(_ place: Int, as job: Int64) {
        book.withLock { book in
            if book.asked[place].job == nil { book.asked[place].job = job }
            book.asked[place].isRepeated = true
        }
    }

    /// Takes one that could be cancelled, chosen by `choose` among the newest; nil: there is none.
    func takeRecent(among most: Int, _ choose: (Int) -> Int) -> (place: Int, job: Int64)? {
        book.withLock { book in
            guard !book.open.isEmpty else { return nil }
            let place = book.open.remove(at: book.open.count - 1 - choose(min(most, book.open.count)))
            return book.asked[place].job.map { (place, $0) }
        }
    }

    /// The cancel of the submission at a place was acknowledged.
    func acknowledgeCancel(_ place: Int) {
        book.withLock { book in
            book.asked[place].isCancelled = true
            book.cancels += 1
        }
    }

    /// Everything asked so far, in order.
    var all: [Asked] { book.withLock(\.asked) }

    /// `12 submissions acknowledged, 3 cancels, 2 commands`.
    var counts: String {
        book.withLock { book in
            let acknowledged = book.asked.filter { $0.job != nil }
            let commands = acknowledged.filter(\.isCommand).count
            return "\(acknowledged.count) acknowledged submissions (\(commands) real commands), "
                + "\(book.cancels) acknowledged cancels"
        }
    }
}
