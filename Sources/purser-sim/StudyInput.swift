import Client
import Domain
import Formats
import Simulation
import Wire

/// The files of a study, read.
struct StudyInput {
    /// The list of jobs.
    let read: TraceFile.Read
    /// The pool.
    let pool: PoolDescription
    /// The beat of the meter.
    let tick: Span
    private let files: (workload: Named, pool: Named)

    private struct Named {
        var name: String
        var digest: String
    }

    /// Reads the files; what is wrong with them is a failure at its place.
    init(workload: String, pool: String, format: TraceFile.Format?, tick: Span) throws(Failure) {
        let jobs = try Input.bytes(of: workload, "the list of jobs")
        let text = String(decoding: try Input.bytes(of: pool, "the pool file"), as: UTF8.self)
        let directory = pool.contains("/") ? String(pool[..<(pool.lastIndex(of: "/") ?? pool.startIndex)]) : "."
        do {
            self.pool = try PoolFile.parse(text, name: pool) { trace in
                let path = trace.hasPrefix("/") ? trace : "\(directory)/\(trace)"
                return String(decoding: try Input.bytes(of: path, "the trace"), as: UTF8.self)
            }
            read = try TraceFile.read(jobs, name: workload, as: format)
        } catch {
            throw Failure(error)
        }
        self.tick = tick
        files = (Self.named(workload, jobs), Self.named(pool, Array(text.utf8)))
    }

    /// What the study is about.
    func study(withBound: Bool) throws(Failure) -> SimulationStudy {
        var study = SimulationStudy(
            workload: files.workload.name, workloadDigest: files.workload.digest, format: read.format.rawValue,
            jobs: read.trace.jobs.count, badRows: read.badRows, pool: files.pool.name, poolDigest: files.pool.digest,
            tickMilliseconds: tick.milliseconds)
        guard withBound else { return study }
        guard let bound = Bound(read.trace, on: pool) else {
            throw Failure(.cannotBePlaced, "--oracle: for some jobs the pool has no node, or no known speed")
        }
        study.bound = MoneyDocument(bound.cost)
        study.boundWithDeadlines = MoneyDocument(bound.costWithDeadlines)
        return study
    }

    private static func named(_ path: String, _ bytes: [UInt8]) -> Named {
        var digest = FNV1a()
        for byte in bytes { digest.add(byte) }
        let digits = String(digest.value, radix: 16)
        return Named(
            name: path.split(separator: "/").last.map(String.init) ?? path,
            digest: String(repeating: "0", count: 16 - digits.count) + digits)
    }
}

extension Failure {
    /// What is wrong with a file, a line for each place.
    fileprivate init(_ problems: FileProblems) {
        self.init(
            .usage, "a file is wrong",
            errors: problems.problems.map { problem in
                Problem.FileError(
                    file: problem.file, line: problem.line, column: problem.column, message: problem.message,
                    hint: problem.hint)
            })
    }
}
