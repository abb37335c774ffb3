import Domain
import Policies
import Testing

private func claim(_ job: Int64, nodes: Int = 1, _ cents: Int64) -> SpotClaim {
    SpotClaim(job: JobID(job), nodes: nodes, saving: .cents(cents))
}

private func winners(_ claims: [SpotClaim], _ nodes: Int) -> [Int64] {
    SpotAllocation.winners(claims, nodes: nodes).map(\.number)
}

@Test func theLastNodeGoesToTheLargestShadowPrice() {
    #expect(winners([claim(1, 20), claim(2, 50)], 1) == [2])
    #expect(winners([claim(1, 20), claim(2, 50), claim(3, 30)], 2) == [2, 3])
    #expect(winners([claim(1, 20), claim(2, 50)], 5) == [1, 2])
    #expect(winners([claim(1, 20)], 0) == [] && winners([], 3) == [])
    // Who would not have one gets none.
    #expect(winners([claim(1, 0), claim(2, 1)], 2) == [2])
}

@Test func equalsGoByShadowPriceAndThenByNumber() {
    #expect(winners([claim(2, 20), claim(1, 20), claim(3, 20)], 2) == [1, 2])
    // Two cents for one node, or for two: the first leaves a node free.
    #expect(winners([claim(1, nodes: 2, 2), claim(2, 2)], 2) == [2])
}

@Test func gangsAreWholeAndTogetherSaveTheMost() {
    // Shadow prices are 6, 5 and 5 cents: the gang of three alone leaves a node free, the two others fill all four.
    #expect(winners([claim(1, nodes: 3, 18), claim(2, nodes: 2, 10), claim(3, nodes: 2, 10)], 4) == [2, 3])
    #expect(winners([claim(1, nodes: 3, 21), claim(2, nodes: 2, 10), claim(3, nodes: 2, 10)], 4) == [1])
    #expect(winners([claim(1, nodes: 5, 900), claim(2, 1)], 4) == [2])
    #expect(claim(1, nodes: 3, 18).shadowPrice == .cents(6))
}

@Test(arguments: 0..<40) func winnersSaveAsMuchAsTryingEverySet(number: Int64) {
    let claims = (1...7 as ClosedRange<Int64>).map { job in
        claim(job, nodes: Int(1 + (job * (number + 3)) % 4), (number * 7 + job * job * 5) % 23)
    }
    let nodes = Int(number % 9)
    let most = (0..<(1 << claims.count)).reduce(Money.zero) { most, set in
        let chosen = claims.indices.filter { set >> $0 & 1 == 1 }.map { claims[$0] }
        guard chosen.reduce(0, { $0 + $1.nodes }) <= nodes else { return most }
        return max(most, chosen.reduce(.zero) { $0 + $1.saving })
    }
    let found = Set(SpotAllocation.winners(claims, nodes: nodes))
    let chosen = claims.filter { found.contains($0.job) }
    #expect(chosen.reduce(0) { $0 + $1.nodes } <= nodes)
    #expect(chosen.reduce(Money.zero) { $0 + $1.saving } == most)
    #expect(Set(SpotAllocation.winners(claims.reversed(), nodes: nodes)) == found)
}
