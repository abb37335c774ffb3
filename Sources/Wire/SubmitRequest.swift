/// `POST /v1/jobs`: a job to run. Exactly one of `file`, `job` and `command`.
public struct SubmitRequest: Codable, Hashable, Sendable {
    /// The text of a job file (YAML, or JSON).
    public var file: String?
    /// The name of that file, for messages: `train.yaml`.
    public var fileName: String?
    /// A command line to run as it is, instead of a file.
    public var command: [String]?
    /// The submitter's working directory, absolute; needed for real commands.
    public var directory: String?
    /// The submitter's environment, for real commands.
    public var environment: SubmittedEnvironment?
    /// What flags said over the file.
    public var overrides: SubmitOverrides?
    /// The name of the plan it must still keep to, as `POST /v1/plans` gave it.
    public var plan: String?

    /// An empty request.
    public init() {}
}

/// What flags of `purser submit` say over the job file; nil: as the file says.
public struct SubmitOverrides: Codable, Hashable, Sendable {
    /// `--name`.
    public var name: String?
    /// `--project`.
    public var project: String?
    /// `--priority`, 0 ... 100.
    public var priority: Int?
    /// `--accelerators`, `A100:1`.
    public var accelerators: String?
    /// `--cpus`, `4+`.
    public var cpus: String?
    /// `--memory`, `16GiB`.
    public var memory: String?
    /// `--spot` or `--no-spot`.
    public var useSpot: Bool?
    /// `--max-cost`, `$40`.
    public var maxCost: String?
    /// `--after`, numbers of jobs that must succeed first.
    public var after: [Int64]?
    /// `--start`, an instant before which it must not start.
    public var start: String?
    /// `--deadline`, an instant at which it is to be over.
    public var deadline: String?
    /// `--hold`: it stays out of the queue until `purser unhold`.
    public var isHeld: Bool?
    /// No override.
    public init() {}
}
