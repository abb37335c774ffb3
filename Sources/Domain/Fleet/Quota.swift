/// A limit on what a user or a project may have on nodes at once.
public struct Quota: Hashable, Sendable {
    /// Whom it limits.
    public enum Scope: Hashable, Sendable {
        /// A user by name; nil: each user.
        case user(String?)
        /// A project by name; nil: each project.
        case project(String?)
    }
    /// Whom it limits.
    public var scope: Scope
    /// Most jobs on nodes; nil: any number.
    public var jobs: Int?
    /// Most dollars an hour; nil: any.
    public var rate: Price?
    /// A quota.
    public init(scope: Scope, jobs: Int?, rate: Price?) {
        self.scope = scope
        self.jobs = jobs
        self.rate = rate
    }
}
