import Domain

/// Reads the tables of a catalogue one after the other and collects what is wrong with all of them.
struct CatalogReader {
    /// A table of the catalogue: a file with its columns.
    enum Table: CaseIterable {
        case bundles, prices, storage, egress, commitments, energy

        var file: String { "\(self).csv" }

        /// Whether there is no catalogue without it.
        var isNeeded: Bool { self == .bundles || self == .prices }

        var columns: [String] {
            switch self {
            case .bundles:
                [
                    "provider", "type", "vcpus", "memory_gib", "accelerator", "accelerators", "device",
                    "device_memory_gib", "watts_idle", "watts_busy",
                ]
            case .prices: ["provider", "type", "region", "zone", "terms", "price_per_hour", "source", "date"]
            case .storage: ["provider", "kind", "region", "price_per_gb_month", "source", "date"]
            case .egress: ["provider", "from_region", "to", "up_to_gb", "price_per_gb", "source", "date"]
            case .commitments: ["provider", "name", "term", "discount_percent", "source", "date"]
            case .energy: ["provider", "region", "grams_co2e_per_kwh", "pue", "source", "date"]
            }
        }
    }

    /// Something read, and where.
    struct Placed<Value> {
        var value: Value
        var file: String
        var place: Document.Place
    }

    /// Where the files lie; messages begin with it.
    let directory: String
    private var problems: [FileProblem] = []
    private var warnings: [FileProblem] = []
    var bundles: [Catalog.Key: Placed<Catalog.Bundle>] = [:]
    /// Every machine that bundles.csv names, also where something else is wrong with its line.
    var named: Set<Catalog.Key> = []
    /// By key; a file of `prices.d` replaces what stood there.
    var prices: [Catalog.Key: Placed<Catalog.PriceLine>] = [:]
    var storage: [Catalog.StoragePrice] = []
    var tiers: [Catalog.Key: [Placed<Catalog.Transfer>]] = [:]
    var commitments: [Catalog.Commitment] = []
    var energy: [Catalog.EnergyLine] = []

    init(directory: String) { self.directory = directory }

    /// Notes a problem with a whole file.
    mutating func note(_ file: String, _ message: String, hint: String?) {
        problems.append(problem(file, .start, message, hint))
    }

    /// Notes what is likely to be a mistake.
    mutating func warn(_ file: String, _ place: Document.Place, _ message: String, hint: String? = nil) {
        warnings.append(problem(file, place, message, hint))
    }

    private func problem(
        _ file: String, _ place: Document.Place, _ message: String, _ hint: String?
    ) -> FileProblem {
        FileProblem(
            file: "\(directory)/\(file)", line: place.line, column: place.column, message: message, hint: hint)
    }

    /// Reads one file; the machines come first, then what they cost.
    mutating func read(_ text: String, as table: Table, name: String) {
        let walker = Walker(file: "\(directory)/\(name)")
        let lines = CSVTable(text, columns: table.columns, walker).lines
        var seen: [Catalog.Key: Int] = [:]
        for line in lines {
            guard let key = read(line, as: table, name: name) else { continue }
            if let first = seen.updateValue(line.place.line, forKey: key) {
                let words = key.words.filter { !$0.isEmpty }.joined(separator: " ")
                walker.note(line.place, "'\(words)' stands in line \(first) already", hint: "remove one of the two")
            }
        }
        problems += walker.problems
    }

    private mutating func read(_ line: CSVTable.Line, as table: Table, name: String) -> Catalog.Key? {
        switch table {
        case .bundles: readBundle(line, name)
        case .prices: readPrice(line, name)
        case .storage: readStorage(line)
        case .egress: readTier(line, name)
        case .commitments: readCommitment(line)
        case .energy: readEnergy(line)
        }
    }

    /// The catalogue, or everything that is wrong with its files.
    mutating func finish() throws(FileProblems) -> CatalogFiles.Loaded {
        let transfers = checkedTransfers()
        if !problems.isEmpty { throw FileProblems(problems) }
        warnDearPrices()
        warnMissingPrices()
        let catalog = Catalog(
            bundles: bundles.values.map(\.value), prices: prices.values.map(\.value), storage: storage,
            transfers: transfers, commitments: commitments, energy: energy)
        return CatalogFiles.Loaded(catalog: catalog, warnings: FileProblem.sorted(warnings))
    }

    /// The tiers of each way in order of their bounds; the last one must have none.
    private mutating func checkedTransfers() -> [Catalog.Transfer] {
        tiers.values.map { lines in
            let sorted = lines.sorted { bound($0) < bound($1) }
            let last = sorted[sorted.count - 1]
            if let end = last.value.tiers.first?.upToGB {
                problems.append(
                    problem(
                        last.file, last.place,
                        "\(last.value.provider) \(last.value.fromRegion) to \(last.value.destination) has no price "
                            + "above \(end) GB", "add a line whose up_to_gb is empty"))
            }
            var transfer = last.value
            transfer.tiers = sorted.flatMap(\.value.tiers)
            return transfer
        }
    }

    private func bound(_ line: Placed<Catalog.Transfer>) -> Int64 { line.value.tiers.first?.upToGB ?? .max }

    /// Interruptible and reserved machines are sold for less; dearer ones are a typing error or a bad bargain.
    private mutating func warnDearPrices() {
        for (_, line) in prices.sorted(by: { $0.key < $1.key }) where line.value.terms != .onDemand {
            let own = line.value
            let keys = [own.zone ?? "", ""].map {
                Catalog.Key(own.provider, own.type, own.region, $0, PriceTerms.onDemand.rawValue)
            }
            guard let full = keys.compactMap({ prices[$0] }).first?.value.price, own.price > full else { continue }
            warn(
                line.file, line.place,
                "\(own.provider) \(own.type) in \(own.zone ?? own.region): the \(own.terms.rawValue) price "
                    + "\(own.price) is above the on-demand price \(full)")
        }
    }

    /// A machine without any price is never shown.
    private mutating func warnMissingPrices() {
        let priced = Set(prices.values.map { Catalog.Key($0.value.provider, $0.value.type) })
        for (key, line) in bundles.sorted(by: { $0.key < $1.key }) where !priced.contains(key) {
            warn(
                line.file, line.place, "\(key.words.joined(separator: " ")) has no price", hint: "add one to prices.csv"
            )
        }
    }
}
