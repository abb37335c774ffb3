import Domain

/// Reads pool files: what the simulated pool sells, how fast workloads run on it, and its seed.
public enum PoolFile {
    /// Reads a pool file; `readTrace` gives the text of a trace file named in it.
    public static func parse(
        _ text: String, name: String, readTrace: @escaping (String) throws -> String
    ) throws(FileProblems) -> PoolDescription {
        let document = try Document.parse(text, name: name)
        let walker = Walker(file: name)
        let file = walker.mapping(
            document, "the pool file", keys: ["seed", "workloads", "peaks", "groups", "outages", "storage", "egress"])
        file.require("groups")
        let seed = file.value("seed", "a whole number") { UInt64($0) } ?? 1
        let groups = file.list("groups").compactMap { item -> NodeGroup? in
            NodeGroupReader(walker: walker, readTrace: readTrace).group(item)
        }
        var seen: Set<GroupID> = []
        for group in groups where !seen.insert(group.id).inserted {
            walker.note(document.place, "two groups are named '\(group.id)'")
        }
        let throughputs = ThroughputTable(rows: workloads(file, walker), peakGigaflops: peaks(file))
        let outages = file.list("outages").compactMap { OutageReader(walker: walker, groups: groups).outage($0) }
        let prices = DataPriceReader(walker: walker).prices(file)
        try walker.finish()
        return PoolDescription(
            seed: seed, groups: groups, throughputs: throughputs, outages: outages, dataPrices: prices)
    }

    private static func workloads(_ file: Mapping, _ walker: Walker) -> [ThroughputKey: Throughput] {
        guard let document = file["workloads"] else { return [:] }
        guard case .mapping(let pairs) = document.content else {
            walker.note(document.place, "workloads must be a mapping of names to speeds")
            return [:]
        }
        var rows: [ThroughputKey: Throughput] = [:]
        for (workload, speeds) in pairs {
            guard case .mapping(let rates) = speeds.content else {
                walker.note(speeds.place, "speeds are written like {A100: 2.5, 'A100:8': 17}, in steps a second")
                continue
            }
            for (kind, rate) in rates {
                guard let accelerators = Quantity.accelerators(kind.name), case .scalar(let text, _) = rate.content,
                    let throughput = Quantity.throughput(text)
                else {
                    walker.note(kind.place, "a speed is written like A100: 2.5 (steps a second)")
                    continue
                }
                let isCPU = accelerators.kind.name == "cpu"
                rows[ThroughputKey(workload: workload.name, accelerators: isCPU ? nil : accelerators)] = throughput
            }
        }
        return rows
    }

    /// Peaks are written in TFLOP/s.
    private static func peaks(_ file: Mapping) -> [AcceleratorKind: Int64] {
        var peaks: [AcceleratorKind: Int64] = [:]
        for (kind, value, place) in file.texts("peaks") {
            guard let teraflops = value.flatMap(Double.init), teraflops > 0, teraflops < 1e6 else {
                file.walker.note(place, "the peak of '\(kind)' must be TFLOP/s, above 0")
                continue
            }
            peaks[AcceleratorKind(kind)] = Int64((teraflops * 1_000).rounded())
        }
        return peaks
    }
}
