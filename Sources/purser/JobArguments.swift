import ArgumentParser
import Client
import FoundationEssentials
import Glibc
import Wire

/// A job on the command line: a file, standard input or a command, and the flags that go over it.
struct JobArguments: ParsableArguments {
    @Argument(help: "A job file (docs/reference/job-file.md), or - for standard input.")
    var file: String?
    @Argument(parsing: .postTerminator, help: "After --: a command to run as it is.")
    var command: [String] = []
    @Option(help: "The job's name.") var name: String?
    @Option(help: "Whom it is for.") var project: String?
    @Option(help: "0 to 100; the higher goes first.") var priority: Int?
    @Option(help: "A100, A100:8, A100:1..4.") var accelerators: String?
    @Option(help: "At least so many processors.") var cpus: String?
    @Option(help: "At least so much memory: 16GiB.") var memory: String?
    @Flag(inversion: .prefixedNo, help: "Whether it may run on spot nodes.") var spot: Bool?
    @Option(help: "Stop when it has cost so much: $40.") var maxCost: String?
    @Option(help: "Start after these jobs have succeeded: 184,185.") var after: String?
    @Option(help: "Do not start before this instant: 2026-12-01T06:00:00Z.") var start: String?
    @Option(help: "When it is to be over: 2026-12-01T06:00:00Z.") var deadline: String?
    @Flag(help: "Keep it out of the queue until 'purser unhold'.") var hold = false

    func validate() throws {
        if (file == nil) == command.isEmpty {
            throw ValidationError(
                command.isEmpty
                    ? "what is to run? Name a job file, or give a command after --"
                    : "a job file and a command cannot both be given")
        }
    }

    /// The body of the request.
    func request() throws(Failure) -> SubmitRequest {
        if let after, after.split(separator: ",").contains(where: { Int64($0) == nil }) {
            throw Failure(.usage, "--after lists numbers of jobs like 184,185, not '\(after)'")
        }
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
        said.deadline = deadline
        said.isHeld = hold ? true : nil
        return said
    }

    private func text(of file: String) throws(Failure) -> String {
        guard let text = String(bytes: try Input.bytes(of: file, "the job file"), encoding: .utf8) else {
            throw Failure(.usage, "\(file) is not text in UTF-8", hint: "a job file is YAML")
        }
        return text
    }

    /// The folder a job file lies in: what its `workdir` is relative to.
    private func folder(of file: String, in directory: String) -> String {
        let path = file.hasPrefix("/") ? file : "\(directory)/\(file)"
        return URL(filePath: path).deletingLastPathComponent().standardizedFileURL.path
    }

    /// Complains about what the daemon warned of.
    func tell(_ warnings: [String]) {
        for warning in warnings { Output.complain(["purser: \(file ?? "the job"): \(warning)"]) }
    }

    /// The job as it was typed, as words for a shell: flags first, then the file, or the command behind its dashes.
    var words: String {
        let flags: [(name: String, value: String?)] = [
            ("--name", name), ("--project", project), ("--priority", priority.map(String.init)),
            ("--accelerators", accelerators), ("--cpus", cpus), ("--memory", memory), ("--max-cost", maxCost),
            ("--after", after), ("--start", start), ("--deadline", deadline),
        ]
        var words = flags.flatMap { flag in flag.value.map { [flag.name, $0] } ?? [] }
        if let spot { words.append(spot ? "--spot" : "--no-spot") }
        if hold { words.append("--hold") }
        words += file.map { [$0] } ?? ["--"] + command
        return words.map(Self.quoted).joined(separator: " ")
    }

    /// A word as a shell reads it.
    private static func quoted(_ word: String) -> String {
        let isPlain =
            !word.isEmpty
            && word.utf8.allSatisfy { letter in
                switch letter {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-_./:,=+@%".utf8.contains(letter)
                }
            }
        return isPlain
            ? word : "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
