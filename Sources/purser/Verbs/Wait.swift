import ArgumentParser
import Client
import Domain
import Wire

/// `purser wait`.
struct Wait: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until jobs are over; the exit code says how they ended.",
        discussion: """
            Examples:
              purser wait 3 && echo trained
              purser wait 3 4 --timeout 2h
              purser wait 3 --propagate       end with the job's own exit code
              purser wait --sweep S184        all trials of a sweep
            """)
    @Argument(help: ArgumentHelp("The jobs.", valueName: "id"), completion: jobCompletion, transform: jobNumber)
    var ids: [Int64] = []
    @Option(help: ArgumentHelp("All trials of a sweep, by its number or name.", valueName: "sweep"))
    var sweep: String?
    @Flag(help: "Stopped early is 20, not 0.") var strict = false
    @Flag(help: "End with the job's own exit code, a signal as 128 + its number.") var propagate = false
    @OptionGroup var common: CommonFlags

    func validate() throws { try requireJobs(ids, sweep) }

    func run() throws {
        let waiting = Waiting(common: common, isStrict: strict, isPropagating: propagate)
        if let sweep { try waiting.wait(forSweep: sweep) } else { try waiting.wait(for: ids) }
    }
}

/// Waits for jobs, shows progress on a terminal, and ends with what became of them.
struct Waiting {
    let common: CommonFlags
    var isStrict = false
    var isPropagating = false

    /// Ends by throwing the exit code, unless it is 0.
    func wait(for ids: [Int64]) throws {
        let deadline = common.timeout.map { ContinuousClock.now + .milliseconds($0.milliseconds) }
        var ended: [JobDocument] = []
        for id in ids {
            let reply = try end(of: id, before: deadline)
            try common.show(reply, ids: []) { [common.view.outcome($0)] }
            ended.append(reply.document)
        }
        try end(with: ended)
    }

    /// The same for all trials of a sweep. It is listed again after each wait, for most of the others are over then.
    func wait(forSweep sweep: String) throws {
        let deadline = common.timeout.map { ContinuousClock.now + .milliseconds($0.milliseconds) }
        var query = API.JobQuery()
        query.sweep = sweep
        while true {
            let list = try patientAPI.jobs(query)
            if list.document.items.isEmpty {
                throw Failure(.notFound, "there is no sweep \(sweep)", hint: "purser cost --by sweep lists sweeps")
            }
            guard let live = list.document.items.first(where: { $0.endedAt == nil }) else {
                try common.show(list, ids: []) { $0.items.map { common.view.outcome($0) } }
                return try end(with: list.document.items)
            }
            _ = try end(of: live.id, before: deadline)
        }
    }

    private func end(with ended: [JobDocument]) throws {
        let code: Int32 = ended.map { self.code($0) }.first { $0 != 0 } ?? 0
        if code != 0 { throw ExitCode(code) }
    }

    private func end(of id: Int64, before deadline: ContinuousClock.Instant?) throws -> API.Reply<JobDocument> {
        let api = patientAPI
        while true {
            let left = deadline.map { Int(ContinuousClock.now.duration(to: $0).components.seconds) } ?? .max
            let reply = try api.wait(id, atMost: Output.isMessageTerminal ? min(left, 2) : left)
            if reply.document.endedAt != nil {
                if Output.isMessageTerminal { Output.passing("") }
                return reply
            }
            if Output.isMessageTerminal { Output.passing(progress(reply.document)) }
            if let deadline, ContinuousClock.now >= deadline {
                throw Failure(
                    .timedOut, "job \(id) is \(reply.document.state) and goes on", hint: "purser wait \(id) waits again"
                )
            }
        }
    }

    /// `--timeout` is for the whole wait, not for each request.
    private var patientAPI: API {
        var flags = common
        flags.timeout = nil
        return flags.api
    }

    private func progress(_ job: JobDocument) -> String {
        let share = job.steps.map { $0 > 0 ? " (\(job.step * 100 / $0) %)" : "" } ?? ""
        let eta = job.etaSeconds.map { ", ~\(Figures.span(seconds: $0)) left" } ?? ""
        return "job \(job.id) \(job.state) step \(job.step)\(share), \(Figures.cents(job.cost))\(eta)"
    }

    private func code(_ job: JobDocument) -> Int32 {
        if isPropagating, let own = job.exitCode { return Int32(truncatingIfNeeded: own) }
        switch JobEnd(rawValue: job.state) {
        case .succeeded: return ExitStatus.done.rawValue
        case .stoppedEarly: return (isStrict ? ExitStatus.stoppedEarly : .done).rawValue
        case .stoppedBudget: return ExitStatus.stoppedByBudget.rawValue
        case .cancelled: return ExitStatus.cancelled.rawValue
        case .failed, .lost, nil: return ExitStatus.failure.rawValue
        }
    }
}
