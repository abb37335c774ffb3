import Domain

/// Reads what a job file declares of its costs besides nodes: `purser.costs`.
struct CostsBlockReader {
    let walker: Walker

    func costs(_ block: Mapping) -> DeclaredCosts? {
        guard let costs = block.mapping("costs", keys: ["human_hours", "egress", "dataset"]) else { return nil }
        var declared = DeclaredCosts()
        declared.humanHours = humanHours(costs)
        declared.egressBytes = costs.value("egress", "a size like 20GB, at most 1000TB", Quantity.dataBytes) ?? 0
        declared.dataset = dataset(costs)
        return declared == DeclaredCosts() ? nil : declared
    }

    private func dataset(_ costs: Mapping) -> DeclaredCosts.Dataset? {
        guard let dataset = costs.mapping("dataset", keys: ["size", "region"]) else { return nil }
        dataset.require("size")
        dataset.require("region")
        guard let bytes = dataset.value("size", "a size like 150GB, at most 1000TB", Quantity.dataBytes),
            let place = dataset.value("region", "a provider and a region, like aws/us-east-1", Quantity.region)
        else { return nil }
        return DeclaredCosts.Dataset(bytes: bytes, place: place)
    }

    private func humanHours(_ costs: Mapping) -> [HumanHours] {
        let said = costs.texts("human_hours")
        if said.count > Limits.activitiesPerJob {
            walker.note(costs.place, "a job declares at most \(Limits.activitiesPerJob) activities of people")
        }
        var hours: [HumanHours] = []
        for (activity, text, place) in said {
            guard Activity.isName(activity) else {
                walker.note(place, "'\(activity)' cannot be an activity", hint: Activity.rule)
                continue
            }
            guard let thousandths = text.flatMap(Quantity.thousandths), (1...Limits.humanHours).contains(thousandths)
            else {
                walker.note(
                    place,
                    "the hours of '\(activity)' must be a number above 0 and at most \(Limits.humanHours / 1_000) with "
                        + "at most three decimals", hint: "\(activity): 1.5")
                continue
            }
            hours.append(HumanHours(activity: activity, thousandths: thousandths))
        }
        return hours.sorted { $0.activity < $1.activity }
    }
}

/// What people do for a job, as files name it.
enum Activity {
    static let rule = "letters, digits, - and _, like labelling"

    static func isName(_ text: String) -> Bool {
        (1...Limits.nameLength).contains(text.utf8.count)
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == "_") }
    }

    /// Dollars an hour by activity: `people` in the daemon's configuration.
    static func rates(_ file: Mapping) -> [String: Price] {
        var rates: [String: Price] = [:]
        for (activity, text, place) in file.texts("people") {
            guard isName(activity) else {
                file.walker.note(place, "'\(activity)' cannot be an activity", hint: rule)
                continue
            }
            guard let rate = text.flatMap(Quantity.price) else {
                file.walker.note(
                    place, "the rate of '\(activity)' must be dollars an hour from 0 to 2000",
                    hint: "\(activity): 25.00"
                )
                continue
            }
            rates[activity] = rate
        }
        return rates
    }
}
