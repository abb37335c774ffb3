import Client
import Foundation
import Wire

/// Where the daemon under test lives: its files, its pool, the jobs, and the place where commands leave their marks.
struct KillsWorld: Sendable {
    /// The directory of everything.
    let directory: String
    /// The daemon.
    let purserd: String

    /// How many times faster than the wall clock the daemon runs.
    private static let rate = 600

    init(seed: UInt64) throws {
        directory = FileManager.default.temporaryDirectory.appendingPathComponent("purser-kills-\(getpid())").path
        purserd =
            URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
            .appendingPathComponent("purserd").path
        guard FileManager.default.isExecutableFile(atPath: purserd) else {
            throw Failure(.usage, "there is no \(purserd)", hint: "make kills builds it")
        }
        try FileManager.default.createDirectory(atPath: directory, withIntermediateDirectories: true)
        try Self.pool(seed).write(toFile: path("pool.yaml"), atomically: true, encoding: .utf8)
        try Self.script(directory).write(toFile: path("train.sh"), atomically: true, encoding: .utf8)
        try """
        database: \(database)
        socket: \(socket)
        jobs_directory: \(path("jobs"))
        pool: \(path("pool.yaml"))
        clock: {rate: \(Self.rate), downtime: freeze}
        """.write(toFile: configuration, atomically: true, encoding: .utf8)
        for file in [effects, log] { try "".write(toFile: file, atomically: true, encoding: .utf8) }
    }

    var database: String { path("purser.db") }
    var socket: String { path("purserd.sock") }
    var configuration: String { path("purserd.yaml") }
    var log: String { path("purserd.log") }
    /// A line for each thing a command did: `start JOB ATTEMPT`, `overlap JOB ATTEMPT`, `end JOB ATTEMPT`.
    var effects: String { path("effects") }

    /// The API, with a time-out no answer should need.
    var api: API { API(Transport(socket: socket, timeout: .seconds(30))) }

    func path(_ name: String) -> String { "\(directory)/\(name)" }

    func remove() { try? FileManager.default.removeItem(atPath: directory) }

    /// A modelled job of so many seconds.
    func modelled(_ name: String, seconds: Int, isSpot: Bool) -> SubmitRequest {
        request(
            """
            name: \(name)
            resources: {cpus: 1, use_spot: \(isSpot)}
            purser:
              simulate: {workload: toy, steps: \(seconds), startup: 5s, report_every: 60}
              checkpoint: {every: 2m, save: 5s}
            """)
    }

    /// A real command of so many steps, a tenth of a second of wall time each.
    func command(_ name: String, steps: Int, isSpot: Bool) -> SubmitRequest {
        request(
            """
            name: \(name)
            resources: {cpus: 1, use_spot: \(isSpot)}
            run: exec /bin/sh \(path("train.sh")) \(steps)
            purser:
              checkpoint: {every: auto}
              metrics: {objective: loss, mode: min}
            """)
    }

    private func request(_ file: String) -> SubmitRequest {
        var request = SubmitRequest()
        request.file = file
        request.fileName = "kills.yaml"
        request.directory = directory
        request.environment = SubmittedEnvironment(["PATH": "/usr/bin:/bin"])
        return request
    }

    private static func pool(_ seed: UInt64) -> String {
        """
        seed: \(seed % 1_000_000)
        workloads: {toy: {cpu: 1}}
        peaks: {cpu: 1}
        groups:
          - {name: spot, provider: aws, type: m6i.large, region: r1, zone: r1a, terms: spot, limit: 200, price: 0.03,
             vcpus: 2, memory: 4GiB, grant_delay: 2s, boot: 30s,
             market: {mean_up: 40m, mean_down: 10m, price_spread: 25}}
          - {name: firm, provider: gcp, type: e2, region: r1, zone: r1b, terms: on-demand, limit: 200, price: 0.0967,
             vcpus: 2, memory: 4GiB, grant_delay: 2s, boot: 30s}
        """
    }

    /// Marks its start and its end, notices another run of the same job beside it, reports and saves each step.
    private static func script(_ directory: String) -> String {
        """
        exec 9>> "\(directory)/lock-$PURSER_JOB_ID"
        flock -n 9 || echo "overlap $PURSER_JOB_ID $PURSER_ATTEMPT" >> "\(directory)/effects"
        echo "start $PURSER_JOB_ID $PURSER_ATTEMPT" >> "\(directory)/effects"
        step=0
        if [ -n "$PURSER_RESUME_FROM" ]; then step=$(cat "$PURSER_RESUME_FROM"); fi
        while [ "$step" -lt "$1" ]; do
          step=$((step + 1))
          echo "{\\"step\\": $step, \\"loss\\": $((1000 - step))}"
          echo "$step" > "$PURSER_CHECKPOINT_DIR/step.tmp"
          mv "$PURSER_CHECKPOINT_DIR/step.tmp" "$PURSER_CHECKPOINT_DIR/step"
          echo "{\\"step\\": $step, \\"checkpoint\\": \\"$PURSER_CHECKPOINT_DIR/step\\"}"
          sleep 0.1 9>&-
        done
        echo "end $PURSER_JOB_ID $PURSER_ATTEMPT" >> "\(directory)/effects"
        """
    }
}

/// One life of the daemon.
struct KilledDaemon {
    private let world: KillsWorld
    private let process = Process()

    /// Starts it.
    init(_ world: KillsWorld) throws {
        self.world = world
        let log = try FileHandle(forWritingTo: URL(fileURLWithPath: world.log))
        try log.seekToEnd()
        process.executableURL = URL(fileURLWithPath: world.purserd)
        process.arguments = ["run", "--config", world.configuration]
        process.standardOutput = log
        process.standardError = log
        try process.run()
    }

    /// SIGKILL, and no waiting.
    func sendKill() { Glibc.kill(process.processIdentifier, SIGKILL) }

    /// SIGKILL, and it is gone.
    func kill() {
        sendKill()
        process.waitUntilExit()
    }

    /// SIGTERM.
    func end() {
        process.terminate()
        process.waitUntilExit()
    }

    /// Throws if it has ended by itself, or does not answer within a minute.
    func waitUntilItAnswers() throws {
        try wait("the daemon does not answer") { (try? world.api.info()) != nil }
    }

    /// Waits until every job is over.
    func waitUntilIdle() throws {
        try wait("jobs do not end") { (try? world.api.info())?.document.liveJobs == 0 }
    }

    private func wait(_ complaint: String, until condition: () -> Bool) throws {
        let deadline = ContinuousClock.now + .seconds(180)
        while !condition() {
            guard process.isRunning, ContinuousClock.now < deadline else {
                throw Failure(
                    .failure, process.isRunning ? complaint : "the daemon ended by itself; see \(world.log)")
            }
            Thread.sleep(forTimeInterval: 0.01)
        }
    }
}
