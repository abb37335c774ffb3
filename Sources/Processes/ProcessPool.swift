import Domain
import Exec
import Foundation
import Pools

/// A pool whose nodes are those of another one, and on which commands run as real processes. Lease orders and modelled
/// attempts pass through; a node that is taken back becomes SIGTERM, the notice, SIGKILL.
public struct ProcessPool: Pool, Sendable {
    /// SIGKILL never comes sooner after SIGTERM than this, however fast the clock runs.
    public static let leastGrace = Duration.seconds(2)
    /// The grace of a command that was told to stop, where the clock runs at the wall's pace.
    private static let stopGrace = Duration.seconds(30)
    /// How often the disk is looked at while commands run.
    private static let diskEvery = Duration.milliseconds(500)

    private var inner: SimulatedPool
    private let host: Host
    private var description: PoolDescription
    private var commands: [AttemptID: CommandAttempt] = [:]
    private var watch = Watch()
    private var cores: CoreShares
    private var disk = DiskGuard()
    private var nextDiskLook = ContinuousClock.now
    private var shims: [Int32] = []

    /// Commands on the nodes of `inner`.
    public init(inner: SimulatedPool, description: PoolDescription, host: Host) {
        self.inner = inner
        self.description = description
        self.host = host
        cores = CoreShares(cores: host.usableCores)
    }

    /// Readable when a command has started or ended; nil: the system does not tell, and `pollDelay` finds it.
    public var news: Int32? { watch.descriptor }

    /// How long of the wall's time nothing need be looked at unless there are news; nil: no command runs.
    public var pollDelay: Span? {
        let looks = commands.values.lazy.filter { !$0.isOver }.map(\.nextLook)
        let next = looks.min().map { min($0, nextDiskLook) } ?? .now + Self.diskEvery
        guard !shims.isEmpty || looks.first != nil else { return nil }
        let (seconds, attoseconds) = ContinuousClock.now.duration(to: next).components
        return max(.zero, Span(milliseconds: seconds * 1_000 + attoseconds / 1_000_000_000_000_000 + 1))
    }

    /// Looks at the files of running commands that have news or are due, at their nodes, and at the disk.
    public mutating func poll(at now: Instant) {
        let news = watch.take()
        shims.removeAll { waitpid($0, nil, WNOHANG) != 0 }
        guard !commands.isEmpty else { return }
        guardDisk()
        for id in commands.keys.sorted() {
            guard var command = commands[id], !command.isOver else { continue }
            followNodes(of: &command, at: now)
            if news.contains(id) || command.nextLook <= .now { look(at: &command, now) }
            commands[id] = command
        }
    }

    /// A shim that this daemon did not start is followed from the first time it is seen.
    private mutating func look(at command: inout CommandAttempt, _ now: Instant) {
        let wasKnown = command.record != nil
        command.look(at: now)
        if let record = command.record, !wasKnown {
            if !command.isOver { watch.follow(command.id, process: record.shim) }
        }
        if command.isOver { cores.takeBack(command.id) }
    }

    /// Ends the command that fills the disk.
    private mutating func guardDisk() {
        guard nextDiskLook <= .now else { return }
        nextDiskLook = .now + Self.diskEvery
        guard let room = DiskGuard.room(at: host.jobsDirectory) else { return }
        let kept = host.diskReserve ?? min(Limits.diskReserve, room.total / 20)
        let running = commands.values.filter { !$0.isOver }
        let guilty = disk.look(free: room.free, kept: kept) {
            running.reduce(into: [:]) { $0[$1.id] = $1.record.map { ProcessTree.bytesWritten(by: $0.shim) } }
        }
        guard let guilty else { return }
        let limit = "written most when the disk of the jobs had only \(room.free) bytes left"
        commands[guilty]?.tell(.overLimit(limit), grace: .zero)
    }

    /// Starts and stops commands itself; the rest is the inner pool's.
    public mutating func carryOut(_ order: Order, at now: Instant) {
        switch order.action {
        case .start(let start):
            guard case .command(let work) = start.work else { return inner.carryOut(order, at: now) }
            begin(start, work, at: now)
        case .stop(let attempt, _):
            guard commands[attempt] != nil else { return inner.carryOut(order, at: now) }
            let grace = max(Self.leastGrace, Self.stopGrace / Int(host.rate))
            commands[attempt]?.tell(.stop, grace: grace)
        case .lease, .release, .pace: inner.carryOut(order, at: now)
        }
    }

    /// As the inner pool does.
    public mutating func confirm(_ lease: Lease, at now: Instant) { inner.confirm(lease, at: now) }

    /// Goes on with other groups; what the markets that are new or changed say now.
    public mutating func change(to description: PoolDescription, at now: Instant) -> [Quote] {
        self.description = description
        return inner.change(to: description, at: now)
    }

    /// What was seen of commands and nodes, in order. A node is not reported as ended while its command goes on.
    public func observations(upTo now: Instant) -> [Observation] {
        let own = commands.keys.sorted().flatMap { commands[$0]?.waiting ?? [] }
        let busy = Set(commands.values.filter { !$0.isOver }.flatMap { $0.nodes.leases.map(Subject.lease) })
        let others = inner.observations(upTo: now).filter { observation in
            guard case .ended = observation.fact else { return true }
            return !busy.contains(observation.subject)
        }
        return (own + others).sorted { ($0.at, $0.subject, $0.number) < ($1.at, $1.subject, $1.number) }
    }

    /// Forgets what was taken into the books.
    public mutating func take(_ subject: Subject, upTo number: Int) {
        guard case .attempt(let id) = subject, commands[id] != nil else { return inner.take(subject, upTo: number) }
        commands[id]?.take(upTo: number)
        if commands[id]?.isDone == true { commands[id] = nil }
    }

