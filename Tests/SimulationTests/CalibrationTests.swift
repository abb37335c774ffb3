import Domain
import Simulation
import Testing

@Test func worldsHaveAboutTheJobsThatAreAskedFor() {
    let worlds = Calibration.worlds(jobs: 200, firstSeed: 5)
    #expect(worlds.count { $0.sort == .crowded } == 6 && worlds.count { $0.sort == .opening } == 80)
    #expect(worlds.first?.seed == 5 && Set(worlds).count == worlds.count)
}

/// The same worlds come to the same, each kind of decision is there, and what is compared is inside, below or above.
@Test func expectationsAreComparedByKind() throws {
    let worlds = [
        Calibration.World(seed: 1, sort: .crowded), Calibration.World(seed: 3, sort: .opening),
        Calibration.World(seed: 6, sort: .opening), Calibration.World(seed: 7, sort: .priceStep),
    ]
    let calibration = worlds.reduce(into: Calibration()) { $0.add($1.calibration()) }
    let again = worlds.reversed().reduce(into: Calibration()) { $0.add($1.calibration()) }
    #expect(calibration == again && calibration.jobs == 23)
    for kind in Calibration.Kind.allCases {
        let row = try #require(calibration.rows[kind], "\(kind)")
        #expect(row.compared > 0 && row.inside + row.below <= row.compared, "\(kind): \(row)")
        #expect(row.compared + row.superseded <= row.decisions, "\(kind): \(row)")
    }
    #expect(calibration.rows[.plan]?.decisions == 20, "each job of the crowded world has one")
}
