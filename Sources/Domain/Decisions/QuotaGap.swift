/// A quota that is used up: whose, which, and by how much it would be passed.
public struct QuotaGap: Hashable, Sendable, Codable {
    /// `user ada` or `project vision`.
    public var scope: String
    /// Jobs on nodes it has and may have; nil: they are not limited.
    public var jobs: Usage<Int>?
    /// Dollars an hour it would come to and may come to; nil: they are not limited.
    public var rate: Usage<Price>?
    /// A used and an allowed amount.
    public struct Usage<Amount: Hashable & Sendable & Codable>: Hashable, Sendable, Codable {
        /// With the job in question.
        public var would: Amount
        /// At most.
        public var most: Amount
        /// Two amounts.
        public init(would: Amount, most: Amount) {
            self.would = would
            self.most = most
        }
    }
    /// A gap.
    public init(scope: String, jobs: Usage<Int>? = nil, rate: Usage<Price>? = nil) {
        self.scope = scope
        self.jobs = jobs
        self.rate = rate
    }
}
