import Domain
import Testing

@testable import Formats

@Test func quotasAndPreemptionAreRead() throws {
    let text = """
        quotas:
          - {user: "*", jobs: 20, rate: 50}
          - {project: vision, rate: 12.5}
        preemption: {gap: 30, least_run: 20m}
        """
    let said = try DaemonFile.parse(text, name: "purserd.yaml")
    #expect(
        said.quotas == [
            Quota(scope: .user(nil), jobs: 20, rate: Price(nanosPerHour: 50_000_000_000)),
            Quota(scope: .project("vision"), jobs: nil, rate: Price(nanosPerHour: 12_500_000_000)),
        ])
    #expect(said.preemptionGap == 30 && said.leastRun == .minutes(20) && said.isPreempting)
}

@Test func regretIsRead() throws {
    let said = try DaemonFile.parse("regret: {patience: 90m}", name: "purserd.yaml")
    #expect(said.contest?.patience == .minutes(90))
    #expect(try DaemonFile.parse("regret: {enabled: false}", name: "purserd.yaml").contest == nil)
    #expect(try DaemonFile.parse("people: {}", name: "purserd.yaml").contest == ContestPlan())
}

@Test func probesAreRead() throws {
    let text = "probe: {kinds: 2, reports: 9, at_least: 4m, at_most: 20m}"
    let plan = try DaemonFile.parse(text, name: "purserd.yaml").probes
    #expect(plan.kinds == 2 && plan.reports == 9 && plan.atLeast == .minutes(4) && plan.atMost == .minutes(20))
    #expect(try DaemonFile.parse("people: {}", name: "purserd.yaml").probes == ProbePlan())
}

@Test(arguments: [
    (
        "probe: {at_least: 20m}", "purserd.yaml:1:8: at_least (20m) is longer than at_most (10m)"
    ),
    ("probe: {kinds: 1}", "purserd.yaml:1:16: 'kinds' in probe must be a whole number from 2 to 8, not '1'"),
    ("quotas: [{jobs: 3}]", "purserd.yaml:1:10: a quota is of a user or of a project"),
    ("quotas: [{user: ada}]", "purserd.yaml:1:10: a quota needs jobs or rate"),
    ("quotas: [{user: ada, job: 3}]", "purserd.yaml:1:22: unknown key 'job' in a quota; did you mean 'jobs'?"),
])
func aWrongQuotaSaysWhatIsWrong(text: String, message: String) {
    #expect {
        _ = try DaemonFile.parse(text, name: "purserd.yaml")
    } throws: { "\($0)".contains(message) }
}
