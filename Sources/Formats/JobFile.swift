import Domain
import Foundation
import Wire

/// Reads job files: a SkyPilot task with one block of our own, `purser:`.
public enum JobFile {
    /// Where a job file comes from: what its relative paths and absent values mean.
    public struct Origin: Sendable {
        /// The file's name, for messages.
        public var name: String
        /// Absolute directory that `workdir` counts from.
        public var directory: String
        /// The submitter's environment.
        public var environment: EnvironmentVariables
        /// An origin.
        public init(name: String, directory: String, environment: EnvironmentVariables) {
            self.name = name
            self.directory = directory
            self.environment = environment
        }
    }

    /// What a job file asks for.
    public enum Content: Hashable, Sendable {
        /// A job.
        case job(JobSpec)
        /// A sweep of this name; its trials in order, at least one.
        case sweep(String, [JobSpec])

        /// The job, or the first trial.
        public var first: JobSpec {
            switch self {
            case .job(let spec): spec
            case .sweep(_, let trials): trials[0]
            }
        }
    }

    /// Reads a job file.
    public static func read(
        _ text: String, from origin: Origin, overrides: SubmitOverrides = SubmitOverrides()
    ) throws(FileProblems) -> Content {
        let document = try Document.parse(text, name: origin.name)
        let walker = Walker(file: origin.name)
        var reading = JobFileReader(walker: walker, origin: origin).read(document)
        overrides.apply(to: &reading.spec, walker)
        JobRules.check(reading.spec, walker, document.place)
        guard let sweep = reading.sweep else {
            try walker.finish()
            return .job(reading.spec)
        }
        JobRules.checkSweepName(reading.spec.name, walker, document.place)
        if sweep.points.count * text.utf8.count > Limits.sweepBytes {
            let most = Limits.sweepBytes / sweep.points.count
            walker.note(
                sweep.place, "a file of \(sweep.points.count) trials has at most \(most) bytes",
                hint: "put what is long into a file that run names, or try fewer values")
        }
        let trials = walker.problems.isEmpty ? sweep.trials(of: reading.spec, model: reading.model, walker) : []
        try walker.finish()
        return .sweep(reading.spec.name, trials)
    }

    /// Reads a job file of one job; of a sweep, its first trial.
    public static func parse(
        _ text: String, from origin: Origin, overrides: SubmitOverrides = SubmitOverrides()
    ) throws(FileProblems) -> JobSpec {
        try read(text, from: origin, overrides: overrides).first
    }

    /// The job that a bare command line is: `purser submit -- python train.py`.
    public static func command(
        _ arguments: [String], from origin: Origin, overrides: SubmitOverrides = SubmitOverrides()
    ) throws(FileProblems) -> JobSpec {
        let walker = Walker(file: "command line")
        let place = Document.Place(line: 1, column: 1)
        if arguments.isEmpty {
            walker.note(place, "there is no command to run", hint: "purser submit -- CMD ARGUMENTS")
        }
        var work = CommandWork(
            run: arguments.map(shellQuoted).joined(separator: " "), directory: origin.directory)
        work.inherited = origin.environment
        var spec = JobSpec(
            name: String((arguments.first ?? "").split(separator: "/").last ?? "command"), work: .command(work))
        overrides.apply(to: &spec, walker)
        JobRules.check(spec, walker, place)
        try walker.finish()
        return spec
    }

    /// A word as a shell reads it back.
    private static func shellQuoted(_ word: String) -> String {
        let plain = word.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_./:=,@%+".contains($0)) }
        if plain, !word.isEmpty { return word }
        return "'" + word.replacingOccurrences(of: "'", with: "'\\''") + "'"
    }
}

extension SubmitOverrides {
    /// Puts what flags said over what the file says.
    func apply(to spec: inout JobSpec, _ walker: Walker) {
        let place = Document.Place(line: 1, column: 1)
        func read<Value>(_ text: String?, _ flag: String, _ expected: String, _ parse: (String) -> Value?) -> Value? {
            guard let text else { return nil }
            let value = parse(text)
            if value == nil { walker.note(place, "\(flag) must be \(expected), not '\(text)'") }
            return value
        }
        if let name { spec.name = name }
        if let project { spec.project = project }
        if let priority {
            if (0...100).contains(priority) {
                spec.priority = priority
            } else {
                walker.note(place, "--priority must be from 0 to 100, not \(priority)")
            }
        }
        if let wanted = read(accelerators, "--accelerators", "like A100:1", Quantity.acceleratorRange) {
            ElasticReader(walker: walker).override(wanted, in: &spec, place)
        }
        if let wanted = read(cpus, "--cpus", "a number like 4", JobFileReader.cpus) {
            spec.resources.cpus = wanted
            spec.resources.sharesNode = true
        }
        if let wanted = read(memory, "--memory", "like 16GiB", JobFileReader.memoryMiB) {
            spec.resources.memoryMiB = wanted
            spec.resources.sharesNode = true
        }
        if let after { spec.after = Set(after.map { JobID($0) }).sorted() }
        if let at = read(start, "--start", "an instant like 2026-12-01T06:00:00Z", { Instant(iso8601: $0) }) {
            spec.notBefore = at
        }
        if let at = read(deadline, "--deadline", "an instant like 2026-12-01T06:00:00Z", { Instant(iso8601: $0) }) {
            spec.deadline = at
        }
        if let useSpot { spec.resources.useSpot = useSpot }
        if let limit = read(maxCost, "--max-cost", "an amount like $40", Quantity.money) {
            spec.budget = spec.budget ?? BudgetPlan(limit: limit)
            spec.budget?.limit = limit
        }
    }
}

/// Rules that hold for every job, however it was written down.
enum JobRules {
    static func check(_ spec: JobSpec, _ walker: Walker, _ place: Document.Place) {
        checkName(spec.name, "name", walker, place)
        checkName(spec.project, "project", walker, place)
        if spec.earlyStop.patience != nil, spec.metric == nil {
            walker.note(place, "early_stop needs an objective", hint: "add metrics: {objective: val_acc, mode: max}")
        }
        if let start = spec.notBefore, let deadline = spec.deadline, deadline <= start {
            walker.note(place, "it is to be over at \(deadline) and must not start before \(start)")
        }
        if let limit = spec.budget?.limit, limit <= .zero {
            walker.note(place, "a budget of \(limit) lets nothing run")
        }
    }

    /// The names of its trials have a number behind it.
    static func checkSweepName(_ name: String, _ walker: Walker, _ place: Document.Place) {
        let most = Limits.nameLength - "[\(Limits.trials)]".count
        if name.count > most, name.count <= Limits.nameLength {
            walker.note(place, "a sweep's name has at most \(most) letters")
        }
    }

    static func checkName(_ name: String, _ what: String, _ walker: Walker, _ place: Document.Place) {
        if name.isEmpty || name.count > Limits.nameLength {
            walker.note(place, "a \(what) has 1 to \(Limits.nameLength) letters")
        } else if name.unicodeScalars.contains(where: { $0.value < 32 || $0.value == 127 }) {
            walker.note(place, "a \(what) has no control characters")
        }
    }
}
