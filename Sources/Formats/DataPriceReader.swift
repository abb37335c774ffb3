import Domain

/// Reads what keeping and moving data costs: the blocks `storage` and `egress` of a pool file.
struct DataPriceReader {
    let walker: Walker

    private static let price = "dollars a gigabyte from 0 to 100, like 0.023"

    func prices(_ file: Mapping) -> DataPrices {
        DataPrices(storage: file.list("storage").compactMap(storage), egress: file.list("egress").compactMap(egress))
            .checked(by: walker, file)
    }

    private func storage(_ document: Document) -> DataPrices.Storage? {
        let row = walker.mapping(
            document, "a storage price", keys: ["provider", "region", "price_per_gb_month"])
        for key in ["provider", "price_per_gb_month"] { row.require(key) }
        let price = row.value("price_per_gb_month", Self.price, Quantity.gigabytePrice)
        guard let provider = row.text("provider"), let price else { return nil }
        return DataPrices.Storage(place: Place(provider: provider, region: row.text("region")), price: price)
    }

    private func egress(_ document: Document) -> DataPrices.Egress? {
        let row = walker.mapping(document, "an egress price", keys: ["from", "to", "price_per_gb", "tiers"])
        for key in ["from", "to"] { row.require(key) }
        let from = row.value("from", "a provider, or a provider and a region, like aws/us-east-1", Self.place)
        let to = row.value("to", "internet, other-region, or a provider and a region, like aws/us-west-2") { text in
            switch text {
            case "internet": DataPrices.Egress.Destination.internet
            case "other-region": .otherRegion
            default: Quantity.region(text).map { .region($0) }
            }
        }
        guard let tiers = tiers(row), let from, let to else { return nil }
        return DataPrices.Egress(from: from, to: to, tiers: tiers)
    }

    /// One price, `catalogue` (none here), or a list of prices with the gigabytes of a month that each is for.
    private func tiers(_ row: Mapping) -> [DataPrices.Egress.Tier]? {
        guard let list = row["tiers"] else {
            row.require("price_per_gb")
            let said = row.value("price_per_gb", Self.price + ", or catalogue") { text -> [DataPrices.Egress.Tier]? in
                text == "catalogue" ? [] : Quantity.gigabytePrice(text).map { [.init(upTo: nil, price: $0)] }
            }
            return said
        }
        if let price = row["price_per_gb"] {
            walker.note(price.place, "an egress price has either price_per_gb or tiers, not both")
        }
        let tiers = row.list("tiers").compactMap(tier)
        let bounds = tiers.map(\.upTo)
        let isRising = zip(bounds, bounds.dropFirst()).allSatisfy { first, next in
            first.map { $0 < next ?? .max } ?? false
        }
        guard !tiers.isEmpty, isRising, bounds.last == .some(nil), tiers.count <= Limits.egressTiers else {
            walker.note(
                list.place, "tiers have rising bounds up_to_gb, and the last one has none",
                hint: "at most \(Limits.egressTiers), like {up_to_gb: 100, price_per_gb: 0}, {price_per_gb: 0.09}")
            return nil
        }
        return tiers
    }

    private func tier(_ document: Document) -> DataPrices.Egress.Tier? {
        let row = walker.mapping(document, "a tier", keys: ["up_to_gb", "price_per_gb"])
        row.require("price_per_gb")
        let end = row.integer("up_to_gb", in: 1...Int(Limits.dataBytes / 1_000_000_000))
        guard let price = row.value("price_per_gb", Self.price, Quantity.gigabytePrice) else { return nil }
        return DataPrices.Egress.Tier(upTo: end.map { Int64($0) * 1_000_000_000 }, price: price)
    }

    private static func place(_ text: String) -> Place? {
        text.contains("/") ? Quantity.region(text) : text.isEmpty ? nil : Place(provider: text)
    }
}

extension DataPrices {
    /// Notes a price that is given twice.
    fileprivate func checked(by walker: Walker, _ file: Mapping) -> DataPrices {
        if Set(storage.map(\.place)).count < storage.count, let place = file["storage"]?.place {
            walker.note(place, "two storage prices are for one place", hint: "leave out one")
        }
        let ways = egress.map { [AnyHashable($0.from), AnyHashable($0.to)] }
        if Set(ways).count < ways.count, let place = file["egress"]?.place {
            walker.note(place, "two egress prices have the same 'from' and 'to'", hint: "leave out one")
        }
        return self
    }
}
