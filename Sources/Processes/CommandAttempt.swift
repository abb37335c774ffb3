import Domain
import Foundation
import Pools

/// One command on a node: its files, its signals, and what was observed of it. Everything is read from the files, in
/// their order, so that a daemon that starts again numbers it the same way.
struct CommandAttempt {
    /// Why it was told to end.
    enum Ending: Hashable {
        /// By an order.
        case stop
        /// Because its node goes.
        case interruption
    }

    let id: AttemptID
    let nodes: NodeSet
    let directory: AttemptDirectory
    /// What was observed and not taken, in order.
    private(set) var waiting: [Observation] = []
    /// Whether its end was observed.
    private(set) var isOver = false
    /// When its node was gone; nothing is said to have happened later.
    var nodeEnd: Instant?
    private(set) var ending: Ending?
    private var observed = 0
    private var taken = 0
    private var hasStarted = false
    private var readUntil: UInt64 = 0
    private var startedWaiting: ContinuousClock.Instant
    private var killAt: ContinuousClock.Instant?

    /// A shim that has not shown itself after this long never will.
    private static let patience = Duration.seconds(20)

    init(id: AttemptID, nodes: NodeSet, directory: AttemptDirectory) {
        self.id = id
        self.nodes = nodes
        self.directory = directory
        startedWaiting = .now
    }

    /// Whether everything was observed and taken.
    var isDone: Bool { isOver && waiting.isEmpty }

    /// The attempt could not be begun.
    mutating func fail(_ why: String, at now: Instant) { end(.notStarted(why), at: now) }

    mutating func take(upTo number: Int) {
        taken = max(taken, number)
        waiting.removeAll { $0.number <= taken }
    }

    /// Tells the command to end: SIGTERM now, SIGKILL to its group after the grace.
    mutating func tell(_ ending: Ending, grace: Duration) {
        guard !isOver else { return }
        self.ending = self.ending ?? ending
        let deadline = ContinuousClock.now + grace
        if let killAt, killAt <= deadline { return }
        if killAt == nil { signalGroup(SIGTERM) }
        killAt = killAt.map { min($0, deadline) } ?? deadline
    }

    /// Reads what is new in the files, and sends a kill that is due.
    mutating func poll(at now: Instant) {
        guard !isOver else { return }
        let at = min(now, nodeEnd ?? now)
        let exit = directory.read(ExitRecord.self, directory.exit)
        guard let record = directory.read(ProcessRecord.self, directory.process) else {
            return waitForShim(exit, at: at)
        }
        if !hasStarted {
            hasStarted = true
            observe(.started, at: at)
        }
        readMetrics(at: at)
        if let exit {
            end(how(exit), at: at)
        } else if !record.isShimAlive {
            if record.isCommandAlive { kill(-record.command, SIGKILL) }
            end(ending.map { $0 == .stop ? .stopped : .interrupted } ?? .vanished, at: at)
        } else if let killAt, killAt <= .now {
            signalGroup(SIGKILL)
        }
    }

    private mutating func waitForShim(_ exit: ExitRecord?, at: Instant) {
        if let exit { return end(how(exit), at: at) }
        if startedWaiting + Self.patience < .now { end(.notStarted("the exec shim did not come up"), at: at) }
    }

    private func how(_ exit: ExitRecord) -> AttemptExit {
        if let ending { return ending == .stop ? .stopped : .interrupted }
        if let failure = exit.failure { return .notStarted(failure) }
        if let signal = exit.signal { return .killed(signal: Int(signal)) }
        return exit.code == 0 ? .finished : .failed(code: Int(exit.code ?? 255))
    }

    private func signalGroup(_ signal: Int32) {
        guard let record = directory.read(ProcessRecord.self, directory.process), record.isCommandAlive else { return }
        kill(-record.command, signal)
    }

    /// Whole lines only: the last one may still be being written.
    private mutating func readMetrics(at: Instant) {
        guard let handle = FileHandle(forReadingAtPath: directory.metrics) else { return }
        defer { try? handle.close() }
        guard (try? handle.seek(toOffset: readUntil)) != nil, let data = try? handle.read(upToCount: 4 << 20),
            let last = data.lastIndex(of: UInt8(ascii: "\n"))
        else { return }
        let whole = data[...last]
        readUntil += UInt64(whole.count)
        for line in String(decoding: whole, as: UTF8.self).split(separator: "\n") {
            guard let metric = MetricLine(line) else { continue }
            observe(.reported(step: metric.step, metrics: metric.metrics), at: at)
            if let path = metric.checkpoint { observe(.checkpointed(step: metric.step, path: path), at: at) }
        }
    }

    private mutating func end(_ exit: AttemptExit, at: Instant) {
        isOver = true
        observe(.exited(exit), at: at)
    }

    private mutating func observe(_ fact: Fact, at: Instant) {
        observed += 1
        guard observed > taken else { return }
        waiting.append(Observation(subject: .attempt(id), number: observed, at: at, fact: fact))
    }
}
