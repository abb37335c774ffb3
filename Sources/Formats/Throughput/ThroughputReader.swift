import Domain

/// Reads tables of throughputs one after the other and collects what is wrong with all of them.
struct ThroughputReader {
    /// A row where it stands.
    private struct Placed {
        var row: ThroughputRow
        var file: String
        var place: Document.Place
    }

    /// Where the files lie; messages begin with it.
    let directory: String
    private var problems: [FileProblem] = []
    private var specs: [AcceleratorKind: AcceleratorSpec] = [:]
    private var rows: [ThroughputKey: Placed] = [:]
    /// What a step of a workload is, as the first of its rows says.
    private var steps: [String: (step: String, file: String, line: Int)] = [:]

    private static let columns = [
        "workload", "accelerator", "count", "nodes", "steps_per_second", "slow", "fast", "step", "source", "date",
    ]
    private static let kinds = ["accelerator", "memory_gb", "bandwidth_gb_s", "tflops", "source", "date"]

    init(directory: String) { self.directory = directory }

    /// Reads what accelerators can do.
    mutating func readAccelerators(_ text: String, name: String) {
        let walker = Walker(file: "\(directory)/\(name)")
        var seen: [AcceleratorKind: Int] = [:]
        for line in CSVTable(text, columns: Self.kinds, walker).lines {
            let kind = kind(line)
            _ = line.integerIfThere("memory_gb", in: 1...4_096)
            let bandwidth = line.integerIfThere("bandwidth_gb_s", in: 1...1_000_000)
            let peak = line.value("tflops", "dense 16-bit TFLOP/s from 0.001 to 100000, like 312") { text in
                Quantity.thousandths(text).flatMap { (1...100_000_000).contains($0) ? $0 : nil }
            }
            _ = line.origin()
            guard let kind else { continue }
            if let first = seen.updateValue(line.place.line, forKey: kind) {
                walker.note(line.place, "'\(kind)' stands in line \(first) already", hint: "remove one of the two")
            }
            if let peak { specs[kind] = AcceleratorSpec(gigaflops: peak, bandwidth: bandwidth.map(Int64.init)) }
        }
        problems += walker.problems
    }

    /// Reads a file of rows. Own rows replace those that stood there; the others may not stand twice.
    mutating func readRows(_ text: String, name: String, isOwn: Bool) {
        let walker = Walker(file: "\(directory)/\(name)")
        var seen: [ThroughputKey: Placed] = [:]
        for line in CSVTable(text, columns: Self.columns, walker).lines {
            guard let (key, row) = row(line, name) else { continue }
            if let first = seen[key] ?? (isOwn ? nil : rows[key]) {
                let place = first.file == name ? "line \(first.place.line)" : "\(first.file):\(first.place.line)"
                walker.note(
                    line.place, "'\(key.workload)' on \(key.accelerators) over \(key.nodes) stands in \(place) already",
                    hint: isOwn ? "remove one of the two" : "own rows go into \(ThroughputFiles.ownRows)")
                continue
            }
            seen[key] = Placed(row: row, file: name, place: line.place)
        }
        rows.merge(seen) { $1 }
        problems += walker.problems
    }

    /// The table, or everything that is wrong with its files.
    func finish() throws(FileProblems) -> ThroughputFiles.Loaded {
        if !problems.isEmpty { throw FileProblems(problems) }
        var unknown: [AcceleratorKind: Placed] = [:]
        for (key, placed) in rows.sorted(by: { $0.key < $1.key }) {
            let kind = key.accelerators.kind
            if specs[kind] == nil, kind.name != "cpu", unknown[kind] == nil { unknown[kind] = placed }
        }
        let warnings = unknown.sorted { $0.key < $1.key }.map { kind, placed in
            FileProblem(
                file: "\(directory)/\(placed.file)", line: placed.place.line, column: placed.place.column,
                message: "nobody says what a '\(kind)' can do, so nothing is estimated from its rows",
                hint: nearest(to: kind.name, among: specs.keys.map(\.name)).map { "did you mean '\($0)'?" }
                    ?? "add it to \(ThroughputFiles.accelerators)")
        }
        return ThroughputFiles.Loaded(
            table: ThroughputTable(rows: rows.mapValues(\.row), specs: specs), warnings: FileProblem.sorted(warnings))
    }

    private mutating func row(_ line: CSVTable.Line, _ file: String) -> (ThroughputKey, ThroughputRow)? {
        let workload = line.value("workload", "a name of letters, digits and -_.+ without blanks") { text in
            CatalogReader.isName(text) ? text : nil
        }
        let kind = kind(line)
        let count = line.integer("count", in: 1...65_536)
        let nodes = line.integer("nodes", in: 1...Limits.nodesPerJob)
        let middle = speed("steps_per_second", line, isNeeded: true)
        let slow = speed("slow", line, isNeeded: false)
        let fast = speed("fast", line, isNeeded: false)
        let step = line.text("step", hint: "say what one step is, like 256 images")
        let origin = line.origin()
        check(slow, atMost: middle, line, "slow")
        check(middle, atMost: fast, line, "fast")
        if let count, let nodes, nodes > count {
            line.walker.note(line.place("nodes"), "\(count) accelerators cannot be spread over \(nodes) servers")
        }
        if let kind, kind.name == "cpu", let count, let nodes, count != 1 || nodes != 1 {
            line.walker.note(line.place("count"), "the processors of a machine count as 1, on 1 server")
        }
        if let workload, let step { checkStep(workload, step, line, file) }
        guard let workload, let kind, let count, let nodes, let middle, let step, let origin else { return nil }
        var row = ThroughputRow(middle)
        row.slow = slow
        row.fast = fast
        row.step = step
        row.origin = origin
        let isCPU = kind.name == "cpu"
        let key = ThroughputKey(
            workload: workload, accelerators: isCPU ? nil : Accelerators(kind: kind, count: count),
            nodes: isCPU ? 0 : nodes)
        return (key, row)
    }

    private func kind(_ line: CSVTable.Line) -> AcceleratorKind? {
        line.value("accelerator", "a name like A100-80GB") { text in
            text.contains(":") ? nil : Quantity.accelerators(text)?.kind
        }
    }

    private func speed(_ column: String, _ line: CSVTable.Line, isNeeded: Bool) -> Throughput? {
        let expected = "steps a second from 0.0003 to 200 millions with at most nine decimals, like 5.45"
        return isNeeded
            ? line.value(column, expected, Quantity.throughput)
            : line.valueIfThere(column, expected, Quantity.throughput)
    }

    private func check(_ less: Throughput?, atMost more: Throughput?, _ line: CSVTable.Line, _ column: String) {
        guard let less, let more, less > more else { return }
        line.walker.note(
            line.place(column), "'slow', 'steps_per_second' and 'fast' must not fall from one to the next")
    }

    /// A step must be the same thing in all rows of a workload.
    private mutating func checkStep(_ workload: String, _ step: String, _ line: CSVTable.Line, _ file: String) {
        guard let known = steps[workload] else {
            steps[workload] = (step, file, line.place.line)
            return
        }
        guard known.step != step else { return }
        line.walker.note(
            line.place("step"),
            "a step of '\(workload)' is \(known.step) in \(known.file):\(known.line), and here "
                + "\(step)", hint: "give the other thing a workload of its own")
    }
}
