import Domain

/// Reads one group of a pool file.
struct NodeGroupReader {
    let walker: Walker
    let readTrace: (String) throws -> String

    private static let keys: [String] =
        PowerReader.keys + [
            "name", "provider", "type", "region", "zone", "terms", "limit", "price", "vcpus", "memory", "accelerators",
            "device", "grant_delay", "boot", "notice", "minimum_charge", "refusal", "market",
            "keep_idle", "billing", "refund_window", "disk_gib", "disk_price_per_gib_month", "shared_speed",
        ]

    func group(_ document: Document) -> NodeGroup? {
        let group = walker.mapping(document, "a group", keys: Self.keys)
        for key in ["name", "provider", "terms", "limit", "price", "vcpus", "memory"] { group.require(key) }
        guard let name = group.text("name"), let provider = group.text("provider"),
            let terms = group.word("terms", Terms.self), let limit = group.integer("limit", in: 0...1_000_000),
            let price = group.value("price", "dollars an hour from 0 to 2000, like 0.526", Quantity.price),
            let vcpus = group.integer("vcpus", in: 1...4_096),
            let memory = group.value("memory", "an amount like 16GiB", JobFileReader.memoryMiB)
        else { return nil }
        if price == .free, terms != .owned {
            walker.note(group["price"]?.place ?? group.place, "a price of zero is only for your own machines")
        }
        let accelerators = group.value("accelerators", "like A100:8", Quantity.accelerators)
        var made = NodeGroup(
            id: GroupID(name), provider: provider, instanceType: group.text("type") ?? name,
            region: group.text("region") ?? "-", zone: group.text("zone") ?? "-", terms: terms, limit: limit,
            price: price, vcpus: vcpus, memoryMiB: memory, device: device(group, accelerators),
            accelerators: accelerators)
        func span(_ key: String) -> Span? { group.value(key, "a length like 90s", Quantity.span) }
        made.grantDelay = span("grant_delay") ?? made.grantDelay
        made.boot = span("boot") ?? made.boot
        let billing = group.word("billing", BillingProfile.self) ?? BillingProfile(provider) ?? .plain
        made.notice = span("notice") ?? billing.notice
        made.minimumCharge = span("minimum_charge") ?? (terms == .owned ? .zero : billing.minimumCharge)
        made.refundWindow = span("refund_window") ?? (terms == .spot ? billing.refundWindow : .zero)
        made.keepIdle = span("keep_idle")
        made.refusalPPM = refusal(group)
        made.sharedSpeedPPM = sharedSpeed(group)
        made.power = PowerReader(walker: walker).power(group)
        made.market = terms == .spot ? market(group) : nil
        addDisk(to: &made, group)
        if terms == .reserved, limit > Limits.reservedNodes {
            walker.note(
                group["limit"]?.place ?? group.place,
                "a group may have at most \(Limits.reservedNodes) reserved nodes, which are all leased at once")
        }
        if terms != .spot, group["market"] != nil {
            walker.note(group["market"]?.place ?? group.place, "only a spot group has a market")
        }
        return made
    }

    /// A disk is part of what a node costs an hour.
    private func addDisk(to made: inout NodeGroup, _ group: Mapping) {
        let gib = group.integer("disk_gib", in: 1...1_000_000)
        let price = group.value(
            "disk_price_per_gib_month", "dollars a GiB from 0 to 100, like 0.08", Quantity.gigabytePrice)
        if (group["disk_gib"] == nil) != (group["disk_price_per_gib_month"] == nil) {
            walker.note(
                group.place, "a disk has both disk_gib and disk_price_per_gib_month",
                hint: "like disk_gib: 200, disk_price_per_gib_month: 0.08")
        }
        guard let gib, let price else { return }
        let disk = NodeDisk(gib: Int64(gib), price: price)
        made.disk = disk
        made.price = Price(nanosPerHour: made.price.nanosPerHour + disk.hourly.nanosPerHour)
        if made.price > Limits.highestPrice {
            walker.note(group.place, "a node with this disk costs more than \(Limits.highestPrice)")
        }
    }

    private func device(_ group: Mapping, _ accelerators: Accelerators?) -> Device {
        let words: [String: Device] = ["cpu": .cpu, "gpu": .gpu, "tpu": .tpu]
        if let device = group.value("device", "cpu, gpu or tpu", { words[$0] }) { return device }
        guard let accelerators else { return .cpu }
        return accelerators.kind.name.lowercased().hasPrefix("tpu") ? .tpu : .gpu
    }

    /// Percent in the file, parts per million in the pool.
    private func refusal(_ group: Mapping) -> Int {
        guard let percent = group.number("refusal") else { return 0 }
        guard (0...100).contains(percent) else {
            walker.note(group["refusal"]?.place ?? group.place, "refusal is a percentage from 0 to 100")
            return 0
        }
        return Int((percent * 10_000).rounded())
    }

    /// A part of one in the file, parts per million in the pool.
    private func sharedSpeed(_ group: Mapping) -> Int64 {
        guard let part = group.number("shared_speed") else { return Contention.whole }
        guard (0.01...1).contains(part) else {
            walker.note(
                group["shared_speed"]?.place ?? group.place,
                "shared_speed is what a job keeps of its speed for each other one on its node, from 0.01 to 1",
                hint: "like shared_speed: 0.95")
            return Contention.whole
        }
        return Int64((part * Double(Contention.whole)).rounded())
    }

    private func market(_ group: Mapping) -> SpotMarketModel {
        let seeded = SpotMarketModel.seeded(meanUp: .hours(6), meanDown: .minutes(30), priceSpreadPercent: 20)
        guard let market = group.mapping("market", keys: ["mean_up", "mean_down", "price_spread", "trace"]) else {
            return seeded
        }
        if let file = market.text("trace") { return trace(file, market["trace"]?.place ?? market.place) ?? seeded }
        func span(_ key: String, _ other: Span) -> Span {
            let span = market.value(key, "a length like 2h") { text in
                Quantity.span(text).flatMap { $0 >= .seconds(1) ? $0 : nil }
            }
            return span ?? other
        }
        return .seeded(
            meanUp: span("mean_up", .hours(6)), meanDown: span("mean_down", .minutes(30)),
            priceSpreadPercent: market.integer("price_spread", in: 0...95) ?? 20)
    }

    /// A trace file: `seconds,available,price`, with a heading or without; the price may be empty.
    private func trace(_ file: String, _ place: Document.Place) -> SpotMarketModel? {
        guard let text = try? readTrace(file) else {
            walker.note(place, "the trace file '\(file)' cannot be read", hint: "its path counts from the pool file")
            return nil
        }
        var points: [SpotTrace.Point] = []
        for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
            if index == 0, Int64(fields[0]) == nil { continue }
            let price = fields.count > 2 && !fields[2].isEmpty ? Quantity.price(fields[2]) : nil
            guard fields.count >= 2, let seconds = Int64(fields[0]), seconds >= 0, ["0", "1"].contains(fields[1]),
                fields.count < 3 || fields[2].isEmpty || price != nil,
                points.last.map({ $0.at < .seconds(seconds) }) ?? true
            else {
                walker.note(
                    place, "\(file):\(index + 1): a line is SECONDS,0 or 1,PRICE with rising seconds, not '\(line)'")
                return nil
            }
            points.append(SpotTrace.Point(at: .seconds(seconds), available: fields[1] == "1", price: price))
        }
        return .trace(SpotTrace(points: points))
    }
}
