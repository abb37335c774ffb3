/// What a job's model must keep, whatever could be saved by giving it up: floors of its quality, floors for groups, and
/// largest gaps between them. At least one rule.
public struct QualityGuards: Hashable, Sendable, Codable {
    /// The rules, floors first, then groups, then gaps, each by metric.
    public var rules: [QualityGuard]
    /// These rules.
    public init(_ rules: [QualityGuard]) { self.rules = rules }
    /// The metrics that are guarded, sorted.
    public var metrics: [String] { Set(rules.map(\.metric)).sorted() }
}

/// One bound that a reported metric must keep.
public struct QualityGuard: Hashable, Sendable, Codable {
    /// What the bound is about.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// The quality of the whole.
        case floor
        /// The quality for a named group, as the worst of them.
        case group
        /// A difference between groups.
        case gap
    }
    /// Which side of the value is good.
    public enum Bound: String, Hashable, Sendable, Codable, CaseIterable {
        /// The value or more.
        case atLeast
        /// The value or less.
        case atMost
    }
    /// What the bound is about.
    public var kind: Kind
    /// The metric's name in the reports.
    public var metric: String
    /// Which side of the value is good.
    public var bound: Bound
    /// The value, in the metric's own unit; finite.
    public var value: Double
    /// A bound.
    public init(kind: Kind, metric: String, bound: Bound, value: Double) {
        self.kind = kind
        self.metric = metric
        self.bound = bound
        self.value = value
    }

    /// Whether a model with this value of the metric keeps the bound. One of which nothing finite is known does not.
    public func isKept(by latest: MetricValue?) -> Bool {
        guard let number = latest?.finite else { return false }
        return bound == .atLeast ? number >= value : number <= value
    }
}
