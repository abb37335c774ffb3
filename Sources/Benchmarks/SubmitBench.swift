/// `submits_per_s_1`, `_16`, `_64`, and `status_json_10k_ms`: each on a daemon of its own.
enum SubmitBench {
    static func measure(_ figures: inout Measured) throws {
        let client = try LoadClient()
        for connections in [1, 16] {
            try withFullPool { daemon in
                let result = try client.run(
                    daemon.socket, connections: connections, atMost: 10_000, for: .seconds(4))
                figures["submits_per_s_\(connections)"] = result.perSecond
            }
        }
        try withFullPool { daemon in
            let before = try Machine.processorSeconds(of: daemon.pid)
            let result = try client.run(daemon.socket, connections: 64, atMost: 10_000, for: .seconds(30))
            let used = try Machine.processorSeconds(of: daemon.pid) - before
            figures["submits_per_s_64"] = result.perSecond
            figures["submit_processor_us"] = used / Double(result.count) * 1_000_000
            figures["submit_ms_p50_64"] = result.milliseconds.quantile(0.5)
            figures["submit_ms_p99_64"] = result.milliseconds.quantile(0.99)
            figures["status_jobs"] = Double(result.count)
            let times = try (0..<7).map { _ in try daemon.command("status", "--json") }
            figures["status_json_10k_ms"] = times.quantile(0.5)
        }
    }

    /// Runs something with a daemon whose nodes are all taken, so that what is submitted waits.
    static func withFullPool(_ body: (BenchDaemon) throws -> Void) throws {
        let daemon = try BenchDaemon(pool: BenchJobs.fullPool)
        defer { daemon.close() }
        try daemon.start()
        try takeNodes(of: daemon)
        try body(daemon)
    }

    private static func takeNodes(of daemon: BenchDaemon) throws {
        for _ in 0..<2 { try daemon.submit(BenchJobs.keeper("accelerators: A100:1, cpus: 8")) }
        try daemon.waitUntil("the nodes are taken") { info in info.leases == 2 }
    }
}
