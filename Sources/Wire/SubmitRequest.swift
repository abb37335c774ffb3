/// `POST /v1/jobs`: a job to run. Exactly one of `file`, `job` and `command`.
package struct SubmitRequest: Codable, Hashable, Sendable {
    /// The text of a job file (YAML, or JSON).
    package var file: String?
    /// The name of that file, for messages: `train.yaml`.
    package var fileName: String?
    /// A command line to run as it is, instead of a file.
    package var command: [String]?
    /// The submitter's working directory, absolute; needed for real commands.
    package var directory: String?
    /// The submitter's environment, for real commands.
    package var environment: SubmittedEnvironment?
    /// What flags said over the file.
    package var overrides: SubmitOverrides?
    /// The name of the plan it must still keep to, as `POST /v1/plans` gave it.
    package var plan: String?

    /// An empty request.
    package init() {}
}

/// What flags of `purser submit` say over the job file; nil: as the file says.
package struct SubmitOverrides: Codable, Hashable, Sendable {
    /// `--name`.
    package var name: String?
    /// `--project`.
    package var project: String?
    /// `--priority`, 0 ... 100.
    package var priority: Int?
    /// `--accelerators`, `A100:1`.
    package var accelerators: String?
    /// `--cpus`, `4+`.
    package var cpus: String?
    /// `--memory`, `16GiB`.
    package var memory: String?
    /// `--spot` or `--no-spot`.
    package var useSpot: Bool?
    /// `--max-cost`, `$40`.
    package var maxCost: String?
    /// `--after`, numbers of jobs that must succeed first.
    package var after: [Int64]?
    /// `--start`, an instant before which it must not start.
    package var start: String?
    /// `--deadline`, an instant at which it is to be over.
    package var deadline: String?
    /// `--hold`: it stays out of the queue until `purser unhold`.
    package var isHeld: Bool?
    /// No override.
    package init() {}
}
