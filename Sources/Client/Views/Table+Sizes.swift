extension Table {
    /// The table with the sizes of an elastic job in its second column, where some row has one.
    func showing(sizes: [String?]) -> Table {
        guard columns.count > 1, sizes.contains(where: { $0 != nil }) else { return self }
        var table = self
        table.insert(.init("SIZE"), sizes.map { .init($0 ?? "-") }, before: columns[1].title)
        return table
    }
}
