import Domain

/// Reads the table of speeds that Gavel publishes: `worker_type,model,num_gpus,steps_per_s`. Rows of jobs that are
/// spread over servers (`_unconsolidated`) are left out, and so are those without a speed.
package enum GavelThroughputs {
    /// The speeds by model, kind of accelerator (in capitals: `V100`) and their number; throws where it has none.
    package static func read(_ bytes: [UInt8], name: String) throws(FileProblems) -> ThroughputTable {
        var scanner = TraceScanner(bytes)
        let heading = scanner.next()?.map(\.text) ?? []
        let wanted = ["worker_type", "model", "num_gpus", "steps_per_s"]
        let places = wanted.compactMap(heading.firstIndex(of:))
        guard places.count == wanted.count else {
            throw FileProblems([
                FileProblem(
                    file: name, line: 1, column: 1, message: "the heading must have the columns of a table of speeds",
                    hint: wanted.joined(separator: ","))
            ])
        }
        var rows: [ThroughputKey: Throughput] = [:]
        while let fields = scanner.next() {
            guard fields.count == heading.count, !fields[places[0]].text.hasSuffix("_unconsolidated"),
                let count = Int(fields[places[2]].text), count > 0,
                let perSecond = Double(fields[places[3]].text), perSecond > 0, perSecond < 1e9
            else { continue }
            let kind = AcceleratorKind(fields[places[0]].text.uppercased())
            let key = ThroughputKey(
                workload: fields[places[1]].text, accelerators: Accelerators(kind: kind, count: count))
            rows[key] = Throughput(stepsPerHour: max(1, Int64((perSecond * 3_600).rounded())))
        }
        guard !rows.isEmpty else {
            throw FileProblems([FileProblem(file: name, line: 1, column: 1, message: "the table has no speed")])
        }
        return ThroughputTable(rows: rows)
    }
}
