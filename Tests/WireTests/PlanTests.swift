import Domain
import Testing
import Wire

@Test func aPlansNameSaysWhatItPromised() throws {
    let id = PlanID(digest: .max, cost: Money(nanos: 12_345_678_901), time: Span(milliseconds: 7_200_001))
    let read = try #require(PlanID("\(id)"))
    #expect(read == id)
    #expect(read.cost == Money(nanos: 12_345_679_000), "rounded up to micro-dollars")
    #expect(read.time == .seconds(7_201), "rounded up to seconds")
}

@Test(arguments: [
    "", "P", "P-1-2", "P-1-2-3-4", "Q-1-2-3", "P--1-2-3", "P-1-2-", "P-1--2-3", "P-zzzzzzzzzzzzzz-1-1", "P-1-!-1",
    "P-1-1y2p0ij32e8e7-1", "P-1-1-1y2p0ij32e8e7",
])
func whatIsNoPlanIsNoPlan(text: String) {
    #expect(PlanID(text) == nil)
}
