import Wire

/// Why the command cannot go on: what, why, what to do, and the exit status.
public struct Failure: Error, Hashable, Sendable {
    /// What the command ends with.
    public var status: ExitStatus
    /// What is wrong and why.
    public var message: String
    /// What to do; nil: nothing to add.
    public var hint: String?
    /// Errors in a file, each at its place; then `message` is not shown.
    public var errors: [Problem.FileError]

    /// Whether the request was sent and it is not known if it was taken.
    public var isUncertain = false

    /// A failure.
    public init(_ status: ExitStatus, _ message: String, hint: String? = nil, errors: [Problem.FileError] = []) {
        self.status = status
        self.message = message
        self.hint = hint
        self.errors = errors
    }

    /// The failure a problem of the daemon means.
    public init(_ problem: Problem) {
        self.init(
            Self.status(of: problem), "\(problem.title): \(problem.detail)", hint: problem.hint,
            errors: problem.errors ?? [])
    }

    /// Lines for standard error: `train.yaml:7:3: ...` for a file, else `purser: ...`; hints below.
    public var lines: [String] {
        guard errors.isEmpty else {
            return errors.map { error in
                "\(error.file):\(error.line):\(error.column): \(error.message)" + (error.hint.map { "; \($0)" } ?? "")
            }
        }
        return ["purser: \(message)"] + (hint.map { ["  hint: \($0)"] } ?? [])
    }

    private static func status(of problem: Problem) -> ExitStatus {
        switch (problem.status, problem.code) {
        case (_, "CannotBePlaced"): .cannotBePlaced
        case (_, "SpotWithoutCheckpoint"), (_, "QueueFull"), (_, "UserQueueFull"),
            (_, "BudgetExhausted"), (_, "PlanOutdated"), (_, "PlanOfAnotherJob"),
            (_, "CannotProbe"):
            .refused
        case (404, "NoSuchRoute"), (405, "WrongMethod"), (_, "DatabaseShape"): .versionMismatch
        case (403, _): .notAllowed
        case (404, _): .notFound
        case (400, _), (413, _), (422, _): .usage
        default: .failure
        }
    }
}
