import Domain

// One line of each table. A line that can be told from the others gives its key, also where something else is wrong.
extension CatalogReader {
    mutating func readBundle(_ line: CSVTable.Line, _ file: String) -> Catalog.Key? {
        guard let provider = provider(line), let type = name("type", line) else { return nil }
        let key = Catalog.Key(provider, type)
        named.insert(key)
        let vcpus = line.integer("vcpus", in: 1...4_096)
        let memory = line.value("memory_gib", "GiB from 0.1 to 65536, like 16", Self.memoryMiB)
        let count = line.integer("accelerators", in: 0...1_024)
        let accelerators = accelerators(line, count)
        let device = line.word("device", DeviceWord.self)
        if let device, let count, (device == .cpu) != (count == 0) {
            line.walker.note(
                line.place("device"),
                "a machine \(count == 0 ? "without" : "with") accelerators cannot be a \(device.rawValue)",
                hint: count == 0 ? "device is cpu" : "device is gpu or tpu")
        }
        let deviceMemory = line.integerIfThere("device_memory_gib", in: 0...4_096) ?? 0
        let watts = watts(line)
        guard let vcpus, let memory, let device = device.flatMap({ Device(rawValue: $0.rawValue) }) else { return key }
        bundles[key] = Placed(
            value: Catalog.Bundle(
                provider: provider, type: type, vcpus: vcpus, memoryMiB: memory, device: device,
                accelerators: accelerators, deviceMemoryGiB: deviceMemory, watts: watts),
            file: file, place: line.place)
        return key
    }

    mutating func readPrice(_ line: CSVTable.Line, _ file: String) -> Catalog.Key? {
        guard let provider = provider(line), let type = name("type", line) else { return nil }
        checkIsNamed(provider, type, line)
        let region = name("region", line)
        let zone = nameIfThere("zone", line)
        let terms = line.word("terms", PriceTerms.self)
        let price = line.value(
            "price_per_hour", "dollars an hour above 0 and at most 2000, like 0.526",
            hint: "a price is never guessed: fill it in, or remove the line"
        ) { text in
            Quantity.price(text).flatMap { $0 > .free ? $0 : nil }
        }
        let origin = line.origin()
        guard let region, let terms else { return nil }
        let key = Catalog.Key(provider, type, region, zone ?? "", terms.rawValue)
        if let price, let origin {
            prices[key] = Placed(
                value: Catalog.PriceLine(
                    provider: provider, type: type, region: region, zone: zone, terms: terms, price: price,
                    origin: origin),
                file: file, place: line.place)
        }
        return key
    }

    mutating func readStorage(_ line: CSVTable.Line) -> Catalog.Key? {
        let provider = provider(line)
        let kind = line.word("kind", StorageKind.self)
        let region = nameIfThere("region", line)
        let price = perGB("price_per_gb_month", line)
        let origin = line.origin()
        guard let provider, let kind else { return nil }
        if let price, let origin {
            storage.append(
                Catalog.StoragePrice(
                    provider: provider, kind: kind, region: region, perGBMonth: price, origin: origin))
        }
        return Catalog.Key(provider, kind.rawValue, region ?? "")
    }

    mutating func readTier(_ line: CSVTable.Line, _ file: String) -> Catalog.Key? {
        let provider = provider(line)
        let region = name("from_region", line)
        let destination = line.value("to", "internet, zone, other-region or region:NAME", Destination.init)
        let end = line.integerIfThere("up_to_gb", in: 1...Int(Limits.dataBytes / 1_000_000_000))
        let price = perGB("price_per_gb", line)
        let origin = line.origin()
        guard let provider, let region, let destination else { return nil }
        if let price, let origin {
            let tier = Catalog.Transfer.Tier(upToGB: end.map(Int64.init), perGB: price, origin: origin)
            let transfer = Catalog.Transfer(
                provider: provider, fromRegion: region, destination: destination, tiers: [tier])
            tiers[transfer.key, default: []].append(Placed(value: transfer, file: file, place: line.place))
        }
        return Catalog.Key(provider, region, destination.description, line.textIfThere("up_to_gb") ?? "")
    }

    mutating func readCommitment(_ line: CSVTable.Line) -> Catalog.Key? {
        let provider = provider(line)
        let name = name("name", line)
        let years = line.value("term", "1y or 3y") { ["1y": 1, "3y": 3][$0] }
        let percent = line.integer("discount_percent", in: 1...99)
        let origin = line.origin()
        guard let provider, let name, let years else { return nil }
        if let percent, let origin {
            commitments.append(
                Catalog.Commitment(
                    provider: provider, name: name, years: years, percent: Int64(percent), origin: origin))
        }
        return Catalog.Key(provider, name, "\(years)y")
    }

