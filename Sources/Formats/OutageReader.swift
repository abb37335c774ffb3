import Domain

/// Reads one outage of a pool file: a place, and either when and for how long, or mean lengths between and of it.
struct OutageReader {
    let walker: Walker
    let groups: [NodeGroup]

    func outage(_ document: Document) -> Outage? {
        let outage = walker.mapping(
            document, "an outage", keys: ["provider", "region", "zone", "at", "for", "mean_between", "mean_length"])
        outage.require("provider")
        guard let provider = outage.text("provider") else { return nil }
        let place = Place(provider: provider, region: outage.text("region"), zone: outage.text("zone"))
        if !groups.contains(where: place.contains) {
            walker.note(outage.place, "no group lies in the place of this outage")
        }
        return when(outage).map { Outage(place: place, when: $0) }
    }

    private func when(_ outage: Mapping) -> Outage.When? {
        func span(_ key: String) -> Span? {
            outage.value(key, "a length like 45m") { text in
                Quantity.span(text).flatMap { key == "at" || $0 >= .seconds(1) ? $0 : nil }
            }
        }
        switch Set(["at", "for", "mean_between", "mean_length"].filter { outage[$0] != nil }) {
        case ["at", "for"]:
            guard let at = span("at"), let length = span("for") else { return nil }
            return .once(at: at, length: length)
        case ["mean_between", "mean_length"]:
            guard let between = span("mean_between"), let length = span("mean_length") else { return nil }
            return .seeded(meanBetween: between, meanLength: length)
        default:
            walker.note(
                outage.place, "an outage says either 'at' and 'for', or 'mean_between' and 'mean_length'",
                hint: "- {provider: aws, region: us-east-1, zone: us-east-1a, at: 2h, for: 45m}")
            return nil
        }
    }
}
