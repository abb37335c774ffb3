import Domain
import Policies
import Pools

/// The groups as a waiting elastic job sees them with one of its sizes.
struct SurveyedSize {
    /// What it needs with that size.
    var need: Need
    /// The groups.
    var sites: [Surveyed]
}

extension [SurveyedSize] {
    /// As the placement rule compares them.
    var cases: [(need: Need, sites: [Site])] { map { ($0.need, $0.sites.map(\.site)) } }
}

// Which size an elastic job starts with: that of the option it would choose of all sizes and groups.
extension Orchestrator {
    /// What would do for a job, in any of its sizes where it is elastic; `sites` has the groups as the job sees them
    /// with the size it is given with.
    func proposal(
        for job: Job, by rule: PlacementRule = .expectedCost, among sites: (Job) -> [Site]
    ) -> Placement.Proposal {
        guard let plan = job.spec.elastic?.value else {
            return Placement.propose(for: need(of: job), among: sites(job), by: rule)
        }
        let sized = plan.sizes.map(job.sized)
        return Placement.propose(among: sized.map { (need: need(of: $0), sites: sites($0)) }, by: rule)
    }

    /// Every group as a waiting elastic job sees it now with each of its sizes.
    func surveySizes(of job: Job, _ known: [JobID: Reservation]) -> [SurveyedSize] {
        let sized = job.spec.elastic?.value.sizes.map(job.sized) ?? []
        return sized.map { SurveyedSize(need: need(of: $0), sites: surveySize(of: $0, known)) }
    }

    /// Every group as an elastic job sees it now with the size that it is given with. A node that it would have to
    /// itself costs it the whole price, or the smallest part of it would always look the cheapest.
    func surveySize(of job: Job, _ known: [JobID: Reservation]) -> [Surveyed] {
        survey(for: job, known).map { surveyed in
            var surveyed = surveyed
            surveyed.site.keptFor = []
            surveyed.site.unshared = unshared(surveyed.site.roomy, but: job.id)
            return surveyed
        }
    }

    /// How many of these nodes have nobody on them but this job.
    func unshared(_ leases: [LeaseID], but job: JobID) -> Int {
        leases.count { state.leases[$0]?.allocations.allSatisfy { $0.job == job } ?? false }
    }

    /// What a waiting elastic job takes of what would do now: the best of it, or nothing where it is better to wait for
    /// a size that is expected to be free soon.
    mutating func choosing(
        _ job: Job, _ proposal: Placement.Proposal, among sizes: [SurveyedSize]
    ) -> Placement.Proposal {
        if let chosen = underWay(job, proposal) { return chosen }
        guard let later = awaited(by: job, proposal, among: sizes) else { return proposal }
        let every = settings.moves?.every ?? MovePlan().every
        open.paced.sleep(Demand(job), until: now + max(settings.tick, min(later.wait, every)))
        var waiting = proposal
        waiting.options = []
        return waiting
    }

    /// What would do for a waiting elastic job now; no option: it waits for another size.
    func proposalNow(for job: Job) -> Placement.Proposal {
        let sizes = surveySizes(of: job, [:])
        var proposal = Placement.propose(among: sizes.cases, by: settings.placement)
        if underWay(job, proposal) == nil, awaited(by: job, proposal, among: sizes) != nil { proposal.options = [] }
        return proposal
    }

    /// What an elastic job waits for rather than start with what is free; nil: it starts.
    private func awaited(
        by job: Job, _ proposal: Placement.Proposal, among sizes: [SurveyedSize]
    ) -> StartingSmall.Later? {
        guard settings.placement == .expectedCost, let first = proposal.options.first, let need = sizes.first?.need,
            need.objective != .cost || need.timeLeft != nil
        else { return nil }
        let resizing = settings.moves.flatMap { plan in
            job.spec.checkpoint.map { checkpoint in
                StartingSmall.Resizing(
                    apart: plan.apart, switching: checkpoint.saveTime * 2 + need.startup + boot(of: first))
            }
        }
        return StartingSmall.wait(
            insteadOf: first, for: proposal.rejected.compactMap { later($0, for: job, among: sizes) }, need,
            waited: now - job.state.since, resizing: resizing,
            leastSavingPerMille: (settings.moves ?? MovePlan()).leastSavingPerMille)
    }

    /// A job that was resized or moved has first what that was decided for, where it can still have it; nil: it was
    /// not, or it cannot.
    private func underWay(_ job: Job, _ proposal: Placement.Proposal) -> Placement.Proposal? {
        guard let heading = open.reviews.heading[job.id], let size = heading.size,
            let place = proposal.options.firstIndex(where: { $0.group == heading.group && $0.size == size })
        else { return nil }
        var chosen = proposal
        chosen.options.insert(chosen.options.remove(at: place), at: 0)
        return chosen
    }

    private func boot(of option: PlacementOption) -> Span { settings.pool.group(option.group)?.boot ?? .zero }

    /// What a size that is not free would take later; nil: nobody can say when it is free.
    private func later(
        _ rejection: Rejection, for job: Job, among sizes: [SurveyedSize]
    ) -> StartingSmall.Later? {
        guard case .full = rejection.obstacle, let size = rejection.size,
            let surveyed = sizes.first(where: { $0.need.size == size }),
            let site = surveyed.sites.first(where: { $0.site.group.id == rejection.group })?.site,
            let start = turn(of: job.sized(size), in: site.group)
        else { return nil }
        return StartingSmall.Later(option: CostToFinish.option(for: surveyed.need, on: site), wait: start - now)
    }
}
