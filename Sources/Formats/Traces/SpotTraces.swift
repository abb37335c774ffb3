import Domain

/// The start of a job on a recorded spot market: a stretch of one zone's availability.
public struct SpotWindow: Hashable, Sendable {
    /// Zone and machine: `us-west-2a_v100_1`.
    public var zone: String
    /// The window's name in its zone.
    public var name: String
    /// Time between two values.
    public var tick: Span
    /// Where it begins in the record of the zone that it is cut from, ticks.
    public var start: Int
    /// Whether spot was there, tick by tick.
    public var isUp: [Bool]
}

/// What known policies cost in one window under one deadline.
public struct SpotBaseline: Hashable, Sendable {
    /// The zone of the window.
    public var zone: String
    /// The window's name.
    public var name: String
    /// Work.
    public var work: Span
    /// When it must be done.
    public var deadline: Span
    /// What a start on a node takes.
    public var restart: Span
    /// The greedy policy.
    public var greedy: Money
    /// Uniform progress.
    public var uniformProgress: Money
    /// The future known.
    public var optimal: Money
}

/// A record of how many spot nodes a zone had.
public struct SpotSeries: Hashable, Sendable {
    /// What was asked of the zone.
    public enum Kind: String, Hashable, Sendable, CaseIterable {
        /// Whether nodes could be had.
        case availability
        /// Whether nodes that were held were left.
        case preemption
    }
    /// What was asked.
    public var kind: Kind
    /// How many nodes were asked for: `1-node`.
    public var nodes: String
    /// The campaign of measurements: `aws-10-26-2022`.
    public var collection: String
    /// Zone and machine.
    public var zone: String
    /// Time between two values.
    public var tick: Span
    /// Nodes that were there, tick by tick.
    public var counts: [Int32]

    /// Nodes that were there, looked at once every `span` from the beginning.
    public func counts(every span: Span) -> [Int32] {
        let length = Int64(counts.count) * tick.milliseconds
        return stride(from: 0, to: length, by: Int64.Stride(span.milliseconds)).map {
            counts[Int($0 / tick.milliseconds)]
        }
    }
}

/// A new spot price.
public struct SpotPriceChange: Hashable, Sendable {
    /// Zone and machine.
    public var zone: String
    /// The tick of 195 s from which it holds.
    public var tick: Int
    /// The price.
    public var price: Price
}

extension Sequence where Element == SpotPriceChange {
    /// Prices of a zone at the beginnings of `count` spans from the first tick on; what changed first holds before as
    /// well. Nil: the zone is not among them.
    public func prices(of zone: String, every span: Span, count: Int) -> [Price]? {
        let changes = filter { $0.zone == zone }.sorted { $0.tick < $1.tick }
        guard var price = changes.first?.price else { return nil }
        var rest = changes[...]
        return (0..<count).map { index in
            while let next = rest.first, SpotTraces.priceTick * Int64(next.tick) <= span * Int64(index) {
                price = next.price
                rest.removeFirst()
            }
            return price
        }
    }
}

/// Reads records of spot markets as they were published with "Can't Be Late" (Z. Wu et al., NSDI 2024) and SkyNomad.
public enum SpotTraces {
    /// More ticks than this are a mistake: ten years of one-minute ticks.
    public static let mostTicks = 5_300_000

    /// The collection of availability whose days the published changes of prices are of.
    public static let pricedCollection = "aws-02-15-2023"
    /// Time between two ticks of a list of price changes.
    static let priceTick = Span.seconds(195)

    /// Windows: one line of bits each.
    public static func windows(_ bytes: [UInt8], file: String) -> TraceRows<SpotWindow> {
        let start = "start_tick_in_2022-10-26_trace"
        let columns = ["zone_instance", "file", "gap_seconds", start, "n_ticks", "available_bits"]
        return TraceRows.read(bytes, file: file, columns: columns) { line in
            let zone = line.text("zone_instance")
            let name = line.text("file")
            let tick = tick(line)
            let first = line.integer(start, in: 0...mostTicks)
            let count = line.integer("n_ticks", in: 1...mostTicks)
            let bits = line.value("available_bits", "zeros and ones") { text in
                text.utf8.allSatisfy { $0 == 48 || $0 == 49 } ? text.utf8.map { $0 == 49 } : nil
            }
            guard let zone, let name, let tick, let first, let count, let bits else { return nil }
            check(bits.count, is: count, "available_bits", line)
            return SpotWindow(zone: zone, name: name, tick: tick, start: first, isUp: bits)
        }
    }

