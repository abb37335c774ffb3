import Domain
import Policies

extension Site {
    /// The site as if all its nodes were to be had.
    fileprivate var withoutObstacle: Site {
        var site = self
        site.obstacle = nil
        return site
    }
}

/// A spot market that a job with a deadline may go by.
struct SpotZone {
    /// Its group.
    let group: GroupID
    /// The job's terms there.
    let terms: SpotTerms
    /// What the job is on, and whether a node is to be had there.
    let moment: SpotMoment
    /// What going there costs at once: the job's checkpoint and data are brought.
    let egress: Money
}

extension Orchestrator {
    /// Zones that tables are solved for at most.
    private static let mostZones = 4

    /// The zone that a job goes by: the one in which spot is expected to cost least, if a node is to be had there; else
    /// one that has a node, if what the tables expect there and bringing the data is less than waiting for the first
    /// one, or than staying on on-demand; where only its table is missing, that is waited for. Without a table of the
    /// first one, each that costs less than on-demand is taken. Zones come by rising cost; nil: there is none.
    func zone(of job: Job, among zones: [SpotZone]) -> SpotZone? {
        guard let home = zones.first else { return nil }
        let up = considered(zones).dropFirst().filter(\.moment.isUp)
        guard !home.moment.isUp, let first = up.first else { return home }
        guard job.spec.spot.policy ?? .learned == .learned, let waiting = costOfWaiting(of: job.id, home) else {
            return first
        }
        let known = up.compactMap { zone in cost(of: job.id, zone).map { (cost: $0 + zone.egress, zone: zone) } }
        let best = known.min { ($0.cost, $0.zone.group) < ($1.cost, $1.zone.group) }
        return best.flatMap { $0.cost < waiting ? $0.zone : nil } ?? home
    }

    /// The zones that are compared: the cheapest one, and those that have nodes.
    func considered(_ zones: [SpotZone]) -> [SpotZone] {
        Array(zones.prefix(1)) + zones.dropFirst().filter(\.moment.isUp).prefix(Self.mostZones - 1)
    }

    /// The sites that a job with a deadline could move to: all of them where its spot policy has nothing to choose
    /// between, whatever is free; else a zone to follow.
    mutating func sitesToFollow(_ job: Job, on own: NodeGroup, among sites: [Site]) -> [Site] {
        let mode = own.terms == .spot ? SpotMode.spot(restart: .zero) : .onDemand(restart: .zero)
        let isPaced = pacing(of: job, among: sites.map(\.withoutObstacle), on: mode, in: own.id) != nil
        return isPaced ? zoneToFollow(job, on: own, among: sites) : sites
    }

    /// The zone that a job on a spot node could move to: the one its policy would take for it by spot if it were on
    /// nothing, while the policy also keeps it where it is. Empty: none. A table that is missing is asked for first.
    private mutating func zoneToFollow(_ job: Job, on own: NodeGroup, among sites: [Site]) -> [Site] {
        guard own.terms == .spot,
            let here = pacing(of: job, among: sites, on: .spot(restart: .zero), in: own.id),
            let anew = pacing(of: job, among: sites, in: own.id), anew.spot != own.id,
            here.advice.choice == .spot, anew.advice.choice == .spot
        else { return [] }
        askForTables(of: job, anew)
        return isTableAwaited(of: job, anew) ? [] : sites.filter { $0.group.id == anew.spot }
    }

    /// The table of a job in a zone, if it has the choices of the moment.
    func table(of job: JobID, _ zone: SpotZone) -> SpotTable? {
        open.paced.tables[job]?[zone.group].flatMap { $0.covers(zone.moment, zone.terms) ? $0 : nil }
    }

    /// What a job that is on nothing is expected to cost where it goes by the market of a zone.
    private func cost(of job: JobID, _ zone: SpotZone) -> Money? {
        guard let spell = state.spotRecords[zone.group]?.advanced(to: now).present else { return nil }
        return table(of: job, zone)?.cost(from: zone.moment, spell)
    }

    /// What it is expected to cost where it does not go elsewhere: on-demand to its end for a job that is on it.
    private func costOfWaiting(of job: JobID, _ home: SpotZone) -> Money? {
        home.moment.mode.isFirm
            ? home.terms.onDemand.cost(over: home.moment.workLeft) : cost(of: job, home).map { $0 + home.egress }
    }
}
