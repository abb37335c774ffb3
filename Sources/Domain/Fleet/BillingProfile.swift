/// How a provider bills and takes back its nodes, as far as a group does not say otherwise.
public enum BillingProfile: String, Hashable, Sendable, Codable, CaseIterable {
    /// Amazon EC2: two minutes' notice; a spot instance that EC2 interrupts in its first hour is not charged; 60
    /// seconds at least (EC2 User Guide, "Billing for interrupted Spot Instances" and "Spot Instance interruption
    /// notices").
    case aws
    /// Google Compute Engine: thirty seconds' notice; a spot VM that is preempted in its first minute is not charged;
    /// one minute at least (Compute Engine documentation, "Spot VMs").
    case gcp
    /// Azure: thirty seconds' notice as far as possible (Virtual Machines documentation, "Spot VMs").
    case azure
    /// Nothing free, one minute at least.
    case plain

    /// The profile of a provider by its name; nil: it has none of its own.
    public init?(_ provider: String) { self.init(rawValue: provider) }

    /// Warning before a spot node is taken back.
    public var notice: Span {
        switch self {
        case .aws, .plain: .minutes(2)
        case .gcp, .azure: .seconds(30)
        }
    }
    /// The least time that is billed from each start.
    public var minimumCharge: Span { .seconds(60) }
    /// A spot node that is taken back within this time of its start is not charged.
    public var refundWindow: Span {
        switch self {
        case .aws: .hours(1)
        case .gcp: .minutes(1)
        case .azure, .plain: .zero
        }
    }
}
