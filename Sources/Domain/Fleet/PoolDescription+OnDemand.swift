extension PoolDescription {
    /// What an hour of a node like the group's costs on demand: the least price of the same machine in its region, else
    /// the catalogue's price of that machine, else the least price of the same accelerators, or of at least as many
    /// processors and as much memory where it has none; nil: nothing like it is sold on demand.
    public func onDemandPrice(of group: NodeGroup, _ catalog: Catalog?) -> Price? {
        if group.terms == .onDemand { return group.price }
        let sold = groups.filter { $0.terms == .onDemand }
        func least(_ isAlike: (NodeGroup) -> Bool) -> Price? { sold.filter(isAlike).map(\.price).min() }
        let same = least { other in
            other.provider == group.provider && other.instanceType == group.instanceType
                && other.region == group.region
        }
        let listed = catalog?.price(
            provider: group.provider, type: group.instanceType, region: group.region, zone: group.zone,
            terms: .onDemand)
        return same ?? listed?.price
            ?? least { other in
                other.accelerators == group.accelerators
                    && (group.accelerators != nil
                        || (other.vcpus >= group.vcpus && other.memoryMiB >= group.memoryMiB))
            }
    }
}
