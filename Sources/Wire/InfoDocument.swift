/// `GET /v1/info`: the daemon and its clock.
package struct InfoDocument: Codable, Hashable, Sendable {
    /// `v1`.
    package var apiVersion = "v1"
    /// `Info`.
    package var kind = "Info"
    /// The daemon's version.
    package var version: String
    /// Its process number.
    package var pid: Int32
    /// The daemon's time, ISO 8601 UTC.
    package var now: String
    /// How many times faster than the wall clock it runs.
    package var rate: Int64
    /// Path of the database.
    package var database: String
    /// Whether commits succeed; when not, the daemon serves reads only.
    package var isWritable: Bool
    /// Jobs that are not over.
    package var liveJobs: Int
    /// Jobs that wait.
    package var waitingJobs: Int
    /// Open leases.
    package var leases: Int
    /// An info.
    package init(
        version: String, pid: Int32, now: String, rate: Int64, database: String, isWritable: Bool, liveJobs: Int,
        waitingJobs: Int, leases: Int
    ) {
        self.version = version
        self.pid = pid
        self.now = now
        self.rate = rate
        self.database = database
        self.isWritable = isWritable
        self.liveJobs = liveJobs
        self.waitingJobs = waitingJobs
        self.leases = leases
    }
}

/// The version of the release and of the API; the command compares the latter with what the daemon says.
package enum Release {
    /// `0.1.0`.
    package static let version = "0.1.0"
    /// `v1`; grows only when old clients would misunderstand.
    package static let apiVersion = "v1"
    /// The header of every answer that names the API's version.
    package static let header = "Purser-API"
}
