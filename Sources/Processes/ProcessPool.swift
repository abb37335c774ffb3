import CSys
import Domain
import Foundation
import Pools

/// A pool whose nodes are those of another one, and on which commands run as real processes. Lease orders and modelled
/// attempts pass through; a node that is taken back becomes SIGTERM, the notice, SIGKILL.
package struct ProcessPool: Pool, Sendable {
    /// Where and how commands run.
    package struct Host: Sendable {
        /// Directory of the jobs' output and checkpoints, absolute.
        package var jobsDirectory: String
        /// The executable with the `exec` subcommand.
        package var shim: String
        /// The shell.
        package var shell: String
        /// Daemon time per wall time.
        package var rate: Int64
        /// A host.
        package init(jobsDirectory: String, shim: String, shell: String, rate: Int64) {
            self.jobsDirectory = jobsDirectory
            self.shim = shim
            self.shell = shell
            self.rate = rate
        }
    }

    /// SIGKILL never comes sooner after SIGTERM than this, however fast the clock runs.
    package static let leastGrace = Duration.seconds(2)
    /// The grace of a command that was told to stop, where the clock runs at the wall's pace.
    private static let stopGrace = Duration.seconds(30)

    private var inner: SimulatedPool
    private let host: Host
    private var description: PoolDescription
    private var commands: [AttemptID: CommandAttempt] = [:]
    private var shims: [Int32] = []
    private var nextCore = 0

    /// Commands on the nodes of `inner`.
    package init(inner: SimulatedPool, description: PoolDescription, host: Host) {
        self.inner = inner
        self.description = description
        self.host = host
    }

    /// Whether files must be looked at from time to time.
    package var needsPolling: Bool { commands.values.contains { !$0.isOver } || !shims.isEmpty }

    /// Looks at the files of running commands and at their nodes.
    package mutating func poll(at now: Instant) {
        shims.removeAll { waitpid($0, nil, WNOHANG) != 0 }
        for id in commands.keys.sorted() {
            guard var command = commands[id] else { continue }
            followNode(of: &command, at: now)
            command.poll(at: now)
            commands[id] = command
        }
    }

    /// Starts and stops commands itself; the rest is the inner pool's.
    package mutating func carryOut(_ order: Order, at now: Instant) {
        switch order.action {
        case .start(let start):
            guard case .command(let work) = start.work else { return inner.carryOut(order, at: now) }
            begin(start, work, at: now)
        case .stop(let attempt, _):
            guard commands[attempt] != nil else { return inner.carryOut(order, at: now) }
            commands[attempt]?.tell(.stop, grace: max(Self.leastGrace, Self.stopGrace / Int(host.rate)))
        case .lease, .release: inner.carryOut(order, at: now)
        }
    }

    /// As the inner pool does.
    package mutating func confirm(_ lease: Lease, at now: Instant) { inner.confirm(lease, at: now) }

    /// Goes on with other groups; what the markets that are new or changed say now.
    package mutating func change(to description: PoolDescription, at now: Instant) -> [Quote] {
        self.description = description
        return inner.change(to: description, at: now)
    }

    /// What was seen of commands and nodes, in order. A node is not reported as ended while its command goes on.
    package func observations(upTo now: Instant) -> [Observation] {
        let own = commands.keys.sorted().flatMap { commands[$0]?.waiting ?? [] }
        let busy = Set(commands.values.filter { !$0.isOver }.map { Subject.lease($0.lease) })
        let others = inner.observations(upTo: now).filter { observation in
            guard case .ended = observation.fact else { return true }
            return !busy.contains(observation.subject)
        }
        return (own + others).sorted { ($0.at, $0.subject, $0.number) < ($1.at, $1.subject, $1.number) }
    }

    /// Forgets what was taken into the books.
    package mutating func take(_ subject: Subject, upTo number: Int) {
        guard case .attempt(let id) = subject, commands[id] != nil else { return inner.take(subject, upTo: number) }
        commands[id]?.take(upTo: number)
        if commands[id]?.isDone == true { commands[id] = nil }
    }

    /// When to look again: at once while a command has something to say.
    package func wakeUp(after now: Instant) -> Instant? {
        commands.values.contains { !$0.waiting.isEmpty } ? now : inner.wakeUp(after: now)
    }

    /// Leases and attempts that exist, commands among them.
    package func inventory(at now: Instant) -> Inventory {
        let known = inner.inventory(at: now)
        return Inventory(leases: known.leases, attempts: known.attempts + commands.keys)
    }

    /// What has become of the command's node: a warning is SIGTERM, its end the last instant anything can happen.
    private func followNode(of command: inout CommandAttempt, at now: Instant) {
        guard !command.isOver else { return }
        switch inner.lease(command.lease, at: now)?.state {
        case .warned(let end):
            let notice = Duration.milliseconds((end - now).milliseconds / host.rate)
            command.tell(.interruption, grace: max(Self.leastGrace, notice))
        case .ended(_, let end):
            command.nodeEnd = end
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
        var command = CommandAttempt(id: start.attempt, lease: start.lease, directory: directory)
        let files = FileManager.default
        if !files.fileExists(atPath: directory.process), !files.fileExists(atPath: directory.exit) {
            do {
                try launch(start, work, in: directory, at: now)
            } catch {
                command.fail("\(error)", at: now)
            }
        }
        commands[start.attempt] = command
    }

    private mutating func launch(
        _ start: StartAttempt, _ work: CommandWork, in directory: AttemptDirectory, at now: Instant
    ) throws {
        let checkpoints = "\(host.jobsDirectory)/\(start.attempt.job)/checkpoints"
        for path in [directory.path, checkpoints] {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        let script = work.setup.map { "set -e\n\($0)\nset +e\n\(work.run)" } ?? work.run
        let launch = Launch(
            shell: host.shell, script: script, directory: work.directory,
            environment: environment(of: start, work, checkpoints: checkpoints, directory), cores: cores(for: start),
            outputLimit: Limits.outputBytes)
        try directory.write(launch, to: directory.launch)
        let shim = try Spawn.start(
            host.shim, ["exec", "--dir", directory.path], environment: ["PATH": "/usr/bin:/bin"], directory: nil,
            inNewSession: true, output: nil)
        shims.append(shim)
    }

    private func environment(
        of start: StartAttempt, _ work: CommandWork, checkpoints: String, _ directory: AttemptDirectory
    ) -> [String: String] {
        var all = work.environment
        for name in all.keys where name.hasPrefix("PURSER_") { all[name] = nil }
        let group = inner.lease(start.lease, at: Instant(milliseconds: .max))?.group
        let node = group.flatMap { description.group($0) }
        all["PURSER_JOB_ID"] = "\(start.attempt.job)"
        all["PURSER_ATTEMPT"] = "\(start.attempt.number)"
        all["PURSER_NODE"] = "\(start.lease)"
        all["PURSER_ACCELERATORS"] = node?.accelerators?.description ?? ""
        all["PURSER_CHECKPOINT_DIR"] = start.checkpoint?.path.map { "\(checkpoints)/\($0)" } ?? checkpoints
        all["PURSER_METRICS"] = directory.metrics
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

    /// As many cores as the node has processors, of those this machine lets us use, in turn.
    private mutating func cores(for start: StartAttempt) -> [Int32] {
        var usable = [Int32](repeating: 0, count: 1_024)
        let count = purser_usable_cores(&usable, usable.count)
        let group = inner.lease(start.lease, at: Instant(milliseconds: .max))?.group
        let wanted = group.flatMap { description.group($0)?.vcpus } ?? count
        guard wanted < count else { return [] }
        defer { nextCore = (nextCore + wanted) % count }
        return (0..<wanted).map { usable[(nextCore + $0) % count] }.sorted()
    }
}
