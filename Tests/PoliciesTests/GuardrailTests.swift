import Domain
import Policies
import Testing

/// What each class is protected from, a column per action: `+` the saving may be made, `-` it may not. With a quality
/// bound that is broken, or of which nothing is known, `q` is what the class allows and the bound does not.
private let table = """
              stopEarly moveToSpot preempt move stopForBudget shrink useLessData share
    critical  -         -          -       -    -             -      -           -
    research  -         +          +       +    +             +      -           +
    standard  q         +          +       +    +             +      q           +
    scavenger q         +          +       +    +             +      q           +
    """

/// Where the model stands with its bounds.
private enum Standing: CaseIterable {
    case none, kept, onTheBound, broken, unknown, notFinite, oneOfTwo

    var quality: QualityGuards? {
        let floor = QualityGuard(kind: .floor, metric: "acc", bound: .atLeast, value: 0.9)
        let gap = QualityGuard(kind: .gap, metric: "gap", bound: .atMost, value: 0.05)
        return self == .none ? nil : QualityGuards([floor, gap])
    }

    var latest: [String: MetricValue] {
        switch self {
        case .none, .unknown: [:]
        case .kept: ["acc": .finite(0.95), "gap": .finite(0.01)]
        case .onTheBound: ["acc": .finite(0.9), "gap": .finite(0.05)]
        case .broken: ["acc": .finite(0.8), "gap": .finite(0.01)]
        case .notFinite: ["acc": .infinity, "gap": .finite(0.01)]
        case .oneOfTwo: ["acc": .finite(0.95)]
        }
    }

    var isKept: Bool { [.none, .kept, .onTheBound].contains(self) }
}

@Test func everyActionOnEveryClassInEveryStanding() throws {
    let rows = table.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(rows[0].map(String.init) == SavingAction.allCases.map(\.rawValue))
    #expect(rows.dropFirst().map { String($0[0]) } == JobClass.allCases.map(\.rawValue))
    for row in rows.dropFirst() {
        let jobClass = try #require(JobClass(rawValue: String(row[0])))
        for (action, cell) in zip(SavingAction.allCases, row.dropFirst()) {
            for standing in Standing.allCases {
                let verdict = Guardrails.verdict(
                    on: action, jobClass: jobClass, quality: standing.quality, latest: standing.latest)
                let isAllowed = cell == "+" || (cell == "q" && standing.isKept)
                #expect((verdict == .allowed) == isAllowed, "\(action) of a \(jobClass) job, \(standing)")
                if cell == "-" { #expect(verdict == .forbidden(.jobClass(jobClass)), "the class comes first") }
            }
        }
    }
}

@Test func aRefusalNamesTheBoundThatIsBroken() throws {
    let quality = try #require(Standing.broken.quality)
    func broken(_ standing: Standing) -> Guardrails.Verdict {
        Guardrails.verdict(on: .stopEarly, jobClass: .standard, quality: quality, latest: standing.latest)
    }
    #expect(broken(.broken) == .forbidden(.quality(quality.rules[0], latest: .finite(0.8))))
    #expect(broken(.unknown) == .forbidden(.quality(quality.rules[0], latest: nil)))
    #expect(broken(.notFinite) == .forbidden(.quality(quality.rules[0], latest: .infinity)))
    #expect(broken(.oneOfTwo) == .forbidden(.quality(quality.rules[1], latest: nil)))
}
