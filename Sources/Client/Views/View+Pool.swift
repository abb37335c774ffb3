import Domain
import Wire

extension View {
    /// Open leases with a row of sums.
    public func nodes(_ list: ItemList<NodeDocument>) throws(Failure) -> [String] {
        guard !list.items.isEmpty else { return [] }
        var table = Table([
            .init("NODE"), .init("STATE"), .init("GROUP"), .init("TYPE"), .init("HW"), .init("TERMS"), .init("PLACE"),
            .init("JOB", isNumber: true), .init("UP", isNumber: true), .init("RATE", isNumber: true),
            .init("COST", isNumber: true),
        ])
        let costs = Figures.cents(list.items.map { $0.cost.money ?? .zero })
        table.rows = zip(list.items, costs.each).map { node, cost in
            [
                .init(node.lease), .init(node.state, node.state == "warned" ? .attention : .plain), .init(node.group),
                .init(node.type), .init(node.hardware), .init(node.terms), .init(node.place),
                .init(node.jobs.isEmpty ? "-" : node.jobs.map(String.init).joined(separator: " ")),
                .init(Figures.span(from: node.startedAt, to: list.asOf)),
                .init(node.rate.map { "\(Figures.rate($0))/h" } ?? "-"), .init(cost),
            ]
        }
        if list.items.count > 1 {
            let rate = list.items.compactMap { $0.rate?.money }.reduce(Money.zero, +)
            table.totals = [
                .init("\(list.items.count) nodes"), "", "", "", "", "", "", "", "",
                .init("\(Figures.rate(MoneyDocument(rate)))/h"), .init(costs.sum),
            ]
        }
        return try lines(of: table)
    }

    /// What the pool sells, in the order it comes.
    public func offers(_ list: ItemList<OfferDocument>) throws(Failure) -> [String] {
        guard !list.items.isEmpty else { return [] }
        var table = Table([
            .init("HW"), .init("GROUP"), .init("TYPE"), .init("TERMS"), .init("PLACE"), .init("VCPU", isNumber: true),
            .init("MEM GIB", isNumber: true), .init("$/H", isNumber: true), .init("$/ACC-H", isNumber: true),
            .init("LEASED", isNumber: true), .init("AVAILABLE"), .init("INTERRUPTIONS/H", isNumber: true),
        ])
        table.rows = list.items.map { offer in
            [
                .init(offer.hardware), .init(offer.group), .init(offer.type), .init(offer.terms), .init(offer.place),
                .init("\(offer.vcpus)"), .init("\(offer.memoryMiB / 1_024)"), .init(Figures.rate(offer.price)),
                .init(Figures.rate(offer.pricePerAccelerator)), .init("\(offer.leased)/\(offer.limit)"),
                .init(offer.isAvailable ? "yes" : "no", offer.isAvailable ? .good : .attention),
                .init(offer.hazardPerHour.map { "~\(decimals($0))" } ?? "-"),
            ]
        }
        return try lines(of: table)
    }

    /// What was seen of the spot markets among them: nodes now, since when, for how long that is expected to go on,
    /// the share of recent time with nodes, and the range of prices.
    public func spotMarkets(_ list: ItemList<OfferDocument>) throws(Failure) -> [String] {
        guard !list.items.isEmpty else { return [] }
        var table = Table([
            .init("GROUP"), .init("HW"), .init("PLACE"), .init("NODES"), .init("SINCE", isNumber: true),
            .init("MAY LAST", isNumber: true), .init("SHARE UP", isNumber: true), .init("$/H", isNumber: true),
            .init("LOWEST", isNumber: true), .init("HIGHEST", isNumber: true),
        ])
        table.rows = list.items.map { offer in
            let market = offer.spot
            let isUp = market?.isUp ?? offer.isAvailable
            return [
                .init(offer.group), .init(offer.hardware), .init(offer.place),
                .init(isUp ? "yes" : "no", isUp ? .good : .attention),
                .init(market.map { Figures.span(seconds: $0.sinceSeconds) } ?? "-"),
                .init(market.map { "~\(Figures.span(seconds: $0.expectedSeconds))" } ?? "-"),
                .init(market.map { "\(Int(($0.availability * 100).rounded())) %" } ?? "-"),
                .init(Figures.rate(offer.price)), .init(market.map { Figures.rate($0.lowest) } ?? "-"),
                .init(market.map { Figures.rate($0.highest) } ?? "-"),
            ]
        }
        return try lines(of: table)
    }

    /// A small number with three decimals.
    private func decimals(_ value: Double) -> String {
        let thousandths = Int64((value * 1_000).rounded())
        return "\(thousandths / 1_000).\(padded(thousandths % 1_000, to: 3))"
    }
}
