import Wire

extension View {
    /// Lines of the price catalogue, in the order they come.
    public func catalog(_ list: ItemList<CatalogDocument>) throws(Failure) -> [String] {
        guard !list.items.isEmpty else { return [] }
        var table = Table([
            .init("HW"), .init("TYPE"), .init("TERMS"), .init("PLACE"), .init("VCPU", isNumber: true),
            .init("MEM GIB", isNumber: true), .init("$/H", isNumber: true), .init("$/ACC-H", isNumber: true),
            .init("DATE"), .init("SOURCE"),
        ])
        table.rows = list.items.map { line in
            [
                .init(line.hardware), .init(line.type), .init(line.terms),
                .init([line.provider, line.region, line.zone].compactMap(\.self).joined(separator: "/")),
                .init("\(line.vcpus)"), .init("\(line.memoryMiB / 1_024)"), .init(Figures.rate(line.price)),
                .init(Figures.rate(line.pricePerAccelerator)), .init(line.date), .init(line.source),
            ]
        }
        return try lines(of: table)
    }
}
