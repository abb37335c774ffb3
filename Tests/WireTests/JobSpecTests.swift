import Domain
import Foundation
import Testing
import Wire

/// A spec that is read and written by its `Codable` conformance alone.
private struct Plain: Codable, Equatable {
    let spec: JobSpec
    init(_ spec: JobSpec) {
        self.spec = spec
    }
    init(from decoder: any Decoder) throws {
        spec = try JobSpec(from: decoder)
    }
    func encode(to encoder: any Encoder) throws {
        try spec.encode(to: encoder)
    }
}

/// A spec with every field that a command can have.
private func fullCommand() -> JobSpec {
    var work = CommandWork(run: "echo \"a\\b\"\n\tпривет 👋\u{1}", directory: "/home/ada")
    work.setup = "set -e"
    work.inherited = EnvironmentVariables(["PATH": "/bin", "A": ""])
    work.environment = ["B": "=", "A": "1"]
    work.secrets = ["A", "B"]
    work.expectedDuration = .minutes(7)
    work.steps = 1_200
    var spec = JobSpec(name: "x", work: .command(work))
    spec.project = "p\""
    spec.priority = 99
    spec.jobClass = .critical
    spec.resources.accelerators = [
        Accelerators(kind: AcceleratorKind("A100"), count: 8), Accelerators(kind: AcceleratorKind("T4"), count: 1),
    ]
    spec.resources.isOrdered = true
    (spec.resources.cpus, spec.resources.memoryMiB, spec.resources.sharesNode) = (4, 512, true)
    spec.resources.useSpot = false
    spec.resources.maxHourlyCost = Price(nanosPerHour: 5)
    spec.resources.places = [Place(provider: "aws", region: "r", zone: "z")]
    spec.checkpoint = CheckpointPlan()
    spec.checkpoint?.path = "save"
    spec.checkpoint?.every = .steps(7)
    spec.checkpoint?.bytes = 1 << 40
    spec.spot = SpotPlan()
    spec.spot.allowWithoutCheckpoint = true
    spec.spot.policy = .uniformProgress
    spec.budget = BudgetPlan(limit: Money(nanos: .max))
    spec.budget?.onExceed = .stop
    spec.metric = MetricGoal(name: "acc", mode: .max)
    spec.earlyStop.patience = PatienceRule(reports: 3, minDelta: 1e-7)
    spec.earlyStop.mode = .shadow
    spec.quality = QualityGuards([
        QualityGuard(kind: .floor, metric: "a\"cc", bound: .atLeast, value: 0.9),
        QualityGuard(kind: .gap, metric: "gap", bound: .atMost, value: -1e-9),
    ])
    (spec.maxRestartsOnErrors, spec.nodes) = (2, 3)
    var plan = ElasticPlan(
        accelerators: [.init(kind: AcceleratorKind("A100"), least: 2, most: 8)], leastNodes: 1, mostNodes: 3)
    plan.lengths = [.init(count: 2, length: .hours(8)), .init(count: 4, length: .hours(5))]
    plan.size = JobSize(accelerators: 4, nodes: 1)
    spec.elastic = Shared(plan)
    spec.after = [JobID(1), JobID(2)]
    spec.notBefore = Instant(milliseconds: -1)
    spec.deadline = Instant(milliseconds: 1_779_998_400_001)
    spec.objective = .balanced(Price(nanosPerHour: 3_000_000_000))
    spec.ignoredFields = ["a.b"]
    spec.probe = true
    var trial = Trial(
        of: "sweep", number: 3,
        values: [ParameterValue(name: "lr", value: "1e-4"), ParameterValue(name: "opt", value: "a \"b\"")])
    trial.sweep = SweepID(184)
    spec.trial = Shared(trial)
    spec.costs = DeclaredCosts()
    spec.costs?.humanHours = [
        HumanHours(activity: "labelling", thousandths: 12_000), HumanHours(activity: "review", thousandths: 1),
    ]
    spec.costs?.egressBytes = 20_000_000_000
    spec.costs?.dataset = .init(bytes: 1 << 40, place: Place(provider: "aws", region: "r", zone: "z"))
    return spec
}

