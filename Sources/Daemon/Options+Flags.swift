extension Options {
    /// What flags said; nil: nothing.
    public struct Flags: Sendable {
        /// `--config`.
        public var config: String?
        /// `--database`.
        public var database: String?
        /// `--socket`.
        public var socket: String?
        /// `--pool`.
        public var pool: String?
        /// `--jobs-directory`.
        public var jobsDirectory: String?
        /// `--rate`.
        public var rate: Int64?
        /// `--commands` or `--no-commands`.
        public var runsCommands: Bool?
        /// No flags.
        public init() {}
    }
}
