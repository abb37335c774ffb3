/// `submit_to_done_ms_p50` and `_p99`: from handing in `true` to knowing that it is over, on an owned group whose node
/// is leased already; commands really run. Also `rss_idle_mb`, of a daemon that has just come up.
enum DoneBench {
    private static let runs = 60

    static func measure(_ figures: inout Measured) throws {
        let daemon = try BenchDaemon(pool: BenchJobs.ownPool)
        defer { daemon.close() }
        try daemon.start()
        figures["rss_idle_mb"] = try Machine.residentMB(of: daemon.pid)
        try daemon.submit(BenchJobs.keeper("cpus: 1"))
        try daemon.waitUntil("a node is leased") { $0.leases == 1 }
        var times: [Double] = []
        for _ in 0..<runs {
            let start = ContinuousClock.now
            let id = try daemon.submit("name: nothing\nrun: \"true\"\nresources: {cpus: 1}\n")
            let job = try daemon.api.wait(id, atMost: 20).document
            times.append(start.duration(to: .now).seconds * 1_000)
            guard job.state == "SUCCEEDED" else { throw BenchError("job \(id) is \(job.state) (\(job.reason))") }
        }
        figures["submit_to_done_ms_p50"] = times.quantile(0.5)
        figures["submit_to_done_ms_p99"] = times.quantile(0.99)
    }
}