/// A modelled job with every field that only such a job has.
private func fullSimulation() -> JobSpec {
    var work = SimulatedWork(workload: "resnet50", steps: 1_000)
    work.curve.divergesAtStep = 900
    work.failsAtStep = 950
    work.stalledPerMille = 125
    work.uses = PeakUse(milliAccelerators: 500, milliCPUs: 2_000, memoryMiB: 1_536)
    var spec = JobSpec(name: "m", work: .simulated(work))
    spec.checkpoint = CheckpointPlan()
    spec.checkpoint?.every = .span(.minutes(3))
    spec.objective = .time
    return spec
}

private func specs() -> [JobSpec] {
    var automatic = JobSpec(name: "", work: .simulated(SimulatedWork(workload: "w", steps: 1)))
    automatic.objective = .cost
    automatic.checkpoint = CheckpointPlan()
    var anywhere = JobSpec(name: "y", work: .command(CommandWork(run: "true", directory: "/")))
    anywhere.resources.places = [Place(provider: "gcp")]
    return [fullCommand(), fullSimulation(), automatic, anywhere]
}

@Test func aSpecIsWrittenAsItsConformanceSays() throws {
    for spec in specs() { #expect(try JSON.text(spec) == JSON.text(Plain(spec))) }
}

@Test func aSpecIsReadAsItsConformanceSays() throws {
    let encoder = JSONEncoder()
    for formatting in [[], [.sortedKeys, .prettyPrinted]] as [JSONEncoder.OutputFormatting] {
        encoder.outputFormatting = formatting
        for spec in specs() {
            let bytes = Array(try encoder.encode(spec))
            #expect(try JSON.value(JobSpec.self, from: bytes) == spec)
            #expect(try JSON.value(Plain.self, from: bytes) == Plain(spec))
        }
    }
}

/// A field that is added to the spec later must be set above, or these tests would not see that it is not written.
@Test(arguments: [fullCommand(), fullSimulation()])
func noFieldIsForgotten(spec: JobSpec) {
    let isCommand = if case .command = spec.work { true } else { false }
    let absent =
        isCommand
        ? []
        : [
            "path", "budget", "metric", "patience", "quality", "notBefore", "useSpot", "maxHourlyCost", "costs",
            "deadline", "policy", "trial", "elastic", "probe",
        ]
    #expect(Set(fieldsWithoutValue(spec)).subtracting(absent).isEmpty)
}

private func fieldsWithoutValue(_ value: Any) -> [String] {
    Mirror(reflecting: value).children.flatMap { label, child in
        let mirror = Mirror(reflecting: child)
        let isAbsent = mirror.displayStyle == .optional && mirror.children.isEmpty
        return (isAbsent ? [label ?? "?"] : []) + fieldsWithoutValue(child)
    }
}

/// Each key that every spec has is missed, and each value of another kind refused.
@Test func aSpecThatIsNotWholeIsRefused() throws {
    let object = try JSONSerialization.jsonObject(with: Data(JSON.bytes(fullCommand()))) as? [String: Any]
    let optional = [
        "checkpoint", "deadline", "objective", "budget", "metric", "quality", "notBefore", "costs", "trial",
        "elastic", "probe",
    ]
    for (key, _) in try #require(object) {
        for replacement in optional.contains(key) ? [[true]] : [nil, [true]] as [[Bool]?] {
            var damaged = object
            damaged?[key] = replacement
            let bytes = Array(try JSONSerialization.data(withJSONObject: damaged ?? [:]))
            #expect(throws: JSON.Malformed.self, "\(key)") { try JSON.value(JobSpec.self, from: bytes) }
        }
    }
}
