import Domain

/// Spot whenever it is there, else waits until the last moment (the greedy policy of Z. Wu et al., NSDI 2024). As
/// published it keeps one start in reserve and stays on a spot node it has, so that a late interruption can cost the
/// deadline.
public struct GreedySpotPolicy: SpotPolicy {
    /// The job.
    public let terms: SpotTerms

    /// The policy for a job.
    public init(_ terms: SpotTerms) { self.terms = terms }

    /// Spot if it is there.
    public func choose(at moment: SpotMoment) -> SpotAdvice {
        if LastMoment.isNear(moment, terms, restarts: 1) {
            if case .spot = moment.mode { return SpotAdvice(.spot, .lastMoment) }
            return LastMoment.onDemand(moment, terms)
        }
        return moment.isUp ? SpotAdvice(.spot, .spotIsThere) : SpotAdvice(.idle, .waits)
    }
}

/// Keeps an even pace from the beginning to the deadline: on-demand when spot is not there and the job is behind the
/// pace, back to spot when it is ahead by the time of two starts (Z. Wu et al., "Can't Be Late: Optimizing Spot
/// Instance Savings under Deadlines", NSDI 2024).
public struct UniformProgressPolicy: SpotPolicy {
    /// The job.
    public let terms: SpotTerms

    /// The policy for a job.
    public init(_ terms: SpotTerms) { self.terms = terms }

    /// Spot if it is there and the pace allows to leave on-demand for it, else as the pace says.
    public func choose(at moment: SpotMoment) -> SpotAdvice {
        if let advice = lastMoment(moment) { return advice }
        let done = terms.work - moment.workLeft
        if case .onDemand = moment.mode,
            !moment.isUp || !isAhead(done, at: moment.elapsed + terms.restart * 2, orEven: false)
        {
            return SpotAdvice(.onDemand, .stays)
        }
        if moment.isUp { return SpotAdvice(.spot, .spotIsThere) }
        return isAhead(done, at: moment.elapsed, orEven: true)
            ? SpotAdvice(.idle, .waits) : SpotAdvice(.onDemand, .behind)
    }

    /// What has to be done near the last moment; nil: there is time. Two starts are kept in reserve, for the spot node
    /// that is taken and for the on-demand node that is left again.
    private func lastMoment(_ moment: SpotMoment) -> SpotAdvice? {
        if LastMoment.isNear(moment, terms, restarts: 1) {
            // A spot node that works already is as good as on-demand, which would have to start.
            if moment.mode == .spot(restart: .zero) { return SpotAdvice(.spot, .lastMoment) }
            return LastMoment.onDemand(moment, terms)
        }
        if case .spot = moment.mode { return nil }
        return LastMoment.isNear(moment, terms, restarts: 2) ? SpotAdvice(.onDemand, .lastMoment) : nil
    }

    /// Whether `done` is more than (or as much as) the even pace has at an instant.
    private func isAhead(_ done: Span, at elapsed: Span, orEven: Bool) -> Bool {
        let have = Int128(done.milliseconds) * Int128(terms.deadline.milliseconds)
        let needed = Int128(elapsed.milliseconds) * Int128(terms.work.milliseconds)
        return orEven ? have >= needed : have > needed
    }
}

/// The moment from which waiting would risk the deadline, in whole ticks.
enum LastMoment {
    /// Whether the work left and so many restarts fill the time that is left.
    static func isNear(_ moment: SpotMoment, _ terms: SpotTerms, restarts: Int64) -> Bool {
        let tick = terms.tick.milliseconds
        let needed = (moment.workLeft + terms.restart * restarts).milliseconds
        return (needed + tick - 1) / tick >= (terms.deadline - moment.elapsed).milliseconds / tick
    }

    /// On-demand, and whether it comes too late.
    static func onDemand(_ moment: SpotMoment, _ terms: SpotTerms) -> SpotAdvice {
        SpotAdvice(.onDemand, moment.isSafe(.onDemand, terms) ? .lastMoment : .infeasible)
    }
}
