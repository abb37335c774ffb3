/// `GET /v1/info`: the daemon and its clock.
public struct InfoDocument: Codable, Hashable, Sendable {
    /// `v1`.
    public var apiVersion = "v1"
    /// `Info`.
    public var kind = "Info"
    /// The daemon's version.
    public var version: String
    /// Its process number.
    public var pid: Int32
    /// The daemon's time, ISO 8601 UTC.
    public var now: String
    /// How many times faster than the wall clock it runs.
    public var rate: Int64
    /// Path of the database.
    public var database: String
    /// Whether commits succeed; when not, the daemon serves reads only.
    public var isWritable: Bool
    /// Jobs that are not over.
    public var liveJobs: Int
    /// Jobs that wait.
    public var waitingJobs: Int
    /// Open leases.
    public var leases: Int
    /// Path of the pool file.
    public var pool: String?
    /// Where it was asked for: `same` as is in force, `changed`, or what is wrong with the pool file.
    public var poolFile: String?
    /// An info.
    public init(
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
public struct HealthDocument: Codable, Hashable, Sendable {
    /// The word of a daemon that does.
    public static let ready = "ready"
    /// `ready`; `unwritable`: commits fail and only reads are served; `stopping`.
    public var status: String
    /// Why it is not ready; nil where the word says it.
    public var detail: String?
    /// A document.
    public init(status: String, detail: String? = nil) {
        self.status = status
        self.detail = detail
    }
}

/// The version of the release and of the API; the command compares the latter with what the daemon says.
public enum Release {
    /// `0.1.0`.
    public static let version = "0.1.0"
    /// `v1`; grows only when old clients would misunderstand.
    public static let apiVersion = "v1"
    /// The header of every answer that names the API's version.
    public static let header = "Purser-API"
}
