import Domain

/// Makes jobs of the rows of a list.
struct TraceReader {
    /// The jobs read so far, in order of lines.
    private(set) var jobs: [TracedJob] = []
    /// Rows passed over so far.
    private(set) var badRows = 0
    /// What is wrong with the first of them.
    private(set) var problems: [FileProblem] = []

    private let format: TraceFile.Format
    private let file: String
    private let width: Int
    private let places: [String: Int]

    /// What a row must hold to.
    private struct Wrong: Error {
        var column: Int
        var message: String
    }

    /// A reader of rows under this heading.
    init(
        _ format: TraceFile.Format, _ heading: [TraceScanner.Field], line: Int, file: String
    ) throws(FileProblems) {
        self.format = format
        self.file = file
        width = heading.count
        var places: [String: Int] = [:]
        var problems: [FileProblem] = []
        for (index, field) in heading.enumerated() {
            if !format.columns.contains(field.text) {
                let near = nearest(to: field.text, among: format.columns).map { "did you mean '\($0)'?" }
                problems.append(
                    FileProblem(
                        file: file, line: line, column: field.column, message: "unknown column '\(field.text)'",
                        hint: near ?? "the columns are \(format.columns.joined(separator: ","))"))
            } else if places.updateValue(index, forKey: field.text) != nil {
                problems.append(
                    FileProblem(
                        file: file, line: line, column: field.column,
                        message: "the column '\(field.text)' stands here twice"))
            }
        }
        for column in format.needed where places[column] == nil {
            problems.append(
                FileProblem(file: file, line: line, column: 1, message: "the heading needs the column '\(column)'"))
        }
        if !problems.isEmpty { throw FileProblems(problems) }
        self.places = places
    }

    /// Reads a row, or counts it as one that makes no sense.
    mutating func take(_ fields: [TraceScanner.Field], line: Int) {
        do {
            guard fields.count == width else {
                throw Wrong(column: 1, message: "the row has \(fields.count) fields, and the heading \(width)")
            }
            let row = Row(fields: fields, places: places)
            jobs.append(try Self.job(row, format))
        } catch let wrong as Wrong {
            badRows += 1
            guard problems.count < FileProblems.most else { return }
            problems.append(FileProblem(file: file, line: line, column: wrong.column, message: wrong.message))
        } catch {
            badRows += 1
        }
    }

    /// Typed access to the fields of a row.
    private struct Row {
        let fields: [TraceScanner.Field]
        let places: [String: Int]

        func text(_ column: String) -> String? {
            places[column].flatMap { fields[$0].text.isEmpty ? nil : fields[$0].text }
        }

        func value<Value>(_ column: String, _ expected: String, _ parse: (String) -> Value?) throws -> Value? {
            guard let place = places[column], let text = text(column) else { return nil }
            if let value = parse(text) { return value }
            throw Wrong(column: fields[place].column, message: "'\(column)' must be \(expected), not '\(text)'")
        }

        /// Seconds with up to three decimals, at most a hundred years.
        func seconds(_ column: String, least: Span = .zero) throws -> Span? {
            try value(column, "a number of seconds\(least > .zero ? " above 0" : "")") { text in
                guard let seconds = Double(text), seconds.isFinite, seconds >= 0, seconds < 3.2e9 else { return nil }
                let span = Span(milliseconds: Int64((seconds * 1_000).rounded()))
                return span < least ? nil : span
            }
        }

        func integer(_ column: String, in range: ClosedRange<Int>) throws -> Int? {
            try value(column, "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
                Int(text).flatMap { range.contains($0) ? $0 : nil }
            }
        }

        /// A value that may not be missing.
        func needed<Value>(_ column: String, _ value: Value?) throws -> Value {
            if let value { return value }
            throw Wrong(column: places[column].map { fields[$0].column } ?? 1, message: "'\(column)' is empty")
        }
    }

    private static let shortest = Span(milliseconds: 1)
    private static let mostAccelerators = 65_536

    private static func job(_ row: Row, _ format: TraceFile.Format) throws -> TracedJob {
        switch format {
        case .purser: try purser(row)
        case .philly: try philly(row)
        case .gavel: try gavel(row)
        }
    }

    private static func gavel(_ row: Row) throws -> TracedJob {
        let submit = try row.needed("arrival_s", row.seconds("arrival_s"))
        let count = try row.needed("num_gpus", row.integer("num_gpus", in: 1...mostAccelerators))
        let steps = try row.needed("total_steps", row.integer("total_steps", in: 1...1_000_000_000_000))
        let model = try row.needed("model", row.text("model"))
        var job = TracedJob(submit: submit, work: .steps(steps, workload: model), accelerators: count)
        job.name = row.text("job").map { "job-\($0)" } ?? ""
        job.deadline = try row.seconds("deadline_s")
        job.saveTime = .zero
        return job
    }

    private static func philly(_ row: Row) throws -> TracedJob {
        let submit = try row.needed("submit", row.seconds(TraceFile.Format.philly.needed[0]))
        let length = try row.needed("duration_s", row.seconds("duration_s", least: shortest))
        let count = try row.needed("num_gpus", row.integer("num_gpus", in: 1...mostAccelerators))
        var job = TracedJob(submit: submit, work: .length(length, guess: nil), accelerators: count)
        job.project = row.text("virtual_cluster") ?? job.project
        return job
    }

    private static func purser(_ row: Row) throws -> TracedJob {
        let submit = try row.needed("submit_s", row.seconds("submit_s"))
        let count = try row.needed("accelerators", row.integer("accelerators", in: 0...mostAccelerators))
        var job = TracedJob(submit: submit, work: try work(row), accelerators: count)
        job.name = row.text("name") ?? job.name
        job.user = row.text("user") ?? job.user
        job.project = row.text("project") ?? job.project
        job.kinds = (row.text("kinds") ?? "").split(separator: "|").map { AcceleratorKind(String($0)) }
        job.nodes = try row.integer("nodes", in: 0...Limits.nodesPerJob) ?? job.nodes
        job.cpus = try row.integer("cpus", in: 0...65_536) ?? job.cpus
        job.memoryMiB = try row.integer("memory_mib", in: 0...1_073_741_824) ?? job.memoryMiB
        job.priority = try row.integer("priority", in: 0...100) ?? job.priority
        job.deadline = try row.seconds("deadline_s")
        job.saveTime = try row.seconds("save_s")
        job.useSpot = try row.value("spot", "yes or no") { ["yes": true, "no": false][$0] }
        return job
    }

    /// Steps of a workload where it says so, else a length.
    private static func work(_ row: Row) throws -> TracedJob.Work {
        if let steps = try row.integer("steps", in: 1...1_000_000_000_000) {
            return .steps(steps, workload: try row.needed("workload", row.text("workload")))
        }
        let length = try row.needed("duration_s", row.seconds("duration_s", least: shortest))
        return .length(length, guess: try row.seconds("guess_s", least: shortest))
    }
}
