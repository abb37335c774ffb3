import Domain

/// A job of a list for a fixed pool of accelerators.
package struct ListedJob: Hashable, Sendable {
    /// Its number in the list.
    package var number: Int
    /// The model it trains, with its batch size: `ResNet-50 (batch size 32)`.
    package var model: String
    /// Accelerators it needs at once.
    package var accelerators: Int
    /// Steps to do.
    package var steps: Int
    /// When it is handed in, from the beginning of the list.
    package var arrival: Span
    /// When it is to be over, from the beginning of the list.
    package var deadline: Span
}

/// How fast a model was measured to train.
package struct MeasuredSpeed: Hashable, Sendable {
    /// The kind of accelerator: `v100`; `v100_unconsolidated` where they are spread over servers.
    package var kind: String
    /// The model with its batch size.
    package var model: String
    /// Accelerators at once.
    package var accelerators: Int
    /// Steps a second; 0: it does not run there.
    package var stepsPerSecond: Double
}

/// Reads job lists and measured speeds as they were published with Gavel (D. Narayanan et al., OSDI 2020).
package enum SlotTraces {
    private static let longestMilliseconds = 10.0 * 365 * 86_400_000

    /// Jobs, one a line.
    package static func jobs(_ bytes: [UInt8], file: String) -> TraceRows<ListedJob> {
        let columns = [
            "job", "model", "num_gpus", "total_steps", "arrival_s", "slo_factor", "v100_duration_s", "deadline_s",
        ]
        return TraceRows.read(bytes, file: file, columns: columns) { line in
            let number = line.integer("job", in: 0...1_000_000_000)
            let model = line.text("model")
            let accelerators = line.integer("num_gpus", in: 1...4_096)
            let steps = line.integer("total_steps", in: 1...1_000_000_000_000)
            let arrival = seconds("arrival_s", line)
            let deadline = seconds("deadline_s", line)
            guard let number, let model, let accelerators, let steps, let arrival, let deadline else { return nil }
            return ListedJob(
                number: number, model: model, accelerators: accelerators, steps: steps, arrival: arrival,
                deadline: deadline)
        }
    }

    /// Speeds, one a line.
    package static func speeds(_ bytes: [UInt8], file: String) -> TraceRows<MeasuredSpeed> {
        TraceRows.read(bytes, file: file, columns: ["worker_type", "model", "num_gpus", "steps_per_s"]) { line in
            let kind = line.text("worker_type")
            let model = line.text("model")
            let accelerators = line.integer("num_gpus", in: 1...4_096)
            let speed = line.value("steps_per_s", "a number from 0 to 1000000") { text in
                Double(text).flatMap { (0...1_000_000).contains($0) ? $0 : nil }
            }
            guard let kind, let model, let accelerators, let speed else { return nil }
            return MeasuredSpeed(kind: kind, model: model, accelerators: accelerators, stepsPerSecond: speed)
        }
    }

    private static func seconds(_ column: String, _ line: CSVTable.Line) -> Span? {
        line.value(column, "seconds from 0 to ten years, like 129.5") { text in
            Double(text).flatMap { seconds in
                let milliseconds = (seconds * 1_000).rounded()
                return (0...longestMilliseconds).contains(milliseconds) ? Span(milliseconds: Int64(milliseconds)) : nil
            }
        }
    }
}
