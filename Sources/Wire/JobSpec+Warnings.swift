import Domain

extension JobSpec {
    /// What its user should know of what was asked for: fields that mean nothing here, and a deadline that is past at
    /// `now`; nil: nobody asks for the time where there is no deadline.
    public func warnings(at now: Instant?) -> [String] {
        let ignored = ignoredFields.map { "'\($0)' means nothing to Purser and is ignored" }
        guard let deadline, let now, deadline <= now else { return ignored }
        return ignored + ["its deadline \(deadline) is past (it is \(now)): it runs, and will be late"]
    }
}
