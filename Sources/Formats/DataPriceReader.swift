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
        let row = walker.mapping(document, "an egress price", keys: ["from", "to", "price_per_gb"])
        for key in ["from", "to", "price_per_gb"] { row.require(key) }
        let from = row.value("from", "a provider, or a provider and a region, like aws/us-east-1", Self.place)
        let to = row.value("to", "internet, other-region, or a provider and a region, like aws/us-west-2") { text in
            switch text {
            case "internet": DataPrices.Egress.Destination.internet
            case "other-region": .otherRegion
            default: Quantity.region(text).map { .region($0) }
            }
        }
        let price = row.value("price_per_gb", Self.price, Quantity.gigabytePrice)
        guard let from, let to, let price else { return nil }
        return DataPrices.Egress(from: from, to: to, price: price)
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
