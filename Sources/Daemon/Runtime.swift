import Dispatch
import Domain
import Logging
import Orchestration
import Policies
import Pools
import Processes
import Store

/// The daemon's heart: the only place where things happen. One actor on one serial queue; sockets, timers and signals
/// only put events into its inbox.
public actor Runtime {
    /// A request that could not be committed: why.
    public struct Unwritable: Error, Sendable {
        /// The store's words.
        public let why: String
    }
    /// The inbox is full, or the daemon is going down.
    public enum Busy: Error, Sendable {
        /// As many requests wait as may wait.
        case inboxFull(limit: Int)
        /// It is being stopped.
        case stopping
    }

    /// What became of a submission.
    public struct Receipt: Sendable {
        /// Accepted or not.
        public let answer: Answer
        /// The word of the job's state at the end of the turn that answered; nil: the job is over, or there is none.
        public let state: String?
    }

    nonisolated let executor = QueueExecutor(label: "purser.runtime")
    /// Pinned to the serial queue.
    nonisolated public var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    nonisolated private let inbox: Inbox
    private let books: Books
    private let log: Logger
    private let feed: EventFeed
    private var publisher: Publisher?
    private var orchestrator: Orchestrator
    private var pool: ProcessPool
    private var clock: DaemonClock
    private var pending: [Event]
    private var lastTick: Instant
    private var timer: (any DispatchSourceTimer)?
    /// When the timer goes off; nil: it does not.
    private var timerEnd: DispatchTime?
    private var watchdog: (any DispatchSourceTimer)?
    private var commands: (any DispatchSourceRead)?
    private var isEnding = false
    private var isStopped = false
    private var failure: String?
    private var waiters = Waiters()
    private var turnTimes = Histogram()
    private var commitTimes = Histogram()

    /// A runtime that goes on from what was loaded; `pool` was brought back from the standing orders.
    init(
        books: Books, orchestrator: Orchestrator, pool: ProcessPool, clock: DaemonClock, limits: ServiceLimits,
        feed: EventFeed, log: Logger
    ) {
        inbox = Inbox(most: limits.inbox)
        self.feed = feed
        self.books = books
        self.orchestrator = orchestrator
        self.pool = pool
        self.clock = clock
        self.log = log
        lastTick = clock.latest
        pending = [.started(pool.inventory(at: clock.latest))]
    }

    /// Takes the first turn and begins to follow time. Where systemd watches, it hears of every turn that was taken for
    /// it and came back: a queue that hangs, in a commit or anywhere else, stops the feeding.
    public func start() {
        if let news = pool.news {
            let source = DispatchSource.makeReadSource(fileDescriptor: news, queue: executor.queue)
            source.setEventHandler { @Sendable [self] in assumeIsolated { $0.queueTurn() } }
            source.resume()
            commands = source
        }
        timer = madeTimer()
        turn()
        guard let interval = SystemdNotify.watchdogInterval else { return }
        let source = DispatchSource.makeTimerSource(queue: executor.queue)
        source.setEventHandler { @Sendable [self] in
            assumeIsolated { $0.turn() }
            SystemdNotify.send("WATCHDOG=1")
        }
        let (seconds, attoseconds) = interval.components
        source.schedule(
            deadline: .now(), repeating: .nanoseconds(Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)))
        source.resume()
        watchdog = source
    }

    /// The end is near: nobody is held waiting any more, so that open requests come to their answers.
    public func endWaits() {
        isEnding = true
        waiters.wakeAll()
        feed.end()
    }

    /// Ends: what is in the inbox is answered, nothing new is taken. Real commands run on and are taken up again by the
    /// next start.
    public func stop() {
        guard !isStopped else { return }
        if !inbox.isEmpty { turn() }
        isStopped = true
        timer?.cancel()
        watchdog?.cancel()
        commands?.cancel()
        inbox.refuse(with: Busy.stopping)
        for request in inbox.take(atMost: .max) { request.reply.resume(throwing: Busy.stopping) }
        waiters.wakeAll()
        feed.end()
    }

    /// Puts a request into the inbox; its answer once it is durable.
    nonisolated public func request(_ event: Event) async throws -> Answer { try await receipt(of: event).answer }

    /// Puts requests into the inbox at once; their answers in the same order, once they are durable.
    public func answers(to events: [Event]) async throws -> [Answer] {
        try await withThrowingTaskGroup(of: (Int, Answer).self) { group in
            for (index, event) in events.enumerated() {
                group.addTask { (index, try await self.request(event)) }
            }
            var answers: [(Int, Answer)] = []
            for try await answer in group { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// Puts a request into the inbox; its answer once it is durable, and the state of the job it made.
    nonisolated public func receipt(of event: Event) async throws -> Receipt {
        try await withCheckedThrowingContinuation { reply in
            if inbox.put(event, reply) { dispatchTurn() }
        }
    }

    /// Comes back when the job is over or the time is up, whichever is first.
    public func waitForEnd(of job: JobID, atMost span: Duration) async {
        guard !isEnding, !isStopped, orchestrator.state.jobs[job] != nil else { return }
        await withCheckedContinuation { continuation in
            let ticket = waiters.add(job, continuation)
            let (seconds, attoseconds) = span.components
            let nanoseconds = Int(seconds) * 1_000_000_000 + Int(attoseconds / 1_000_000_000)
            executor.queue.asyncAfter(deadline: .now() + .nanoseconds(nanoseconds)) { @Sendable [self] in
                assumeIsolated { $0.waiters.wake(ticket) }
            }
        }
    }

    /// The daemon's time.
    public func now() -> Instant { clock.now(wall: DaemonClock.wallClock()) }

    /// Reads something of the orchestrator as it stands between two turns. Only what is asked for leaves the actor: a
    /// copy of the state that is held elsewhere would make the next turn copy what it changes.
    public func read<Value: Sendable>(_ body: @Sendable (Orchestrator) -> Value) -> Value { body(orchestrator) }

    /// What keeps a job from running; when a waiting one is expected to start is noted, to say later how far that was
    /// off.
    public func explain(_ id: JobID) -> Explanation? {
        let explanation = orchestrator.explain(id)
        if let start = explanation?.start, explanation?.hold == nil { orchestrator.tell(id, start: start) }
        return explanation
    }

    /// Puts another pool file in force between two turns; what has changed, a sentence each.
    public func change(to file: PoolDescription) -> [String] {
        guard !isStopped else { return [] }
        let old = orchestrator.settings.pool
        let new = old.replaced(by: file, keeping: Set(orchestrator.state.leasesOfGroup.keys))
        let quotes = pool.change(to: new, at: now())
        pending.append(.poolChanged(new, quotes))
        turn()
        return old.differences(to: new)
    }

    /// How long turns took, and the commits in them.
    public func times() -> (turns: Histogram, commits: Histogram) { (turnTimes, commitTimes) }

    /// Why commits fail; nil: they do not.
    public func writeFailure() -> String? { failure }

    /// Whether the daemon is going down.
    public func isStopping() -> Bool { isEnding || isStopped }

    /// From now on a reader is told every event; the number of the last decision before them.
    func watchEvents(_ seat: EventFeed.Seat) throws -> Int64 {
        if isEnding || isStopped { throw Busy.stopping }
        if publisher == nil { publisher = Publisher(orchestrator.state) }
        feed.watch(seat)
        return orchestrator.state.counters.decisions
    }

    private func queueTurn() {
        if inbox.asksForTurn() { dispatchTurn() }
    }

    nonisolated private func dispatchTurn() {
        executor.queue.async { @Sendable [self] in assumeIsolated { $0.turn() } }
    }

    /// One turn: 1. drain the inbox and look at the pool, 2. step each event, 3. commit, 4. orders, then answers.
    private func turn() {
        guard !isStopped else { return }
        let requests = inbox.take(atMost: Limits.eventsPerTurn)
        let start = ContinuousClock.now
        let now = clock.now(wall: DaemonClock.wallClock())
        pool.poll(at: now)
        // What has happened comes before what somebody asks for now.
        let before = pending
        let first = before.filter(\.isStart) + observations(at: now) + before.filter { !$0.isStart }
        let tickBefore = lastTick
        let events = first + requests.map(\.event) + ticks(at: now) + [.caughtUp]
        pending = []
        let outcomes = events.map { orchestrator.step($0, at: now) }
        let changes = outcomes.flatMap(\.changes)
        do {
            try commit(changes, at: now)
            recovered()
            settle(outcomes, at: now)
            answer(requests, outcomes[first.count...].prefix(requests.count).map(\.answer))
            wakeWaiters(changes)
            publish(changes)
        } catch {
            lastTick = tickBefore
            undo(requests, before, error)
        }
        arm(at: now)
        turnTimes.add(start.duration(to: .now))
    }

    private func commit(_ changes: [Change], at now: Instant) throws {
        guard !changes.isEmpty || failure != nil else { return }
        let start = ContinuousClock.now
        try books.commit(changes, at: now)
        commitTimes.add(start.duration(to: .now))
    }

    /// What the pool reports, at most a turn's worth; the rest comes in the next turn, and so does the tick.
    private func observations(at now: Instant) -> [Event] {
        pool.observations(upTo: now).prefix(Limits.eventsPerTurn).map(Event.observed)
    }

    private func ticks(at now: Instant) -> [Event] {
        guard let due = orchestrator.nextTick(after: lastTick), due <= now,
            pool.observations(upTo: now).count <= Limits.eventsPerTurn
        else {
            return []
        }
        lastTick = now
        return [.ticked]
    }

    /// After the commit: orders leave, and the pool is told what was taken.
    private func settle(_ outcomes: [Outcome], at now: Instant) {
        for outcome in outcomes {
            for order in outcome.orders { pool.carryOut(order, at: now) }
            if let taken = outcome.taken { pool.take(taken.subject, upTo: taken.number) }
            for decision in outcome.decisions { note(decision) }
            for request in outcome.tables { solve(request) }
        }
    }

    /// Solves a table on another thread; it comes back as an event of a later turn.
    private func solve(_ request: SpotTableRequest) {
        let queue = executor.queue
        DispatchQueue.global(qos: .utility).async { [self] in
            let table = request.solved()
            queue.async { @Sendable [self] in assumeIsolated { $0.take(table, of: request) } }
        }
    }

    private func take(_ table: SpotTable, of request: SpotTableRequest) {
        guard !isStopped else { return }
        pending.append(.tableSolved(request.job, request.market, table))
        queueTurn()
    }

    private func answer(_ requests: [Inbox.Request], _ answers: [Answer?]) {
        for (request, answer) in zip(requests, answers) {
            guard let answer else { preconditionFailure("a request was not answered: \(request.event)") }
            request.reply.resume(returning: Receipt(answer: answer, state: stateWord(answer)))
        }
    }

    private func stateWord(_ answer: Answer) -> String? {
        guard case .accepted(let job, _) = answer else { return nil }
        return orchestrator.state.jobs[job]?.state.word
    }

    /// Tells the readers of events, if there are any.
    private func publish(_ changes: [Change]) {
        guard publisher != nil, !changes.isEmpty else { return }
        guard feed.isWatched else {
            publisher = nil
            return
        }
        if let batch = publisher?.batch(of: changes, orchestrator.state) { feed.publish(batch) }
    }

    private func wakeWaiters(_ changes: [Change]) {
        for case .job(let job) in changes where job.state.isEnded { waiters.wakeAll(of: job.id) }
    }

    /// The commit failed: no order leaves, this turn's clients are told, the state is what the database says.
    private func undo(_ requests: [Inbox.Request], _ before: [Event], _ error: any Error) {
        let why = "\(error)"
        if failure == nil { log.error("commits fail, only reads are served: \(why)") }
        failure = why
        inbox.refuse(with: Unwritable(why: why))
        pending = before
        for request in requests { request.reply.resume(throwing: Unwritable(why: why)) }
        do {
            orchestrator = Orchestrator(settings: orchestrator.settings, state: try books.load().state)
        } catch {
            preconditionFailure("the state cannot be loaded again: \(error)")
        }
    }

    private func recovered() {
        guard failure != nil else { return }
        failure = nil
        inbox.refuse(with: nil)
        log.notice("commits succeed again")
    }

    private func note(_ decision: Decision) {
        guard log.logLevel <= .info else { return }
        let about = [decision.job.map { "job \($0)" }, decision.lease?.description].compactMap { $0 }
        log.info("\(decision.id) \(decision.verdict.rawValue) \(about.joined(separator: " ")): \(decision.reason.code)")
    }

    /// Arms the one timer for whatever comes next: the pool, the tick, the files of commands, another try.
    private func arm(at now: Instant) {
        if !inbox.isEmpty { return queueTurn() }
        let wall = DaemonClock.wallClock()
        var next: [Instant] = []
        if failure != nil { next.append(wall + .seconds(1)) }
        if let delay = pool.pollDelay { next.append(wall + delay) }
        if failure == nil, isPoolFollowed, let wakeUp = pool.wakeUp(after: now) {
            next.append(max(wall, clock.wall(at: wakeUp)))
        }
        if failure == nil, let release = orchestrator.nextRelease { next.append(clock.wall(at: release)) }
        if failure == nil, let tick = orchestrator.nextTick(after: lastTick) { next.append(clock.wall(at: tick)) }
        guard let due = next.min() else { return schedule(nil) }
        schedule(.now() + .milliseconds(Int(min(max(0, (due - wall).milliseconds), 86_400_000))))
    }

    private func madeTimer() -> any DispatchSourceTimer {
        let source = DispatchSource.makeTimerSource(queue: executor.queue)
        source.setEventHandler { @Sendable [self] in
            assumeIsolated {
                $0.timerEnd = nil
                $0.turn()
            }
        }
        source.resume()
        return source
    }

    /// Lets the timer go off then. One that does already, to the millisecond, is left alone: most turns change nothing
    /// about what comes next.
    private func schedule(_ end: DispatchTime?) {
        let slack: UInt64 = 1_000_000
        if let end, let timerEnd {
            let apart = max(end, timerEnd).uptimeNanoseconds - min(end, timerEnd).uptimeNanoseconds
            if apart <= slack { return }
        } else if end == nil, timerEnd == nil {
            return
        }
        timerEnd = end
        timer?.schedule(deadline: end ?? .distantFuture, leeway: .milliseconds(1))
    }

    /// Markets alone do not wake an idle daemon; they are caught up with when something happens.
    private var isPoolFollowed: Bool { orchestrator.needsTicks || !orchestrator.state.jobs.isEmpty }
}
