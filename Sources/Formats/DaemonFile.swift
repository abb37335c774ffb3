import Domain

/// What the daemon's configuration file says; nil: as flags, environment or defaults say.
package struct DaemonConfiguration: Hashable, Sendable {
    /// Path of the database.
    package var database: String?
    /// Path of the socket.
    package var socket: String?
    /// Group that may use the socket.
    package var group: String?
    /// Path of the pool file, relative to the configuration file.
    package var pool: String?
    /// Directory of the jobs' output and checkpoints.
    package var jobsDirectory: String?
    /// Shell that runs commands.
    package var shell: String?
    /// Whether real commands are run.
    package var runsCommands: Bool?
    /// How many times faster than the wall clock.
    package var rate: Int64?
    /// Whether the world goes on while the daemon is down; nil: it does at rate 1.
    package var isRunningWhileDown: Bool?
    /// How often meters move.
    package var tick: Span?
    /// Nothing said.
    package init() {}
}

/// Reads the daemon's configuration file.
package enum DaemonFile {
    /// Reads a configuration file. An empty one says nothing.
    package static func parse(_ text: String, name: String) throws(FileProblems) -> DaemonConfiguration {
        let isEmpty = text.split(whereSeparator: \.isNewline).allSatisfy { line in
            line.drop(while: \.isWhitespace).isEmpty || line.drop(while: \.isWhitespace).hasPrefix("#")
        }
        if isEmpty { return DaemonConfiguration() }
        let walker = Walker(file: name)
        let file = walker.mapping(
            try Document.parse(text, name: name), "the configuration",
            keys: ["database", "socket", "group", "pool", "jobs_directory", "shell", "commands", "clock"])
        var configuration = DaemonConfiguration()
        configuration.database = file.text("database")
        configuration.socket = file.text("socket")
        configuration.group = file.text("group")
        configuration.pool = file.text("pool")
        configuration.jobsDirectory = file.text("jobs_directory")
        configuration.shell = file.text("shell")
        configuration.runsCommands = file.bool("commands")
        if let clock = file.mapping("clock", keys: ["rate", "downtime", "tick"]) {
            configuration.rate = clock.integer("rate", in: 1...100_000).map(Int64.init)
            configuration.isRunningWhileDown = clock.value("downtime", "run or freeze") {
                ["run": true, "freeze": false][$0]
            }
            configuration.tick = clock.value("tick", "a length from 1s to 1h") { text in
                Quantity.span(text).flatMap { $0 >= .seconds(1) && $0 <= .hours(1) ? $0 : nil }
            }
        }
        try walker.finish()
        return configuration
    }
}
