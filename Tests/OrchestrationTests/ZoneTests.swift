import Domain
import Pools
import Simulation
import TestKit
import Testing

/// What becomes of running jobs where a zone fails or its price rises.

private func group(_ name: String, _ terms: Terms = .onDemand, zone: String, cents: Int64, limit: Int = 8) -> NodeGroup
{
    var group = Fixture.group(name, terms, cents: cents, limit: limit)
    group.zone = zone
    return group
}

/// A run in which zone a is out from the second to the eighth hour.
private func drawOutage(_ groups: [NodeGroup], _ jobs: [(minute: Int64, spec: JobSpec)]) -> Picture {
    let outage = Outage(
        place: Domain.Place(provider: "aws", region: "r1", zone: "a"), when: .once(at: .hours(2), length: .hours(6)))
    return Picture(Fixture.scenario(groups, jobs: jobs) { $0.pool.outages = [outage] }, column: .minutes(60))
}

/// When and where jobs were placed, and off which groups they were moved.
private func steps(_ picture: Picture, of job: Int64) -> [String] {
    picture.decisions.filter { $0.job == JobID(job) }.compactMap { decision in
        let minute = (decision.at - Fixture.origin).milliseconds / 60_000
        switch decision.reason {
        case .cheapest(let choice): return "\(minute) to \(choice.chosen.group)"
        case .moved(let move): return "\(minute) off \(move.from)"
        default: return nil
        }
    }
}

private let firms = [group("firm-a", zone: "a", cents: 100), group("firm-b", zone: "b", cents: 150)]

/// It goes on in the other zone at once. Zone a looks as cheap as ever, and is tried again after an hour, two hours and
/// so on: each try costs a save and a start, so it is not made every half hour.
@Test func aJobLeavesAZoneThatIsOutAndComesBackAfterwards() throws {
    let picture = drawOutage(firms, [(0, Fixture.spec("long", hours: 14))])
    #expect(picture.findings == [])
    let found = steps(picture, of: 1)
    #expect(found.prefix(3) == ["0 to firm-a", "120 to firm-a", "120 to firm-b"], "\(found)")
    let tries = found.filter { $0.hasSuffix("off firm-b") }
    #expect((5...7).contains(tries.count), "one an hour, and one of them after the outage: \(found)")
    #expect(found.last?.hasSuffix("to firm-a") == true, "\(found)")
}

/// Where several jobs would go back, one tries.
@Test func oneJobTriesForAll() throws {
    let jobs = (0..<4).map { (Int64(0), Fixture.spec("job\($0)", hours: 14)) }
    let picture = drawOutage(firms, jobs)
    #expect(picture.findings == [])
    let during = picture.decisions.filter { decision in
        guard case .moved(let move) = decision.reason, move.from.name == "firm-b" else { return false }
        return decision.at < Fixture.origin + .hours(8)
    }
    #expect((1...6).contains(during.count), "\(during.map { "\($0.at) \($0.job?.number ?? 0)" })")
    for job in Int64(1)...4 {
        #expect(steps(picture, of: job).last?.hasSuffix("to firm-a") == true, "\(steps(picture, of: job))")
    }
}