    /// When to look again: at once while a command has something to say.
    public func wakeUp(after now: Instant) -> Instant? {
        commands.values.contains { !$0.waiting.isEmpty } ? now : inner.wakeUp(after: now)
    }

    /// Leases and attempts that exist, commands among them.
    public func inventory(at now: Instant) -> Inventory {
        let known = inner.inventory(at: now)
        return Inventory(leases: known.leases, attempts: known.attempts + commands.keys)
    }

    /// What has become of the command's nodes: a warning is SIGTERM, an end the last instant anything can happen.
    private func followNodes(of command: inout CommandAttempt, at now: Instant) {
        for lease in command.nodes.leases where !command.isOver { follow(lease, of: &command, at: now) }
    }

    private func follow(_ lease: LeaseID, of command: inout CommandAttempt, at now: Instant) {
        switch inner.lease(lease, at: now)?.state {
        case .warned(let end):
            let notice = Duration.milliseconds((end - now).milliseconds / host.rate)
            command.tell(.interruption, grace: max(Self.leastGrace, notice))
        case .ended(_, let end):
            command.nodeEnd = min(command.nodeEnd ?? end, end)
            command.tell(.interruption, grace: Self.leastGrace)
        case .releasing, nil: command.tell(.interruption, grace: Self.leastGrace)
        case .ordered, .booting, .ready: break
        }
    }

    /// Starts an attempt, or takes it up again where its files show that it was started before.
    private mutating func begin(_ start: StartAttempt, _ work: CommandWork, at now: Instant) {
        guard commands[start.attempt] == nil else { return }
        let directory = AttemptDirectory(
            jobs: host.jobsDirectory, job: start.attempt.job.number, attempt: start.attempt.number)
        let files = FileManager.default
        var child: Int32?
        var failure: String?
        if !files.fileExists(atPath: directory.process), !files.fileExists(atPath: directory.exit) {
            do {
                child = try launch(start, work, in: directory)
            } catch {
                failure = "\(error)"
            }
        }
        if child == nil, let record = directory.readProcess() { cores.note(start.attempt, record.cores) }
        var command = CommandAttempt(
            id: start.attempt, nodes: start.nodes, directory: directory, child: child, rate: host.rate)
        if let failure { command.fail(failure) }
        commands[start.attempt] = command
    }

    /// Starts the shim of an attempt; its process number.
    private mutating func launch(
        _ start: StartAttempt, _ work: CommandWork, in directory: AttemptDirectory
    ) throws -> Int32 {
        let job = "\(host.jobsDirectory)/\(start.attempt.job)"
        let checkpoints = "\(job)/checkpoints"
        for path in [directory.path, checkpoints] {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        let environment = environment(of: start, work, checkpoints: checkpoints, directory)
        let launch = Launch(
            attempt: directory, job: job, shell: host.shell,
            script: work.setup.map { "set -e\n\($0)\nset +e\n\(work.run)" } ?? work.run, directory: work.directory,
            environment: environment.map { "\($0.key)=\($0.value)" }.sorted(),
            cores: cores.give(start.attempt, wanted: wantedCores(of: start)), bounds: host.bounds)
        let pipe = try Descriptor.pipe()
        let shim = try Spawn.start(host.shim, input: try Descriptor.holding(launch.bytes), output: pipe.writing)
        watch.follow(start.attempt, pipe: pipe.reading)
        shims.append(shim)
        return shim
    }

    /// As many cores as the attempt has processors of its first node.
    private func wantedCores(of start: StartAttempt) -> Int { start.room.cpus > 0 ? start.room.cpus : .max }

    private func environment(
        of start: StartAttempt, _ work: CommandWork, checkpoints: String, _ directory: AttemptDirectory
    ) -> [String: String] {
        var all = work.inherited.values.merging(work.environment) { $1 }
        for name in all.keys where name.hasPrefix("PURSER_") { all[name] = nil }
        for name in [Trial.nameVariable, Trial.numberVariable] { all[name] = work.environment[name] }
        let group = inner.lease(start.nodes.first, at: Instant(milliseconds: .max))?.group
        let kind = group.flatMap { description.group($0)?.accelerators?.kind }
        all["PURSER_JOB_ID"] = "\(start.attempt.job)"
        all["PURSER_ATTEMPT"] = "\(start.attempt.number)"
        all["PURSER_NODE"] = "\(start.nodes.first)"
        all["PURSER_NODES"] = "\(start.nodes)"
        all["PURSER_ACCELERATORS"] =
            kind.map { Accelerators(kind: $0, count: start.room.accelerators).description } ?? ""
        all["PURSER_CHECKPOINT_DIR"] = start.checkpoint?.path.map { "\(checkpoints)/\($0)" } ?? checkpoints
        all["PURSER_METRICS"] = directory.metrics
        all[Orphans.variable] = directory.path
        if start.attempt.number > 1, let path = start.resumePath ?? newest(in: checkpoints) {
            all["PURSER_RESUME_FROM"] = path
        }
        if let left = start.budgetLeft { all["PURSER_BUDGET_LEFT"] = left.exact }
        return all
    }

    /// The newest whole checkpoint: not hidden, not a `.tmp`.
    private func newest(in checkpoints: String) -> String? {
        let files = FileManager.default
        let names = (try? files.contentsOfDirectory(atPath: checkpoints)) ?? []
        let dated = names.filter { !$0.hasPrefix(".") && !$0.hasSuffix(".tmp") }.compactMap { name -> (Date, String)? in
            let path = "\(checkpoints)/\(name)"
            let date = (try? files.attributesOfItem(atPath: path))?[.modificationDate] as? Date
            return date.map { ($0, path) }
        }
        return dated.max { ($0.0, $0.1) < ($1.0, $1.1) }?.1
    }
}
