extension Options {
    /// What flags said; nil: nothing.
    package struct Flags: Sendable {
        /// `--config`.
        package var config: String?
        /// `--database`.
        package var database: String?
        /// `--socket`.
        package var socket: String?
        /// `--pool`.
        package var pool: String?
        /// `--jobs-directory`.
        package var jobsDirectory: String?
        /// `--rate`.
        package var rate: Int64?
        /// `--commands` or `--no-commands`.
        package var runsCommands: Bool?
        /// No flags.
        package init() {}
    }
}
