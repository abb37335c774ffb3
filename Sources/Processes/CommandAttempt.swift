import Domain
import Exec
import Foundation
import Pools

/// One command on a node: its files, its signals, and what was observed of it. Everything is read from the files, in
/// their order, so that a daemon that starts again numbers it the same way.
struct CommandAttempt {
    /// Why it was told to end.
    enum Ending: Hashable, Codable {
        /// By an order.
        case stop
        /// Because its node goes.
        case interruption
        /// Because it is over a limit: which, in words.
        case overLimit(String)
    }

    let id: AttemptID
    let nodes: NodeSet
    let directory: AttemptDirectory
    /// What was observed and not taken, in order.
    private(set) var waiting: [Observation] = []
    /// Whether its end was observed.
    private(set) var isOver = false
    /// Who runs it; nil until its shim has shown itself.
    private(set) var record: ProcessRecord?
    /// When there is something to look at.
    private(set) var nextLook = ContinuousClock.now
    /// When its node was gone; nothing is said to have happened later.
    var nodeEnd: Instant?
    private(set) var ending: Ending?
    private var observed = 0
    private var taken = 0
    private var hasStarted = false
    private var isTold = false
    private var isLost = false
    private var failure: String?
    private var metrics: MetricFile
    /// The shim, where this daemon started it.
    private let child: Int32?
    private let startedWaiting = ContinuousClock.now
    private var killAt: ContinuousClock.Instant?

    /// A shim that has not shown itself after this long never will.
    private static let patience = Duration.seconds(20)
    /// Metric lines are looked for this often. Starts and ends are told by descriptors; this finds them where the
    /// system has none to give.
    private static let every = Duration.milliseconds(200)
    /// How often those that were killed are looked for.
    private static let soon = Duration.milliseconds(20)

    init(id: AttemptID, nodes: NodeSet, directory: AttemptDirectory, child: Int32?, rate: Int64) {
        self.id = id
        self.nodes = nodes
        self.directory = directory
        self.child = child
        metrics = MetricFile(directory.metrics, rate: rate)
    }

    /// Whether everything was observed and taken.
    var isDone: Bool { isOver && waiting.isEmpty }

    /// The attempt could not be begun. Its end is told at the next look, by when what was taken before is known.
    mutating func fail(_ why: String) { failure = why }

    mutating func take(upTo number: Int) {
        if !isRead { nextLook = .now }
        taken = max(taken, number)
        waiting.removeAll { $0.number <= taken }
    }

    /// Tells the command to end: SIGTERM now, or once it runs; SIGKILL to its group after the grace. Its shim ends what
    /// is left then.
    mutating func tell(_ ending: Ending, grace: Duration) {
        guard !isOver else { return }
        self.ending = self.ending ?? ending
        let deadline = ContinuousClock.now + grace
        killAt = killAt.map { min($0, deadline) } ?? deadline
        nextLook = .now
    }

    /// Reads what is new in the files, and sends signals that are due.
    mutating func look(at now: Instant) {
        guard !isOver else { return }
        let at = min(now, nodeEnd ?? now)
        if let failure { return end(.notStarted(failure), at: at) }
        nextLook = .now + Self.every
        let exit = directory.readExit()
        if record?.command ?? 0 == 0 { record = directory.readProcess() }
        guard let record else { return waitForShim(exit, at: at) }
        if record.command > 0, !hasStarted {
            hasStarted = true
            observe(.started, at: at)
        }
        if waiting.count < Limits.waitingObservations { readMetrics(at: at) }
        if let exit {
            // A file that grew between the two readings is read to its end first.
            if isRead { end(how(exit), at: at) }
        } else if isLost || !record.isShimAlive {
            followLost(record, at: at)
        } else {
            signal(record)
        }
    }

    private var isRead: Bool { metrics.isRead && waiting.count < Limits.waitingObservations }

    private mutating func waitForShim(_ exit: ExitRecord?, at: Instant) {
        if let exit {
            end(how(exit), at: at)
        } else if let child, ProcessIdentity.startTime(of: child) == nil, directory.readProcess() == nil {
            end(.notStarted("the program beside purserd that runs commands ended before it began"), at: at)
        } else if startedWaiting + Self.patience < .now {
            end(.notStarted("the program that runs commands did not come up"), at: at)
        }
    }

    /// The shim is gone. It may have written the end just before; else what it has left behind is ended first, so that
    /// no two processes of one attempt are ever there at once, and then the attempt is over.
    private mutating func followLost(_ record: ProcessRecord, at: Instant) {
        nextLook = .now + Self.soon
        guard isLost || directory.readExit() == nil else { return nextLook = .now }
        isLost = true
        let orphans = Orphans.of(record, in: directory)
        guard orphans.isEmpty else { return ProcessTree.kill(orphans) }
        if isRead { end(reason.map(Self.exit(of:)) ?? .vanished, at: at) }
    }

    /// Why it was told to end, by this daemon or by one before it: a signal is sent before what led to it is in the
    /// books, and the next daemon may not know of that yet.
    private var reason: Ending? { ending ?? directory.readEnding() }

    private func how(_ exit: ExitRecord) -> AttemptExit {
        if let ending = reason { return Self.exit(of: ending) }
        if let failure = exit.failure { return .notStarted(failure) }
        if let limit = exit.limit { return .overLimit(limit) }
        if let signal = exit.signal { return .killed(signal: Int(signal)) }
        return exit.code == 0 ? .finished : .failed(code: Int(exit.code ?? 255))
    }

    private static func exit(of ending: Ending) -> AttemptExit {
        switch ending {
        case .stop: .stopped
        case .interruption: .interrupted
        case .overLimit(let limit): .overLimit(limit)
        }
    }

    /// Sends what is due. A command that has stopped its shim does not stop it from telling the end.
    private mutating func signal(_ record: ProcessRecord) {
        guard let killAt else { return }
        let isAlive = record.isCommandAlive
        if isAlive, !isTold {
            isTold = true
            if let ending { directory.note(ending) }
            kill(-record.command, SIGTERM)
        }
        if killAt <= .now {
            if isAlive { kill(-record.command, SIGKILL) }
            kill(record.shim, SIGCONT)
        }
        nextLook = min(nextLook, max(killAt, .now + Self.soon))
    }

    private mutating func readMetrics(at: Instant) {
        for fact in metrics.next() { observe(fact, at: at) }
        if !metrics.isRead, waiting.count < Limits.waitingObservations { nextLook = .now }
    }

    /// The end is told also where the files say less than they did before: a fact is taken once by its number.
    private mutating func end(_ exit: AttemptExit, at: Instant) {
        isOver = true
        observed = max(observed, taken)
        observe(.exited(exit), at: at)
    }

    private mutating func observe(_ fact: Fact, at: Instant) {
        observed += 1
        guard observed > taken else { return }
        waiting.append(Observation(subject: .attempt(id), number: observed, at: at, fact: fact))
    }
}
