import Pools
import Testing

/// A draw must never change between releases: worlds that users have running hang on it. The values were computed by a
/// second implementation that was checked against the published first outputs of SplitMix64 and FNV-1a.
@Test func drawsStayTheSameForEver() {
    #expect(Draw(seed: 0, stream: "", key: "", index: 0).bits == 0xEA1A_F9D4_240D_1205)
    #expect(Draw(seed: 7, stream: "noise", key: "12", index: 300).bits == 0x0070_3C20_A7C0_B046)
}

@Test func everyPartOfADrawCounts() {
    let draws = [
        Draw(seed: 1, stream: "a", key: "b", index: 0), Draw(seed: 2, stream: "a", key: "b", index: 0),
        Draw(seed: 1, stream: "b", key: "a", index: 0), Draw(seed: 1, stream: "ab", key: "", index: 0),
        Draw(seed: 1, stream: "a", key: "b", index: 1), Draw(seed: 1, stream: "a", key: "b", index: -1),
    ]
    #expect(Set(draws).count == draws.count)
}

@Test func drawsHaveTheirDistributions() {
    let draws = (0..<20_000).map { Draw(seed: 3, stream: "test", key: "k", index: Int64($0)) }
    let count = Double(draws.count)
    let unitMean = draws.map(\.unit).reduce(0, +) / count
    let normalMean = draws.map(\.normal).reduce(0, +) / count
    let variance = draws.map { $0.normal * $0.normal }.reduce(0, +) / count
    #expect(draws.allSatisfy { $0.unit >= 0 && $0.unit < 1 && $0.below(6) < 6 })
    #expect(abs(unitMean - 0.5) < 0.01)
    #expect(abs(normalMean) < 0.03)
    #expect(abs(variance - 1) < 0.05)
    for face in UInt64(0)..<6 {
        let share = Double(draws.count { $0.below(6) == face }) / count
        #expect(share > 0.157 && share < 0.177)
    }
}
