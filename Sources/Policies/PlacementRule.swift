/// Which of the options that would do is preferred. What will do is the same for all of them.
public enum PlacementRule: String, Hashable, Sendable, CaseIterable {
    /// The least expected cost to finish: what the daemon does.
    case expectedCost = "expected-cost"
    /// The lowest price an hour, whatever the work comes to.
    case lowestPrice = "lowest-price"
    /// The first group by name.
    case firstFit = "first-fit"
}
