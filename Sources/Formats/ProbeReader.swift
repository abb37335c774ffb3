import Domain

/// Reads `probe:` of a job file, and says where probes make no sense whatever the pool has.
struct ProbeReader {
    let walker: Walker

    /// How jobs are probed, of the daemon's file: `probe: {kinds: 3, reports: 5, at_least: 2m, at_most: 10m}`.
    static func plan(_ file: Mapping, _ walker: Walker) -> ProbePlan {
        var plan = ProbePlan()
        guard let said = file.mapping("probe", keys: ["kinds", "reports", "at_least", "at_most"]) else { return plan }
        plan.kinds = said.integer("kinds", in: 2...8) ?? plan.kinds
        plan.reports = said.integer("reports", in: 1...10_000) ?? plan.reports
        plan.atLeast = said.value("at_least", "a length from 0s on, like 2m", Quantity.span) ?? plan.atLeast
        let atMost = said.value("at_most", "a length from 1m to 24h") { text in
            Quantity.span(text).flatMap { $0 >= .minutes(1) && $0 <= .hours(24) ? $0 : nil }
        }
        plan.atMost = atMost ?? plan.atMost
        if plan.atLeast > plan.atMost {
            walker.note(said.place, "at_least (\(plan.atLeast)) is longer than at_most (\(plan.atMost))")
        }
        return plan
    }

    func read(_ block: Mapping, isSweep: Bool, _ spec: inout JobSpec) {
        guard block.bool("probe") == true, let place = block["probe"]?.place else { return }
        spec.probe = true
        if case .command(let work) = spec.work, work.steps == nil {
            walker.note(
                place, "a probe measures steps, and this command does not say how many it has",
                hint: "add steps: N to purser, and print {\"step\": ...} lines as it goes; or remove probe: true")
        }
        if isSweep {
            walker.note(
                place, "every trial of a sweep would be probed by itself",
                hint: "submit one of its trials as a job of its own with probe: true")
        }
        let wanted = spec.resources.accelerators
        if wanted.count < 2 {
            let said = wanted.first.map { "\($0) is the only one it accepts" } ?? "it asks for none"
            walker.note(
                place, "probes compare kinds of accelerators, and \(said)",
                hint: "write accelerators: {A100: 1, L4: 1}, or remove probe: true")
        } else if spec.resources.isOrdered {
            walker.note(
                place, "a list of accelerators is taken in its order, whatever they cost, and leaves nothing to probe",
                hint: "write them as a mapping: {A100: 1, L4: 1}")
        }
        if spec.elastic != nil {
            walker.note(
                place, "its size is chosen at the start and while it runs, by what its speeds come to, not by a probe",
                hint: "write one number of accelerators and nodes, or remove probe: true")
        }
        if spec.isPaced {
            walker.note(
                place, "with use_spot: true and a deadline its spot policy decides where it runs, not a probe",
                hint: "remove use_spot: true or probe: true")
        }
    }
}
