import Domain

/// Reads `sweep`: parameters with their values, and how many of their combinations are tried.
struct SweepReader {
    let walker: Walker

    /// The key that is no parameter.
    private static let random = "random"

    /// What is to be tried. Of what is wrong with it the walker is told; it has a value for each parameter even then,
    /// and no points.
    func sweep(_ document: Document) -> Sweep {
        guard case .mapping(let pairs) = document.content else {
            walker.note(
                document.place, "a sweep is a mapping of parameters to their values",
                hint: "for example sweep: {lr: {log: [1e-4, 1e-2], n: 12}}")
            return Sweep(place: document.place, parameters: [], points: [])
        }
        let before = walker.problems.count
        let parameters = pairs.filter { $0.key.name != Self.random }.map { key, value in
            checkName(key)
            let values = values(of: value, key)
            return Sweep.Parameter(name: key.name, values: values.isEmpty ? ["1"] : values, place: key.place)
        }
        if parameters.isEmpty { walker.note(document.place, "a sweep needs a parameter") }
        if parameters.count > Limits.sweepParameters {
            walker.note(document.place, "a sweep has at most \(Limits.sweepParameters) parameters")
        }
        let choice = pairs.first { $0.key.name == Self.random }?.value
        let points = walker.problems.count == before ? points(of: parameters, choice, document.place) : []
        return Sweep(place: document.place, parameters: parameters, points: points)
    }

    private func checkName(_ key: Document.Key) {
        let isPlain = key.name.utf8.allSatisfy { letter in
            switch letter {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
        let isFirst = key.name.first?.isNumber == false
        if !isPlain || !isFirst || key.name.utf8.count > Limits.parameterLength {
            walker.note(
                key.place, "'\(key.name)' cannot be a parameter: its value is put into an environment variable",
                hint: "use letters, digits and _, and no digit first")
        } else if key.name.hasPrefix("PURSER_") {
            walker.note(key.place, "'\(key.name)' cannot be a parameter: names with PURSER_ are Purser's own")
        }
    }

    // MARK: Values

    private func values(of document: Document, _ key: Document.Key) -> [String] {
        switch document.content {
        case .mapping: return spread(document, key)
        case .null:
            walker.note(document.place, "the parameter '\(key.name)' has no values", hint: "for example [0.1, 0.01]")
            return []
        case .list(let items):
            if items.isEmpty { walker.note(document.place, "the parameter '\(key.name)' has no values") }
            return listed(items, key)
        case .scalar: return listed([document], key)
        }
    }

    private func listed(_ items: [Document], _ key: Document.Key) -> [String] {
        var seen: Set<String> = []
        return items.compactMap { item in
            guard case .scalar(let text, _) = item.content else {
                walker.note(item.place, "a value of the parameter '\(key.name)' must be a single value")
                return nil
            }
            if text.count > Limits.parameterLength {
                walker.note(item.place, "a value has at most \(Limits.parameterLength) letters")
            }
            if !seen.insert(text).inserted { walker.note(item.place, "'\(key.name)' has the value \(text) twice") }
            return text
        }
    }

    /// `{range: [0, 1], n: 5}` or `{log: [1e-4, 1e-2], n: 12}`.
    private func spread(_ document: Document, _ key: Document.Key) -> [String] {
        let block = walker.mapping(document, "the parameter '\(key.name)'", keys: ["range", "log", "n"])
        let scales = SweepRange.Scale.allCases.filter { block[$0.rawValue] != nil }
        guard scales.count == 1, let scale = scales.first else {
            walker.note(
                document.place, "the parameter '\(key.name)' needs either range or log",
                hint: "for example {log: [1e-4, 1e-2], n: 12}")
            return []
        }
        block.require("n")
        guard let ends = ends(block, scale), let count = block.integer("n", in: 2...Limits.trials) else { return [] }
        return SweepRange(scale: scale, first: ends.first, last: ends.last, count: count).texts
    }

    private func ends(_ block: Mapping, _ scale: SweepRange.Scale) -> (first: SweepRange.End, last: SweepRange.End)? {
        let items = block.list(scale.rawValue)
        let ends = items.compactMap { item -> SweepRange.End? in
            if case .scalar(let text, _) = item.content { SweepRange.End(text) } else { nil }
        }
        guard items.count == 2, ends.count == 2, ends[0].value != ends[1].value else {
            walker.note(
                block[scale.rawValue]?.place ?? block.place, "'\(scale.rawValue)' must be two different numbers",
                hint: "for example \(scale == .log ? "[1e-4, 1e-2]" : "[0, 1]")")
            return nil
        }
        guard scale == .range || (ends[0].value > 0 && ends[1].value > 0) else {
            walker.note(
                block[scale.rawValue]?.place ?? block.place, "both ends of 'log' must be above 0",
                hint: "or write range")
            return nil
        }
        return (ends[0], ends[1])
    }

    // MARK: Points

    /// All points of the grid, or some of them: `random: {n: 20, seed: 7}`.
    private func points(of parameters: [Sweep.Parameter], _ choice: Document?, _ place: Document.Place) -> [Int] {
        guard let size = Sweep.size(of: parameters) else {
            walker.note(place, "the grid of the sweep has more points than can be counted")
            return []
        }
        guard let choice else {
            guard size <= Limits.trials else {
                walker.note(
                    place, "the sweep has \(size) trials, and at most \(Limits.trials) are accepted",
                    hint: "give fewer values, or try some of them: random: {n: \(Limits.trials)}")
                return []
            }
            return Array(0..<size)
        }
        let block = walker.mapping(choice, Self.random, keys: ["n", "seed"])
        block.require("n")
        let seed = block.integer("seed", in: 0...Int.max) ?? 0
        guard let count = block.integer("n", in: 1...Limits.trials) else { return [] }
        guard count <= size else {
            walker.note(
                block["n"]?.place ?? choice.place, "random picks \(count) of the sweep's \(size) combinations",
                hint: "write at most \(size), or leave random out to try all of them")
            return []
        }
        return Sweep.drawn(count, of: size, seed: UInt64(seed))
    }
}
