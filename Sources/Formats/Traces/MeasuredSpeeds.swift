import Domain

/// Reads tables of measured speeds as they were published with Gavel (D. Narayanan et al., OSDI 2020):
/// `worker_type,model,num_gpus,steps_per_s`.
public enum MeasuredSpeeds {
    /// How fast a model was measured to train.
    public struct Row: Hashable, Sendable {
        /// The kind of accelerator: `v100`; `v100_unconsolidated` where they are spread over servers.
        public var kind: String
        /// The model with its batch size: `ResNet-50 (batch size 32)`.
        public var model: String
        /// Accelerators at once.
        public var accelerators: Int
        /// Steps a second; 0: it does not run there.
        public var stepsPerSecond: Double
    }

    /// Speeds, one a line.
    public static func read(_ bytes: [UInt8], file: String) -> TraceRows<Row> {
        TraceRows.read(bytes, file: file, columns: ["worker_type", "model", "num_gpus", "steps_per_s"]) { line in
            let kind = line.text("worker_type")
            let model = line.text("model")
            let accelerators = line.integer("num_gpus", in: 1...4_096)
            let speed = line.value("steps_per_s", "a number from 0 to 1000000") { text in
                Double(text).flatMap { (0...1_000_000).contains($0) ? $0 : nil }
            }
            guard let kind, let model, let accelerators, let speed else { return nil }
            return Row(kind: kind, model: model, accelerators: accelerators, stepsPerSecond: speed)
        }
    }

    /// The speeds of accelerators on one server, by model, kind (in capitals: `V100`) and number; those of jobs that
    /// are spread over servers are left out, and so are those that do not run.
    public static func table(of rows: [Row]) -> ThroughputTable {
        let running = rows.filter { $0.stepsPerSecond > 0 && !$0.kind.hasSuffix("_unconsolidated") }
        let speeds = running.map { row in
            let kind = AcceleratorKind(row.kind.uppercased())
            return (
                ThroughputKey(workload: row.model, accelerators: Accelerators(kind: kind, count: row.accelerators)),
                Throughput(stepsPerHour: max(1, Int64((row.stepsPerSecond * 3_600).rounded())))
            )
        }
        return ThroughputTable(rows: Dictionary(speeds) { first, _ in first })
    }
}