    mutating func readEnergy(_ line: CSVTable.Line) -> Catalog.Key? {
        let provider = provider(line)
        let region = name("region", line)
        let grams = line.value("grams_co2e_per_kwh", "grams from 0 to 3000 with at most three decimals") { text in
            Quantity.thousandths(text).flatMap { $0 <= 3_000_000 ? $0 : nil }
        }
        let pue = line.valueIfThere("pue", "a ratio from 1 to 5 with at most three decimals, like 1.135") { text in
            Quantity.thousandths(text).flatMap { (1_000...5_000).contains($0) ? $0 : nil }
        }
        let origin = line.origin()
        guard let provider, let region else { return nil }
        if let grams, let origin {
            energy.append(
                Catalog.EnergyLine(
                    provider: provider, region: region, milligramsPerKWh: grams, puePerMille: pue, origin: origin))
        }
        return Catalog.Key(provider, region)
    }

    /// The words of the column `device`.
    private enum DeviceWord: String, CaseIterable { case cpu, gpu, tpu }

    private func accelerators(_ line: CSVTable.Line, _ count: Int?) -> Accelerators? {
        let kind = line.valueIfThere("accelerator", "a name like A100-80GB") { text in
            text.contains(":") ? nil : Quantity.accelerators(text)?.kind
        }
        guard let count else { return nil }
        if count > 0, line.textIfThere("accelerator") == nil {
            line.walker.note(line.place("accelerator"), "'accelerator' is empty, and the machine has \(count)")
        }
        if count == 0, kind != nil {
            line.walker.note(
                line.place("accelerators"), "'accelerators' is 0 for a machine with an accelerator",
                hint: "a part of an accelerator cannot be written; leave the machine out")
        }
        return count > 0 ? kind.map { Accelerators(kind: $0, count: count) } : nil
    }

    private func watts(_ line: CSVTable.Line) -> Catalog.Watts? {
        let idle = line.integerIfThere("watts_idle", in: 0...1_000_000)
        let busy = line.integerIfThere("watts_busy", in: 1...1_000_000)
        switch (line.textIfThere("watts_idle"), line.textIfThere("watts_busy")) {
        case (nil, .some): line.walker.note(line.place("watts_idle"), "'watts_idle' is empty, and 'watts_busy' is not")
        case (.some, nil): line.walker.note(line.place("watts_busy"), "'watts_busy' is empty, and 'watts_idle' is not")
        default: break
        }
        guard let idle, let busy else { return nil }
        if idle > busy {
            line.walker.note(line.place("watts_idle"), "idle the machine draws \(idle) W, more than busy: \(busy) W")
        }
        return Catalog.Watts(idle: idle, busy: busy)
    }

    private func checkIsNamed(_ provider: String, _ type: String, _ line: CSVTable.Line) {
        guard !named.contains(Catalog.Key(provider, type)) else { return }
        let providers = Set(named.compactMap(\.words.first))
        guard providers.contains(provider) else {
            line.walker.note(
                line.place("provider"), "bundles.csv has no machines of the provider '\(provider)'",
                hint: nearest(to: provider, among: providers).map { "did you mean '\($0)'?" } ?? "add them there")
            return
        }
        let types = named.filter { $0.words.first == provider }.compactMap(\.words.last)
        line.walker.note(
            line.place("type"), "bundles.csv has no machine '\(type)' of \(provider)",
            hint: nearest(to: type, among: types).map { "did you mean '\($0)'?" } ?? "add it there")
    }

    private func provider(_ line: CSVTable.Line) -> String? {
        line.value("provider", "a name in small letters, like aws") { text in
            Self.isName(text) && text == text.lowercased() ? text : nil
        }
    }

    private func name(_ column: String, _ line: CSVTable.Line) -> String? {
        line.text(column) == nil ? nil : nameIfThere(column, line)
    }

    private func nameIfThere(_ column: String, _ line: CSVTable.Line) -> String? {
        line.valueIfThere(column, "a name of letters, digits and -_.+ without blanks") { Self.isName($0) ? $0 : nil }
    }

    static func isName(_ text: String) -> Bool {
        text.utf8.count <= 100 && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.+".contains($0)) }
    }

    private func perGB(_ column: String, _ line: CSVTable.Line) -> Money? {
        line.value(column, "dollars from 0 to 100, like 0.023", hint: "0 says that it is free") { text in
            Quantity.money(text).flatMap { $0 <= .dollars(100) ? $0 : nil }
        }
    }

    private static func memoryMiB(_ text: String) -> Int? {
        guard text.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }) else { return nil }
        return Quantity.bytes(text, unit: 1 << 30).flatMap { bytes in
            let mebibytes = Int(bytes >> 20)
            return (100...65_536 * 1_024).contains(mebibytes) ? mebibytes : nil
        }
    }
}
