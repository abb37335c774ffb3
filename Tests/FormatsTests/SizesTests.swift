import Domain
import Formats
import Testing
import Wire

private let origin = JobFile.Origin(name: "job.yaml", directory: "/home/ada", environment: EnvironmentVariables([:]))

private func parse(_ text: String, accelerators: String? = nil) throws -> JobSpec {
    var flags = SubmitOverrides()
    flags.accelerators = accelerators
    return try JobFile.parse(text, from: origin, overrides: flags)
}

private let model = "purser: {simulate: {workload: w, steps: 5}}\n"
private let lengths = "purser: {steps: 100, expected_duration: {2: 8h, 4: 4h30m}}\n"

@Test func rangesMakeAJobElastic() throws {
    let one = try parse(model + "resources: {accelerators: 'A100:2..4'}")
    #expect(one.elastic?.value.sizes.map(\.description) == ["2", "3", "4"])
    #expect(one.resources.accelerators.map(\.description) == ["A100:2"], "it asks for the least it starts with")
    let map = try parse(model + "resources: {accelerators: {L4: 2..8, A100: 1..4}}\nnum_nodes: 1")
    #expect(map.elastic?.value.accelerators.map(\.kind.name) == ["A100", "L4"] && !map.resources.isOrdered)
    let list = try parse(model + "resources: {accelerators: ['L4:1..2', 'A100:1..2']}")
    #expect(list.resources.isOrdered && list.elastic?.value.accelerators.map(\.kind.name) == ["L4", "A100"])
    let nodes = try parse(model + "resources: {accelerators: 'A100:8'}\nnum_nodes: 1..3")
    #expect(nodes.elastic?.value.sizes.map(\.description) == ["8", "2x8", "3x8"] && nodes.nodes == 1)
    let cpus = try parse(model + "num_nodes: 2..3")
    #expect(cpus.elastic?.value.sizes.map(\.description) == ["2 nodes", "3 nodes"] && cpus.nodes == 2)
}

@Test func oneNumberIsNoRange() throws {
    let spec = try parse(model + "resources: {accelerators: 'A100:4..4'}\nnum_nodes: 2..2")
    #expect(spec.elastic == nil && spec.resources.accelerators.map(\.description) == ["A100:4"] && spec.nodes == 2)
}

@Test func aCommandSaysHowLongItTakesWithEachNumber() throws {
    let spec = try parse("run: x\nresources: {accelerators: 'A100:1..8'}\n" + lengths)
    #expect(spec.elastic?.value.sizes.map(\.accelerators) == [2, 4])
    guard case .command(let work) = spec.work else { return }
    #expect(work.expectedDuration == .hours(8) && work.steps == 100)
    let nodes = try parse("run: x\nnum_nodes: 1..4\n" + lengths)
    #expect(nodes.elastic?.value.sizes.map(\.nodes) == [2, 4])
}

@Test func aFlagGoesBeforeTheRangesOfTheFile() throws {
    let text = "run: x\nresources: {accelerators: 'A100:1..8'}\n" + lengths
    let fixed = try parse(text, accelerators: "A100:4")
    #expect(fixed.elastic == nil && fixed.resources.accelerators.map(\.description) == ["A100:4"])
    guard case .command(let work) = fixed.work else { return }
    #expect(work.expectedDuration == .minutes(270))
    let narrow = try parse(text, accelerators: "H100:2..4")
    #expect(narrow.elastic?.value.sizes.map(\.accelerators) == [2, 4])
    let made = try parse(model + "resources: {accelerators: 'A100:4'}", accelerators: "A100:1..2")
    #expect(made.elastic?.value.sizes.map(\.accelerators) == [1, 2])
}

private let wrong: [(file: String, message: String)] = [
    (
        model + "resources: {accelerators: 'A100:8..2'}",
        "job.yaml:2:27: a range of accelerators is written like A100:2..8, the smaller number first, not 'A100:8..2'"
    ),
    (
        model + "resources: {accelerators: {A100: 2..many}}",
        "job.yaml:2:28: a range of accelerators is written like A100:2..8, the smaller number first, not 'A100:2..many'"
    ),
    (
        model + "num_nodes: 4..2",
        "job.yaml:2:12: 'num_nodes' in the job file must be a number or a range like 2..4, the smaller first, "
            + "at most 1024, not '4..2'"
    ),
    (
        model + "resources: {accelerators: 'A100:1..8'}\nnum_nodes: 1..8",
        "job.yaml:3:12: a job has at most 32 sizes, these ranges have 64; narrow them, or give one number of "
            + "accelerators or nodes"
    ),
    (
        model + "resources: {accelerators: ['A100:1..4', 'L4:2..8']}",
        "job.yaml:2:27: accelerators in a list, which are in order, have one range; a mapping takes the best of "
            + "different ranges: {A100: 1..4, L4: 2..8}"
    ),
    (
        "purser: {simulate: {workload: w, steps: 5}, spot: {policy: learned}}\nnum_nodes: 1..2",
        "job.yaml:1:60: a job with a range of accelerators or nodes has no spot policy; give one number, or leave "
            + "policy out"
    ),
    (
        "run: x\nresources: {accelerators: 'A100:2..8'}",
        "job.yaml:2:12: a command with a range of accelerators or nodes says how long it takes with each number; "
            + "purser: {expected_duration: {2: 8h, 4: 4h30m}}"
    ),
    (
        "run: x\nresources: {accelerators: 'A100:2..8'}\npurser: {expected_duration: 3h}",
        "job.yaml:3:29: a command with a range of accelerators or nodes says how long it takes with each number; "
            + "purser: {expected_duration: {2: 8h, 4: 4h30m}}"
    ),
    (
        "run: x\nresources: {accelerators: 'A100:2'}\n" + lengths,
        "job.yaml:3:41: lengths by number are for a range of accelerators or nodes; "
            + "resources: {accelerators: A100:2..8}"
    ),
    (
        "run: x\nresources: {accelerators: 'A100:2..4'}\npurser: {expected_duration: {2: 8h, 16: 1h}}",
        "job.yaml:3:37: '16' is none of the numbers that it may have; one of: 2, 3, 4"
    ),
    (
        "run: x\nresources: {accelerators: 'A100:2..4'}\npurser: {expected_duration: {2: 8h, 4: soon}}",
        "job.yaml:3:37: how long it takes with 4 must be a length like 2h30m, not 'soon'"
    ),
    (
        "run: x\nresources: {accelerators: 'A100:2..4'}\npurser: {expected_duration: {2: 8h}}",
        "job.yaml:3:29: with a range it says how long it takes with two numbers at least"
    ),
]

@Test(arguments: wrong)
func whatIsWrongWithARangeIsSaid(file: String, message: String) {
    do {
        _ = try JobFile.parse(file, from: origin)
        Issue.record("accepted: \(file)")
    } catch {
        #expect(error.description == message)
    }
}
