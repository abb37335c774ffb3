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
    /// Path of the pool file.
    package var pool: String?
    /// Where it was asked for: `same` as is in force, `changed`, or what is wrong with the pool file.
    package var poolFile: String?
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

/// `GET /healthz`: whether the daemon does its work.
package struct HealthDocument: Codable, Hashable, Sendable {
    /// The word of a daemon that does.
    package static let ready = "ready"
    /// `ready`; `unwritable`: commits fail and only reads are served; `stopping`.
    package var status: String
    /// Why it is not ready; nil where the word says it.
    package var detail: String?
    /// A document.
    package init(status: String, detail: String? = nil) {
        self.status = status
        self.detail = detail
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
