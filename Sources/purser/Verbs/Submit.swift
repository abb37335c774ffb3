import ArgumentParser
import Client
import FoundationEssentials
import Glibc
import Wire

/// `purser submit`.
struct Submit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Submit a job: a file, standard input, or a command.",
        discussion: """
            Examples:
              purser submit train.yaml
              purser submit train.yaml --max-cost '$40' --priority 70
              purser submit --spot --cpus 4 -- python train.py --epochs 3
              generate-job | purser submit -
            """)

    @Argument(help: "A job file (docs/reference/job-file.md), or - for standard input.")
    var file: String?
    @Argument(parsing: .postTerminator, help: "After --: a command to run as it is.")
    var command: [String] = []
    @Option(help: "The job's name.") var name: String?
    @Option(help: "Whom it is for.") var project: String?
    @Option(help: "0 to 100; the higher goes first.") var priority: Int?
    @Option(help: "A100, A100:8.") var accelerators: String?
    @Option(help: "At least so many processors.") var cpus: String?
    @Option(help: "At least so much memory: 16GiB.") var memory: String?
    @Flag(inversion: .prefixedNo, help: "Whether it may run on spot nodes.") var spot: Bool?
    @Option(help: "Stop when it has cost so much: $40.") var maxCost: String?
    @Option(help: "Start after these jobs have succeeded: 184,185.") var after: String?
    @Option(help: "Do not start before this instant: 2026-12-01T06:00:00Z.") var start: String?
    @Flag(help: "Keep it out of the queue until 'purser unhold'.") var hold = false
    @Option(help: "A word that makes submitting twice safe.") var idempotencyKey: String?
    @Flag(help: "Wait until it is over, and end as 'purser wait' does.") var wait = false
    @OptionGroup var common: CommonFlags

    func validate() throws {
        if (file == nil) == command.isEmpty {
            throw ValidationError(
                command.isEmpty
                    ? "what is to run? Name a job file, or give a command after --"
                    : "a job file and a command cannot both be given")
        }
    }

    func run() throws {
        if let after, after.split(separator: ",").contains(where: { Int64($0) == nil }) {
            throw Failure(.usage, "--after lists numbers of jobs like 184,185, not '\(after)'")
        }
        let reply = try common.api.submit(try request(), key: idempotencyKey ?? newIdempotencyKey())
        let job = reply.document
        for warning in job.warnings { Output.complain(["purser: \(file ?? "the job"): \(warning)"]) }
        try common.show(reply, ids: [job.id]) { job in
            let again = job.isRepeat ? " (it was submitted before)" : ""
            return ["job \(job.id) '\(job.name)' is \(job.state)\(again); purser why \(job.id) tells more"]
        }
        if wait { try Waiting(common: common).wait(for: [job.id]) }
    }

    private func request() throws(Failure) -> SubmitRequest {
        var request = SubmitRequest()
        if let file {
            request.file = try text(of: file)
            request.fileName = file == "-" ? "standard input" : file
        } else {
            request.command = command
        }
        let directory = FileManager.default.currentDirectoryPath
        request.directory = file.map { $0 == "-" ? directory : folder(of: $0, in: directory) } ?? directory
        request.environment = SubmittedEnvironment(ProcessInfo.processInfo.environment)
        request.overrides = overrides
        return request
    }

    private var overrides: SubmitOverrides {
        var said = SubmitOverrides()
        said.name = name
        said.project = project
        said.priority = priority
        said.accelerators = accelerators
        said.cpus = cpus
        said.memory = memory
        said.useSpot = spot
        said.maxCost = maxCost
        said.after = after.map { $0.split(separator: ",").compactMap { Int64($0) } }
        said.start = start
        said.isHeld = hold ? true : nil
        return said
    }

    private func text(of file: String) throws(Failure) -> String {
        let data: Data
        do {
            data = try Data(contentsOf: URL(filePath: file == "-" ? "/dev/stdin" : file))
        } catch {
            throw Failure(.usage, "\(file) cannot be read: \(String(cString: strerror(errno)))")
        }
        guard let text = String(bytes: data, encoding: .utf8) else {
            throw Failure(.usage, "\(file) is not text in UTF-8", hint: "a job file is YAML")
        }
        return text
    }

    /// The folder a job file lies in: what its `workdir` is relative to.
    private func folder(of file: String, in directory: String) -> String {
        let path = file.hasPrefix("/") ? file : "\(directory)/\(file)"
        return URL(filePath: path).deletingLastPathComponent().standardizedFileURL.path
    }
}
