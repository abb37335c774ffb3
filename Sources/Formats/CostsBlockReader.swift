import Domain

/// Reads what a job costs besides its nodes, as its user says: `purser.costs`.
struct CostsBlockReader {
    let walker: Walker

    func costs(_ block: Mapping) -> DeclaredCosts? {
        guard let costs = block.mapping("costs", keys: ["egress", "dataset"]) else { return nil }
        var declared = DeclaredCosts()
        declared.egressBytes = costs.value("egress", "a size like 20GB, at most 1000TB", Quantity.dataBytes) ?? 0
        declared.dataset = dataset(costs)
        return declared == DeclaredCosts() ? nil : declared
    }

    private func dataset(_ costs: Mapping) -> DeclaredCosts.Dataset? {
        guard let dataset = costs.mapping("dataset", keys: ["size", "region"]) else { return nil }
        dataset.require("size")
        dataset.require("region")
        guard let bytes = dataset.value("size", "a size like 150GB, at most 1000TB", Quantity.dataBytes),
            let place = dataset.value("region", "a provider and a region, like aws/us-east-1", Quantity.region)
        else { return nil }
        return DeclaredCosts.Dataset(bytes: bytes, place: place)
    }
}
