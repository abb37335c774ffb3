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
    private let files: (workload: NamedFile, pool: NamedFile)

    /// Reads the files; what is wrong with them is a failure at its place.
    init(
        workload: String, pool: String, speeds: String?, format: TraceFile.Format?, tick: Span, isQuiet: Bool
    ) throws(Failure) {
        let jobs = try Input.bytes(of: workload, "the list of jobs")
        let text = String(decoding: try Input.bytes(of: pool, "the pool file"), as: UTF8.self)
        let directory = pool.contains("/") ? String(pool[..<(pool.lastIndex(of: "/") ?? pool.startIndex)]) : "."
        var description: PoolDescription
        do {
            description = try PoolFile.parse(text, name: pool) { trace in
                let path = trace.hasPrefix("/") ? trace : "\(directory)/\(trace)"
                return String(decoding: try Input.bytes(of: path, "the trace"), as: UTF8.self)
            }
            read = try TraceFile.read(jobs, name: workload, as: format)
        } catch {
            throw Failure(error)
        }
        if let speeds {
            let rows = try Recorded(speeds, "the table of speeds", isQuiet: isQuiet) {
                MeasuredSpeeds.read($0, file: $1)
            }
            description.throughputs = description.throughputs.filled(from: MeasuredSpeeds.table(of: rows.rows))
        }
        self.pool = description
        if read.badRows > 0, !isQuiet {
            Output.complain(
                ["purser: rows of \(workload) that are left out: \(read.badRows)"]
                    + read.problems.map(\.description))
        }
        self.tick = tick
        files = (NamedFile(workload, jobs), NamedFile(pool, text.utf8))
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
}
