import Domain
import Foundation
import Testing
import Wire

private func spec() -> JobSpec {
    var work = CommandWork(run: "echo \"a\\b\"\n\tпривет 👋\u{1}", directory: "/home/ada")
    work.inherited = EnvironmentVariables(["PATH": "/bin", "A": ""])
    work.environment = ["B": "=", "A": "1"]
    var spec = JobSpec(name: "x", work: .command(work))
    spec.resources.accelerators = [Accelerators(kind: AcceleratorKind("A100"), count: 8)]
    spec.resources.useSpot = false
    spec.checkpoint = CheckpointPlan()
    spec.checkpoint?.every = .steps(7)
    spec.budget = BudgetPlan(limit: Money(nanos: .max))
    spec.earlyStop.patience = PatienceRule(reports: 3, minDelta: 1e-7)
    return spec
}

@Test func whatIsWrittenIsReadBack() throws {
    #expect(try JSON.value(JobSpec.self, from: try JSON.text(spec())) == spec())
    let states: [JobState] = [
        .queued(since: .epoch), .placing(NodeSet([LeaseID(7)]), since: .epoch),
        .ended(.stoppedBudget, at: Instant(milliseconds: -1)),
    ]
    #expect(try JSON.value([JobState].self, from: try JSON.text(states)) == states)
}

@Test func foundationReadsWhatIsWritten() throws {
    #expect(try JSONDecoder().decode(JobSpec.self, from: Data(JSON.bytes(spec()))) == spec())
}

@Test func whatFoundationWritesIsRead() throws {
    let encoder = JSONEncoder()
    for formatting in [[], [.sortedKeys, .prettyPrinted]] as [JSONEncoder.OutputFormatting] {
        encoder.outputFormatting = formatting
        #expect(try JSON.value(JobSpec.self, from: Array(encoder.encode(spec()))) == spec())
    }
}

@Test func equalValuesAreEqualText() throws {
    let names = (0..<100).map { "name\($0)" }
    let one = Dictionary(uniqueKeysWithValues: names.map { ($0, [1]) })
    let other = Dictionary(uniqueKeysWithValues: names.reversed().map { ($0, [1]) })
    #expect(try JSON.text(one) == JSON.text(other))
    #expect(try JSON.text(["b": "2", "a": "1"]) == #"{"a":"1","b":"2"}"#)
}

@Test(arguments: [
    ("[]", []), (" [ 1 , -2\n]", [1, -2]), ("[1e3, 2.0]", [1_000, 2]), ("[9223372036854775807]", [Int.max]),
    ("[-9223372036854775808]", [Int.min]),
])
func numbersAreRead(text: String, numbers: [Int]) throws {
    #expect(try JSON.value([Int].self, from: text) == numbers)
}

@Test func lettersAreRead() throws {
    let text = #"["\"\\\/\b\f\n\r\t", "\u00e9\ud83d\udc4b", "é👋", ""]"#
    #expect(try JSON.value([String].self, from: text) == ["\"\\/\u{8}\u{C}\n\r\t", "é👋", "é👋", ""])
}

@Test(arguments: [
    "", "[", "[1", "[1,]", "[,1]", "[01]", "[1.]", "[+1]", "[- 1]", "[1 2]", "[1]x", "[nul]", "[9223372036854775808]",
    "[1.5]", #"["a]"#, #"[""]"#, "[true]", "{}", "[\u{1}]", #"[1e]"#,
])
func whatIsNotAListOfNumbersIsRefused(text: String) {
    #expect(throws: JSON.Malformed.self) { try JSON.value([Int].self, from: text) }
}

@Test(arguments: [
    #"["\x"]"#, #"["\u12"]"#, #"["\ud83d"]"#, #"["\ud83d\u0041"]"#, "[\"a\nb\"]", #"["\"#, #"["\u+123"]"#,
])
func brokenTextsAreRefused(text: String) {
    #expect(throws: JSON.Malformed.self) { try JSON.value([String].self, from: text) }
}

@Test func bytesThatAreNoTextAreRefused() {
    #expect(throws: JSON.Malformed.self) { try JSON.value([String].self, from: [0x5B, 0x22, 0xFF, 0x22, 0x5D]) }
}

@Test func deepNestingIsRefused() {
    let text = String(repeating: "[", count: 100_000)
    #expect(throws: JSON.Malformed.tooDeep) { try JSON.value([Int].self, from: text) }
}

@Test func missingAndUnknownKeysAreToldApart() throws {
    let text = #"{"unknown": {"a": [1, {}]}, "environment": null, "file": "x"}"#
    let request = try JSON.value(SubmitRequest.self, from: text)
    #expect(request.file == "x")
    #expect(request.environment == nil)
    #expect(throws: JSON.Malformed.missing("name")) { try JSON.value(JobSpec.self, from: "{}") }
}

@Test func aNumberThatIsNotFiniteIsRefused() {
    #expect(throws: JSON.Malformed.notFinite) { try JSON.text([Double.nan]) }
}

/// Cut or changed anywhere, a text is refused or read, and nothing else happens.
@Test func damagedTextsDoNoHarm() throws {
    let bytes = try JSON.bytes(spec())
    for index in bytes.indices {
        _ = try? JSON.value(JobSpec.self, from: Array(bytes[..<index]))
        for letter in Array("\"\\{}[],:0\u{0}".utf8) {
            var damaged = bytes
            damaged[index] = letter
            _ = try? JSON.value(JobSpec.self, from: damaged)
        }
    }
}

/// A job with every field set, and one with those alone that each job has.
@Test func everyFieldOfAJobIsWritten() throws {
    let money = MoneyDocument(Money(nanos: -1))
    var job = JobDocument(
        id: 1, name: "a\"b", owner: "o", project: "p", priority: 2, jobClass: "c", state: "s", since: "t", reason: "r",
        submittedAt: "u", cost: money, workload: "w")
    #expect(try JSONDecoder().decode(JobDocument.self, from: Data(JSON.bytes(job))) == job)
    (job.startedAt, job.endedAt, job.lease, job.group, job.hardware, job.terms) = ("1", "2", "3", "4", "5", "6")
    (job.rate, job.limit, job.steps, job.metric, job.best) = (money, money, 7, "m", 0.5)
    (job.step, job.checkpointStep, job.attempts, job.interruptions) = (8, 9, 10, 11)
    (job.exitCode, job.etaSeconds, job.retryOf) = (12, 13, 14)
    (job.sweep, job.sweepName, job.trial, job.metricMode) = ("S1", "n", 15, "min")
    job.parameters = ["lr": "0.1", "a": "\"b\""]
    for field in Mirror(reflecting: job).children {
        #expect("\(field.value)" != "nil", "the test must set \(field.label ?? "?")")
    }
    #expect(try JSONDecoder().decode(JobDocument.self, from: Data(JSON.bytes(job))) == job)
    #expect(try JSON.value([JobDocument].self, from: JSON.bytes([job, job])) == [job, job])
}

@Test func anEnvironmentIsKeptAsItCame() throws {
    let request = try JSON.value(SubmitRequest.self, from: #"{"environment": {"B": "2", "A": "\u0031"}, "file": "x"}"#)
    let environment = try #require(request.environment)
    #expect(String(decoding: environment.text, as: UTF8.self) == #"{"B": "2", "A": "\u0031"}"#)
    #expect(try environment.values() == ["A": "1", "B": "2"])
    #expect(try JSON.text(SubmittedEnvironment(["B": "2", "A": "1"])) == #"{"A":"1","B":"2"}"#)
}
