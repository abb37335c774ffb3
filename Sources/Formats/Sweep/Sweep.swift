import Domain
import Pools

/// What a sweep tries: values of parameters, and which of their combinations.
struct Sweep {
    /// A parameter and its values, at least one.
    struct Parameter {
        let name: String
        let values: [String]
        let place: Document.Place
    }

    let place: Document.Place
    /// In the order of the file.
    let parameters: [Parameter]
    /// The points of the grid that are tried, in the order of the trials: in point 0 each parameter has its first
    /// value, and the last parameter's changes fastest.
    let points: [Int]

    /// The values at a point of the grid.
    func values(at point: Int) -> [ParameterValue] {
        var rest = point
        var values: [ParameterValue] = []
        for parameter in parameters.reversed() {
            let (above, index) = rest.quotientAndRemainder(dividingBy: parameter.values.count)
            values.append(ParameterValue(name: parameter.name, value: parameter.values[index]))
            rest = above
        }
        return values.reversed()
    }

    /// How many points the grid of these parameters has; nil: more than can be counted.
    static func size(of parameters: [Parameter]) -> Int? {
        parameters.reduce(1) { size, parameter in
            let (product, isTooLarge) = (size ?? 0).multipliedReportingOverflow(by: parameter.values.count)
            return size == nil || isTooLarge ? nil : product
        }
    }

    /// So many of the first points, each once, in the order in which they are drawn: those of one seed are always the
    /// same, and the first ones of more are those of fewer. (The shuffle of R. Durstenfeld, 1964, which keeps only the
    /// places that it has changed.)
    static func drawn(_ count: Int, of size: Int, seed: UInt64) -> [Int] {
        var moved: [Int: Int] = [:]
        return (0..<count).map { index in
            let draw = Draw(seed: seed, stream: "sweep", key: "point", index: Int64(index))
            let place = index + Int(draw.below(UInt64(size - index)))
            let point = moved[place] ?? place
            moved[place] = moved[index] ?? index
            return point
        }
    }

    /// The trials: jobs like `spec` with a name, values and an environment of their own. A modelled job is read anew
    /// from `model`, where its parameters are named; what is wrong with one ends the reading.
    func trials(of spec: JobSpec, model: Document?, _ walker: Walker) -> [JobSpec] {
        let values = points.map { self.values(at: $0) }
        let names = Self.names(of: spec.name, values)
        let model = model.flatMap { $0.namesParameters ? $0 : nil }
        var trials: [JobSpec] = []
        for (index, values) in values.enumerated() {
            var trial = spec
            trial.name = names[index]
            trial.trial = Shared(Trial(of: spec.name, number: index + 1, values: values))
            if let model, index > 0 {
                let before = walker.problems.count
                PurserBlockReader(walker: walker).readModel(model.replacing(values), &trial)
                if walker.problems.count > before { return [] }
            }
            if case .command(var work) = trial.work {
                for value in values { work.environment[value.name] = value.value }
                work.environment[Trial.nameVariable] = spec.name
                work.environment[Trial.numberVariable] = "\(index + 1)"
                trial.work = .command(work)
            }
            trials.append(trial)
        }
        return trials
    }

    /// `search[lr=0.1,batch=32]` where the names of all trials have room for their values, else `search[7]`.
    private static func names(of sweep: String, _ trials: [[ParameterValue]]) -> [String] {
        let names = trials.map { values in
            "\(sweep)[\(values.map { "\($0.name)=\($0.value)" }.joined(separator: ","))]"
        }
        guard names.contains(where: { $0.count > Limits.trialName }) else { return names }
        return trials.indices.map { "\(sweep)[\($0 + 1)]" }
    }
}

extension Document {
    /// Whether a value in it has `${` in it.
    fileprivate var namesParameters: Bool {
        switch content {
        case .null: false
        case .scalar(let text, _): Self.namesParameters(text)
        case .list(let items): items.contains { $0.namesParameters }
        case .mapping(let pairs): pairs.contains { $0.value.namesParameters }
        }
    }

    private static func namesParameters(_ text: String) -> Bool {
        text.utf8.count <= Limits.parameterLength && text.contains("${")
    }

    /// The same with the values of parameters where its own name them: `${lr}`.
    func replacing(_ values: [ParameterValue]) -> Document {
        switch content {
        case .null: return self
        case .scalar(let text, let isQuoted):
            guard Self.namesParameters(text) else { return self }
            let replaced = values.reduce(text) { text, value in
                text.split(separator: "${\(value.name)}", omittingEmptySubsequences: false)
                    .joined(separator: value.value)
            }
            return Document(content: .scalar(replaced, isQuoted: isQuoted), place: place)
        case .list(let items):
            return Document(content: .list(items.map { $0.replacing(values) }), place: place)
        case .mapping(let pairs):
            return Document(content: .mapping(pairs.map { ($0.key, $0.value.replacing(values)) }), place: place)
        }
    }
}