    /// What policies cost in the windows; columns that are not compared are passed over.
    public static func baselines(_ bytes: [UInt8], file: String) -> TraceRows<SpotBaseline> {
        let columns = [
            "zone_instance", "file", "task_h", "deadline_h", "overhead_h", "greedy_usd", "timesliced_4h_usd",
            "uniform_progress_usd", "omniscient_usd", "greedy_finish_h", "timesliced_finish_h", "up_finish_h",
        ]
        return TraceRows.read(bytes, file: file, columns: columns) { line in
            let zone = line.text("zone_instance")
            let name = line.text("file")
            let work = hours("task_h", line)
            let deadline = hours("deadline_h", line)
            let restart = hours("overhead_h", line)
            let greedy = dollars("greedy_usd", line)
            let uniformProgress = dollars("uniform_progress_usd", line)
            let optimal = dollars("omniscient_usd", line)
            guard let zone, let name, let work, let deadline, let restart, let greedy, let uniformProgress, let optimal
            else { return nil }
            return SpotBaseline(
                zone: zone, name: name, work: work, deadline: deadline, restart: restart, greedy: greedy,
                uniformProgress: uniformProgress, optimal: optimal)
        }
    }

    /// Series: one line of runs each, `0x246 1x3` for 246 ticks without and 3 with one node.
    public static func series(_ bytes: [UInt8], file: String) -> TraceRows<SpotSeries> {
        let columns = [
            "kind", "nodes", "collection", "zone_instance", "gap_seconds", "n_ticks", "frac_ticks_any_available",
            "available_rle",
        ]
        return TraceRows.read(bytes, file: file, columns: columns) { line in
            let kind = line.word("kind", SpotSeries.Kind.self)
            let nodes = line.text("nodes")
            let collection = line.text("collection")
            let zone = line.text("zone_instance")
            let tick = tick(line)
            let count = line.integer("n_ticks", in: 1...mostTicks)
            let counts = line.value("available_rle", "runs like 0x246 1x3, at most \(mostTicks) ticks", runs)
            guard let kind, let nodes, let collection, let zone, let tick, let count, let counts else { return nil }
            check(counts.count, is: count, "available_rle", line)
            return SpotSeries(
                kind: kind, nodes: nodes, collection: collection, zone: zone, tick: tick, counts: counts)
        }
    }

    /// Changes of spot prices.
    public static func priceChanges(_ bytes: [UInt8], file: String) -> TraceRows<SpotPriceChange> {
        let tick = "tick_195s_from_2023-02-15T22:08:16"
        return TraceRows.read(bytes, file: file, columns: ["zone_instance", tick, "usd_per_h"]) { line in
            let zone = line.text("zone_instance")
            let at = line.integer(tick, in: 0...mostTicks)
            let price = line.value("usd_per_h", "dollars an hour, like 1.6703", Quantity.price)
            guard let zone, let at, let price else { return nil }
            return SpotPriceChange(zone: zone, tick: at, price: price)
        }
    }

    private static func tick(_ line: CSVTable.Line) -> Span? {
        line.integer("gap_seconds", in: 1...86_400).map { .seconds(Int64($0)) }
    }

    /// Decimal hours as whole milliseconds, the nearest.
    private static func hours(_ column: String, _ line: CSVTable.Line) -> Span? {
        line.value(column, "hours from 0 to 100000, like 0.05") { text in
            Quantity.money(text).flatMap { hours in
                guard hours <= .dollars(100_000) else { return nil }
                return Span(milliseconds: Int64((Int128(hours.nanos) * 36 + 5_000) / 10_000))
            }
        }
    }

    private static func dollars(_ column: String, _ line: CSVTable.Line) -> Money? {
        line.value(column, "dollars, like 47.1953", Quantity.money)
    }

    private static func check(_ found: Int, is expected: Int, _ column: String, _ line: CSVTable.Line) {
        guard found != expected else { return }
        line.walker.note(line.place(column), "'\(column)' has \(found) ticks, and 'n_ticks' is \(expected)")
    }

    private static func runs(_ text: String) -> [Int32]? {
        var counts: [Int32] = []
        for run in text.split(separator: " ") {
            let parts = run.split(separator: "x", omittingEmptySubsequences: false)
            guard parts.count == 2, let value = Int32(parts[0]), value >= 0, let ticks = Int(parts[1]), ticks > 0,
                ticks <= mostTicks - counts.count
            else { return nil }
            counts += repeatElement(value, count: ticks)
        }
        return counts
    }
}
