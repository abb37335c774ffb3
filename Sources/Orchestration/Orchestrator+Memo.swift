import Domain

/// What stands beside the bill and is never in it: figures are frozen when they come into force, so that no report
/// looks one up anew.
extension Orchestrator {
    /// Freezes what the node of a lease that is granted draws; nothing where that is not known.
    mutating func freezePower(of lease: Lease) {
        guard let draw = settings.pool.group(lease.group)?.power.draw else { return }
        emit(.powerFrozen(lease.id, draw))
    }

    /// Freezes the hours of people that a job declares at the rates in force. Those of a job that is tried again were
    /// frozen with the job it was made from.
    mutating func freezePeople(of job: Job) {
        guard job.retryOf == nil, let hours = job.spec.costs?.humanHours, !hours.isEmpty else { return }
        emit(.peopleFrozen(job.id, hours.map { PeopleTime(hours: $0, rate: settings.people[$0.activity]) }))
    }
}
