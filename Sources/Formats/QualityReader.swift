import Domain

/// Reads what a job's model must keep: `quality: {floor: {...}, groups: {...}, gap: {...}}`.
struct QualityReader {
    let walker: Walker

    /// Reads the rules; the objective must be known, for its direction is that of a floor on it.
    func read(_ block: Mapping, _ spec: inout JobSpec) {
        guard let quality = block.mapping("quality", keys: ["floor", "groups", "gap"]) else { return }
        let objective = spec.metric
        var rules = self.rules(.floor, quality, "floor") { metric in
            guard let objective, objective.name == metric else { return .atLeast }
            return objective.mode == .max ? .atLeast : .atMost
        }
        rules += self.rules(.group, quality, "groups") { _ in .atLeast }
        rules += self.rules(.gap, quality, "gap") { _ in .atMost }
        if rules.count > Limits.qualityGuards {
            walker.note(quality.place, "a job has at most \(Limits.qualityGuards) quality bounds")
        }
        spec.quality = rules.isEmpty ? nil : QualityGuards(rules)
    }

    /// The rules of one kind, by metric. `usual` is the side that is good where only a number is written.
    private func rules(
        _ kind: QualityGuard.Kind, _ quality: Mapping, _ key: String, _ usual: (String) -> QualityGuard.Bound
    ) -> [QualityGuard] {
        guard let value = quality[key] else { return [] }
        guard case .mapping(let pairs) = value.content else {
            walker.note(
                value.place, "'\(key)' in quality must be a mapping of metrics to values",
                hint: "for example \(key): {val_acc: 0.9}")
            return []
        }
        return pairs.compactMap { name, value -> QualityGuard? in
            JobRules.checkName(name.name, "metric's name", walker, name.place)
            guard let (bound, number) = self.value(value, of: name.name, in: key) else { return nil }
            if kind == .gap, bound == .atLeast || number < 0 {
                walker.note(
                    value.place, "the gap '\(name.name)' must be the largest difference that is borne, zero or more",
                    hint: "for example gap: {\(name.name): 0.05}")
            }
            return QualityGuard(
                kind: kind, metric: name.name, bound: bound ?? usual(name.name), value: number)
        }.sorted { $0.metric < $1.metric }
    }

    /// `0.9`, `{at_least: 0.9}` or `{at_most: 0.3}`.
    private func value(
        _ document: Document, of metric: String, in key: String
    ) -> (bound: QualityGuard.Bound?, number: Double)? {
        switch document.content {
        case .scalar(let text, _):
            if let number = Double(text), number.isFinite { return (nil, number) }
        case .mapping(let pairs) where pairs.count == 1:
            let sides = walker.mapping(document, "'\(metric)'", keys: ["at_least", "at_most"])
            if sides["at_least"] != nil { return sides.number("at_least").map { (.atLeast, $0) } }
            if sides["at_most"] != nil { return sides.number("at_most").map { (.atMost, $0) } }
            return nil
        case .mapping, .list, .null: break
        }
        walker.note(
            document.place, "'\(metric)' in \(key) must be a number, {at_least: NUMBER} or {at_most: NUMBER}",
            hint: "for example \(key): {\(metric): 0.9}")
        return nil
    }
}
