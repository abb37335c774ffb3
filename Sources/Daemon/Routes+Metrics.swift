import Hummingbird
import Orchestration

extension Routes {
    /// The daemon's own figures in the text format of Prometheus.
    func metrics() async -> Response {
        let (turns, commits) = await runtime.times()
        let isWritable = await runtime.writeFailure() == nil
        let gauges = await runtime.read { Gauges($0.state) }
        let text =
            turns.text(name: "purser_turn_seconds", help: "Time of one turn of the daemon, commit included.")
            + commits.text(name: "purser_commit_seconds", help: "Time of one durable commit.")
            + gauges.text(isWritable: isWritable)
        return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4"],
            body: .init(byteBuffer: .init(string: text)))
    }
}

/// What there is between two turns.
private struct Gauges: Sendable {
    private var jobs: [String: Int] = [:]
    private var nodes: [String: Int] = [:]
    private var nanosPerHour: Int64 = 0

    init(_ state: State) {
        for job in state.jobs.values { jobs[job.state.word, default: 0] += 1 }
        for lease in state.leases.values {
            nodes[lease.state.word, default: 0] += 1
            nanosPerHour += lease.tariff?.price.nanosPerHour ?? 0
        }
    }

    func text(isWritable: Bool) -> String {
        gauge("purser_jobs", "Jobs that are not over, by state.", by: "state", jobs)
            + gauge("purser_nodes", "Nodes that are leased, by state.", by: "state", nodes)
            + gauge("purser_dollars_per_hour", "What the leased nodes cost an hour.", Double(nanosPerHour) / 1e9)
            + gauge("purser_writable", "1 where the database takes commits.", isWritable ? 1 : 0)
    }

    private func gauge(_ name: String, _ help: String, by label: String, _ values: [String: Int]) -> String {
        let lines = values.sorted { $0.key < $1.key }.map { "\(name){\(label)=\"\($0.key)\"} \($0.value)\n" }
        return "# HELP \(name) \(help)\n# TYPE \(name) gauge\n" + lines.joined()
    }

    private func gauge(_ name: String, _ help: String, _ value: Double) -> String {
        "# HELP \(name) \(help)\n# TYPE \(name) gauge\n\(name) \(value)\n"
    }
}
