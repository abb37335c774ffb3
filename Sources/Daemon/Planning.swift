import Domain
import Hummingbird
import Orchestration
import Wire

extension Routes {
    /// What submitting a job would come to. Nothing is kept: the plan's name has all that `submit --plan` needs.
    func plan(_ request: Request, _ context: CallContext) async throws -> Response {
        let caller = try caller(context)
        let submitted = try decode(SubmitRequest.self, try await whole(request.body))
        let reader = SubmissionReader(request: submitted, environments: environments)
        var submission = Submission(try reader.content(), caller: caller)
        submission.endedBefore = try books.ends(of: submission.spec.after)
        let (asked, now) = (submission, await runtime.now())
        let prices = catalog.now?.catalog
        let (answer, reserved) = await runtime.read { orchestrator in
            let answer = orchestrator.plan(asked, at: now)
            return (answer, (try? answer.get()).map { Planning.reserved($0, asked, orchestrator, prices) } ?? [])
        }
        switch answer {
        case .success(let plan):
            var document = Planning.document(asked.spec, plan, now: now, digest: try reader.digest())
            if !asked.trials.isEmpty { Planning.note(asked.trials, plan, in: &document) }
            if !reserved.isEmpty { document.reserved = reserved }
            return try Answering.json(document)
        case .failure(let refusal): throw refusal.problem
        }
    }

    /// What the named plan promised; nil: none is named. Throws where it is no plan, or of another job.
    func planBound(_ name: String?, _ reader: SubmissionReader) throws -> PlanBound? {
        guard let name else { return nil }
        guard let id = PlanID(name) else {
            throw Problem(
                status: 400, code: "BadPlan", title: "no such plan", detail: "'\(name)' is not the name of a plan",
                hint: "purser plan prints it: P-...")
        }
        guard id.digest == (try reader.digest()) else {
            throw Problem(
                status: 409, code: "PlanOfAnotherJob", title: "the plan is of another job",
                detail: "the file, its name, its folder or the flags are not those that were planned",
                hint: "plan it again: purser plan with the same words")
        }
        return PlanBound(cost: id.cost, time: id.time)
    }
}

/// Makes the answer to `plan`.
enum Planning {
    static func document(_ spec: JobSpec, _ plan: Plan, now: Instant, digest: UInt64) -> PlanDocument {
        var document = PlanDocument(
            asOf: now.description, name: spec.name, objective: word(spec.objective ?? .cost), summary: summary(plan))
        document.deadline = spec.deadline?.description
        if let option = (plan.chosen ?? plan.entries.first)?.option {
            document.id = PlanID(digest: digest, cost: option.costP90, time: option.timeP90 ?? option.time).description
        }
        document.options = plan.entries.map { entry in
            PlanDocument.Entry(
                option: entry.option.document,
                wait: entry.wait.map { Rejection(group: entry.option.group, obstacle: $0).document },
                lateSeconds: entry.late.map { $0.milliseconds / 1_000 })
        }
        document.rejected = plan.rejected.map(\.document)
        document.advice = advice(spec, plan, now: now)
        document.warnings = spec.warnings(at: now)
        return document
    }

    /// What reserving a node of the on-demand options would come to on the jobs at hand, where a catalogue prices it.
    static func reserved(
        _ plan: Plan, _ asked: Submission, _ orchestrator: Orchestrator, _ catalog: Catalog?
    ) -> [PlanDocument.Reserved] {
        let groups = plan.entries.compactMap { orchestrator.settings.pool.group($0.option.group) }
        let offers = groups.filter { $0.terms == .onDemand }.flatMap { group in
            (catalog?.reservedPrices(of: group) ?? []).map { (group: group, terms: $0.terms, price: $0.price) }
        }
        guard !offers.isEmpty else { return [] }
        let work = orchestrator.workAtHand(with: asked.trials.isEmpty ? [asked.spec] : asked.trials)
        return offers.compactMap { offer in
            work[offer.group.id].flatMap {
                ReservedTerm(offer.terms, at: offer.price, insteadOf: offer.group.price, for: $0)
            }.map { PlanDocument.Reserved(offer.group.id, $0) }
        }
    }

    /// Says that the plan is that of a sweep's first trial, and what all of them come to if they are like it.
    static func note(_ trials: [JobSpec], _ plan: Plan, in document: inout PlanDocument) {
        document.name = trials[0].trial?.value.name ?? document.name
        document.trials = trials.count
        document.summary = "The first of \(trials.count) trials: " + document.summary
        guard let option = (plan.chosen ?? plan.entries.first)?.option else { return }
        let differ = trials.contains { $0.work.steps != trials[0].work.steps || $0.work.model != trials[0].work.model }
        let all = trials.reduce(Money.zero) { sum, _ in sum + option.cost }
        document.summary +=
            differ ? " The other trials are not all as long as it." : " All \(trials.count) there: about \(all)."
    }

    private static func word(_ objective: Objective) -> String {
        switch objective {
        case .cost: "cost"
        case .time: "time"
        case .balanced: "balanced"
        }
    }

    private static func summary(_ plan: Plan) -> String {
        let probes = plan.probes.map { " " + sentence($0) } ?? ""
        guard let hold = plan.hold else { return summary(plan, from: "now") + probes }
        let until = plan.release.map { "expected until \($0)" } ?? "nobody can say until when"
        return "It would be held at first: \(hold.sentence), \(until). " + summary(plan, from: "then") + probes
    }

    private static func sentence(_ probes: PlannedProbes) -> String {
        switch probes {
        case .on(let kinds, let most, let longest):
            "First it would be probed on \(kinds.map(\.description).joined(separator: ", then ")): at most \(most) and "
                + "\(longest) in all."
        case .none(let why): "About probes: \(Reason.probe(.notProbed(why)).sentence)."
        }
    }

    private static func summary(_ plan: Plan, from moment: String) -> String {
        if let chosen = plan.chosen {
            let option = chosen.option
            return "It would start \(moment) on \(option.name): about \(option.cost) and \(option.time)"
                + " (nine of ten runs: under \(option.costP90) and \(option.timeP90 ?? option.time))."
        }
        guard let best = plan.entries.first, let wait = best.wait else {
            return "It would wait: \(plan.rejected.first.map { "\($0.group) \($0.obstacle.sentence)" } ?? "no group")."
        }
        let size = best.option.size.map { "with \($0.words) " } ?? ""
        return "It would wait: \(best.option.group) \(wait.sentence); \(size)there it takes about \(best.option.cost)"
            + " and \(best.option.time)."
    }

    /// What would make it feasible, by how much, and what would let it start elsewhere.
    private static func advice(_ spec: JobSpec, _ plan: Plan, now: Instant) -> [String] {
        var advice: [String] = []
        let least = plan.entries.min { ($0.late ?? .zero, $0.option.group) < ($1.late ?? .zero, $1.option.group) }
        if let deadline = spec.deadline, let least, let late = least.late {
            advice.append(
                "no option keeps the deadline in nine of ten runs; \(least.option.group) passes it by \(late): "
                    + "a deadline of \(deadline + late) would do")
        }
        let cheapest = plan.entries.map(\.option).min { ($0.cost, $0.group) < ($1.cost, $1.group) }
        if let limit = spec.budget?.limit, let cheapest, cheapest.costP90 > limit {
            let kind = cheapest.cost > limit ? "is expected to stop it" : "may stop it"
            advice.append(
                "the budget of \(limit) \(kind): the cheapest option takes about \(cheapest.cost), and nine of ten "
                    + "runs stay under \(cheapest.costP90)")
        }
        return advice + plan.rejected.compactMap(Explaining.remedy)
    }
}
