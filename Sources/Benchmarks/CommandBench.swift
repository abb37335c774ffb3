/// `help_ms` and `round_trip_ms`: the command as a process, from its start to its end; medians.
enum CommandBench {
    private static let runs = 21

    static func measure(_ figures: inout Measured) throws {
        let daemon = try BenchDaemon(pool: BenchJobs.ownPool)
        defer { daemon.close() }
        try daemon.start()
        figures["help_ms"] = try (0..<runs).map { _ in try daemon.command("--help") }.quantile(0.5)
        figures["round_trip_ms"] = try (0..<runs).map { _ in try daemon.command("info") }.quantile(0.5)
    }
}
