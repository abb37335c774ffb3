extension Catalog {
    /// The most lines of a kind that are told one by one.
    private static let told = 20

    /// What is different in this catalogue from the one before, a sentence each: every price that is new, gone or
    /// another one, and of the other kinds how many lines; of very many prices the first. Empty: nothing is.
    public func differences(from old: Catalog) -> [String] {
        let prices = Self.pairs(old.prices, self.prices).compactMap(Self.sentence)
        let more = prices.count - Self.told
        return prices.prefix(Self.told) + (more > 0 ? ["\(more) more prices are different"] : [])
            + [
                Self.count("machines", old.bundles, bundles), Self.count("prices of kept data", old.storage, storage),
                Self.count("prices of moved data", old.transfers, transfers),
                Self.count("commitments", old.commitments, commitments), Self.count("grids", old.energy, energy),
            ].compactMap(\.self)
    }

    private static func sentence(_ old: PriceLine?, _ new: PriceLine?) -> String? {
        guard let line = new ?? old, old?.price != new?.price else { return nil }
        let place = [line.provider, line.region, line.zone].compactMap(\.self).joined(separator: "/")
        let name = "\(line.type) \(line.terms.rawValue) in \(place)"
        switch (old?.price, new?.price) {
        case (nil, let price?): return "\(name) is new: \(price)"
        case (let price?, nil): return "\(name) is gone: \(price)"
        case (let before?, let after?): return "\(name): \(before) -> \(after)"
        case (nil, nil): return nil
        }
    }

    private static func count<Line: CatalogLine>(_ name: String, _ old: [Line], _ new: [Line]) -> String? {
        let pairs = pairs(old, new).filter { $0 != $1 }
        guard !pairs.isEmpty else { return nil }
        let parts = [
            (pairs.count { $0.0 == nil }, "new"), (pairs.count { $0.1 == nil }, "gone"),
            (pairs.count { $0.0 != nil && $0.1 != nil }, "changed"),
        ]
        return "\(name): " + parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    /// The lines of two sorted lists by their keys, in order.
    private static func pairs<Line: CatalogLine>(_ old: [Line], _ new: [Line]) -> [(Line?, Line?)] {
        var (pairs, left, right) = ([(Line?, Line?)](), old[...], new[...])
        while let first = left.first ?? right.first {
            let key = min(left.first?.key ?? first.key, right.first?.key ?? first.key)
            let before = left.first?.key == key ? left.popFirst() : nil
            let after = right.first?.key == key ? right.popFirst() : nil
            pairs.append((before, after))
        }
        return pairs
    }
}
