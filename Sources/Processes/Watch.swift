import CSys
import Domain
import Exec
import Glibc

/// Tells which commands have news, without looking at any file: one descriptor that is readable when the pipe of a
/// started shim, or the end of an adopted one, has something to say.
struct Watch: Sendable {
    private enum Source {
        /// The shim's standard output.
        case pipe(Descriptor)
        /// A shim that an earlier daemon started.
        case process(Descriptor)

        var number: Int32 {
            switch self {
            case .pipe(let descriptor), .process(let descriptor): descriptor.number
            }
        }
    }

    private let whole: Descriptor?
    private var sources: [Int32: (attempt: AttemptID, source: Source)] = [:]

    init() {
        let number = purser_watch_make()
        whole = number >= 0 ? Descriptor(number) : nil
    }

    /// Readable when there are news; nil: the system has none to give, and commands are looked at from time to time.
    var descriptor: Int32? { whole?.number }

    /// Follows a shim by the reading end of its standard output.
    mutating func follow(_ attempt: AttemptID, pipe: Descriptor) { add(attempt, .pipe(pipe)) }

    /// Follows a shim by its process, unless it is followed already.
    mutating func follow(_ attempt: AttemptID, process: Int32) {
        guard !isFollowed(attempt), let end = Descriptor.end(of: process) else { return }
        add(attempt, .process(end))
    }

    func isFollowed(_ attempt: AttemptID) -> Bool { sources.values.contains { $0.attempt == attempt } }

    /// The attempts with news; each is told once.
    mutating func take() -> Set<AttemptID> {
        guard let whole else { return [] }
        var news: Set<AttemptID> = []
        var ready = [Int32](repeating: -1, count: 64)
        var count = 0
        repeat {
            count = Int(purser_watch_ready(whole.number, &ready, Int32(ready.count)))
            for number in ready[..<count] {
                guard let known = sources[number] else { continue }
                news.insert(known.attempt)
                if isOver(known.source) { sources[number] = nil }
            }
        } while count == ready.count
        return news
    }

    private mutating func add(_ attempt: AttemptID, _ source: Source) {
        guard let whole, purser_watch_add(whole.number, source.number) == 0 else { return }
        sources[source.number] = (attempt, source)
    }

    /// Reads what a pipe has; whether nothing more will come.
    private func isOver(_ source: Source) -> Bool {
        guard case .pipe(let pipe) = source else { return true }
        var buffer = [UInt8](repeating: 0, count: 64)
        var count = 0
        repeat { count = read(pipe.number, &buffer, buffer.count) } while count > 0
        return count == 0 || (errno != EAGAIN && errno != EINTR)
    }
}
