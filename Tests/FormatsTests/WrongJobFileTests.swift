import Formats
import Testing
import Wire

/// What people see when a job file is wrong: the place, what was expected, the nearest valid name.
private let wrong: [(file: String, message: String)] = [
    ("", "job.yaml:1:1: the file is empty"),
    ("just words", "job.yaml:1:1: the job file must be a mapping of keys to values"),
    ("name: a\nrun: [unclosed", "job.yaml:3:1: not valid YAML: did not find expected ',' or ']'"),
    ("run: a\nrun: b", "job.yaml:2:1: the key 'run' stands here twice"),
    ("run: a\n---\nrun: b", "job.yaml:2:1: the file has a second document; it may have one"),
    ("run: *x", "job.yaml:1:6: nothing is anchored as 'x' before this alias"),
    ("run: a\n? [b]\n: c", "job.yaml:2:3: a key must be a single value"),
    (
        "a: &a [\(repeatElement("x", count: 200).joined(separator: ","))]\n"
            + "b: [\(repeatElement("*a", count: 101).joined(separator: ","))]",
        "job.yaml:2:299: the file is too deep or too large"
    ),
    ("run: a\u{0}b", "job.yaml:1:1: the file has the control character 0 in it; is it a text file?"),
    (
        "run: a\nresources:\n  use_sopt: true",
        "job.yaml:3:3: unknown key 'use_sopt' in resources; did you mean 'use_spot'?"
    ),
    (
        "run: a\nresources: {accelerators: 'A100:none'}",
        "job.yaml:2:27: accelerators are written like A100 or A100:8, not 'A100:none'"
    ),
    ("run: a\nresources: {cpus: many}", "job.yaml:2:19: 'cpus' in resources must be a number like 4 or 4+, not 'many'"),
    (
        "run: a\nresources: {memory: 16 gigs}",
        "job.yaml:2:21: 'memory' in resources must be an amount like 16+ or 16GiB, not '16 gigs'"
    ),
    (
        "run: a\nresources: {use_spot: maybe}",
        "job.yaml:2:23: 'use_spot' in resources must be true or false, not 'maybe'"
    ),
    (
        "run: a\nresources: {max_hourly_cost: cheap}",
        "job.yaml:2:30: 'max_hourly_cost' in resources must be dollars like 2.50, not 'cheap'"
    ),
    (
        "run: a\nnum_nodes: 0",
        "job.yaml:2:12: 'num_nodes' in the job file must be a whole number from 1 to 1024, not '0'"
    ),
    (
        "run: a\npurser: {priority: 101}",
        "job.yaml:2:20: 'priority' in purser must be a whole number from 0 to 100, not '101'"
    ),
    (
        "run: a\npurser: {steps: some}",
        "job.yaml:2:17: 'steps' in purser must be a whole number from 1 to 1000000000000, not 'some'"
    ),
    (
        "purser: {steps: 5, simulate: {workload: w, steps: 5}}",
        "job.yaml:1:17: steps in purser are those of a command; write simulate: {steps: ...}"
    ),
    (
        "run: a\nresources: {accelerators: {A100: 1, L4: 1}}\npurser: {probe: true}",
        "job.yaml:3:17: a probe measures steps, and this command does not say how many it has; add steps: N to "
            + "purser, and print {\"step\": ...} lines as it goes; or remove probe: true"
    ),
    (
        "run: a\nresources: {accelerators: A100}\npurser: {steps: 9, probe: true}",
        "job.yaml:3:27: probes compare kinds of accelerators, and A100:1 is the only one it accepts; write "
            + "accelerators: {A100: 1, L4: 1}, or remove probe: true"
    ),
    (
        "run: a\nresources: {accelerators: [A100, L4]}\npurser: {steps: 9, probe: true}",
        "job.yaml:3:27: a list of accelerators is taken in its order, whatever they cost, and leaves nothing to probe; "
            + "write them as a mapping: {A100: 1, L4: 1}"
    ),
    (
        "resources: {accelerators: {A100: 1..2, L4: 1}}\npurser: {simulate: {workload: x, steps: 9}, probe: true}",
        "job.yaml:2:52: its size is chosen at the start and while it runs, by what its speeds come to, not by a probe; "
            + "write one number of accelerators and nodes, or remove probe: true"
    ),
    (
        "run: a\nresources: {accelerators: {A100: 1, L4: 1}, use_spot: true}\n"
            + "purser: {steps: 9, deadline: 2026-12-01T06:00:00Z, probe: true}",
        "job.yaml:3:59: with use_spot: true and a deadline its spot policy decides where it runs, not a probe; remove "
            + "use_spot: true or probe: true"
    ),
    (
        "run: a\nresources: {accelerators: {A100: 1, L4: 1}}\npurser: {steps: 9, probe: true, sweep: {lr: [1, 2]}}",
        "job.yaml:3:27: every trial of a sweep would be probed by itself; submit one of its trials as a job of its own "
            + "with probe: true"
    ),
    (
        "run: a\npurser: {prob: true}", "job.yaml:2:10: unknown key 'prob' in purser; did you mean 'probe'?"
    ),
    (
        "run: a\npurser: {class: urgent}",
        "job.yaml:2:17: 'class' in purser cannot be 'urgent'; one of: critical, research, standard, scavenger"
    ),
    (
        "run: a\npurser: {class: standart}",
        "job.yaml:2:17: 'class' in purser cannot be 'standart'; did you mean 'standard'?"
    ),
    (
        "run: a\npurser: {budget: {max_cost: lots}}",
        "job.yaml:2:29: 'max_cost' in budget must be an amount like $40, not 'lots'"
    ),
    (
        "run: a\npurser: {costs: {egress: lots}}",
        "job.yaml:2:26: 'egress' in costs must be a size like 20GB, at most 1000TB, not 'lots'"
    ),
    ("run: a\npurser: {costs: {dataset: {size: 1GB}}}", "job.yaml:2:27: dataset needs the key 'region'"),
    (
        "run: a\npurser: {costs: {dataset: {size: 1GB, region: aws}}}",
        "job.yaml:2:47: 'region' in dataset must be a provider and a region, like aws/us-east-1, not 'aws'"
    ),
    ("run: a\npurser: {budget: {on_exceed: stop}}", "job.yaml:2:18: budget needs the key 'max_cost'"),
    ("run: a\npurser: {budget: {max_cost: 0}}", "job.yaml:1:1: a budget of $0.00 lets nothing run"),
    (
        "run: a\npurser: {checkpoint: {every: often}}",
        "job.yaml:2:30: 'every' in checkpoint must be auto, a length like 30m, or a number of steps, not 'often'"
    ),
    (
        "run: a\npurser: {simulate: {workload: w, steps: 5}}",
        "job.yaml:2:20: a job has either run: or purser.simulate:, not both"
    ),
    ("name: lazy", "job.yaml:1:1: the job does nothing; add run: COMMAND, or purser: {simulate: {...}}"),
    ("purser: {simulate: {workload: w}}", "job.yaml:1:20: simulate needs the key 'steps'"),
    (
        "purser: {simulate: {workload: w, steps: 5, stalled: 95}}",
        "job.yaml:1:53: 'stalled' in simulate must be a percentage from 0.1 to 90, not '95'"
    ),
    (
        "purser: {simulate: {workload: w, steps: 5, uses: {cpu: 2}}}",
        "job.yaml:1:51: unknown key 'cpu' in uses; did you mean 'cpus'?"
    ),
    (
        "purser: {simulate: {workload: w, steps: -5}}",
        "job.yaml:1:41: 'steps' in simulate must be a whole number from 1 to 1000000000000, not '-5'"
    ),
    (
        "run: a\nsecrets: {TOKEN: null}",
        "job.yaml:2:11: 'TOKEN' has no value, and your environment has none; export TOKEN=..."
    ),
    (
        "run: a\npurser: {early_stop: {patience: 5}}",
        "job.yaml:1:1: early_stop needs an objective; add metrics: {objective: val_acc, mode: max}"
    ),
    (
        "run: a\npurser: {early_stop: {rule: median}}",
        "job.yaml:2:29: the rule 'median' is not supported in this release; rule: patience"
    ),
    (
        "run: a\npurser: {guard: {min_utilization: 10}}",
        "job.yaml:2:17: 'guard' is not supported in this release; remove it for now"
    ),
    (
        "run: a\npurser: {deadline: tomorrow}",
        "job.yaml:2:20: 'deadline' in purser must be an instant like 2026-12-01T06:00:00Z, not 'tomorrow'"
    ),
    (
        "run: a\npurser: {start: 2026-12-01T06:00:00Z, deadline: 2026-12-01T06:00:00Z}",
        "job.yaml:1:1: it is to be over at 2026-12-01T06:00:00Z and must not start before 2026-12-01T06:00:00Z"
    ),
    (
        "run: a\npurser: {objective: cheap}",
        "job.yaml:2:21: 'objective' in purser must be cost, time or {balanced: {dollars_per_hour: 3}}, not 'cheap'"
    ),
    (
        "run: a\npurser: {objective: {balanced: {dollars: 3}}}",
        "job.yaml:2:32: balanced needs the key 'dollars_per_hour'\n"
            + "job.yaml:2:33: unknown key 'dollars' in balanced; valid keys: dollars_per_hour"
    ),
    (
        "run: a\npurser: {quality: {floor: {val_acc: high}}}",
        "job.yaml:2:37: 'val_acc' in floor must be a number, {at_least: NUMBER} or {at_most: NUMBER}; "
            + "for example floor: {val_acc: 0.9}"
    ),
    (
        "run: a\npurser: {quality: {floor: {val_acc: nan}}}",
        "job.yaml:2:37: 'val_acc' in floor must be a number, {at_least: NUMBER} or {at_most: NUMBER}; "
            + "for example floor: {val_acc: 0.9}"
    ),
    (
        "run: a\npurser: {quality: {floor: {val_acc: {at_lest: 0.9}}}}",
        "job.yaml:2:38: unknown key 'at_lest' in 'val_acc'; did you mean 'at_least'?"
    ),
    (
        "run: a\npurser: {quality: {floor: {val_acc: {at_least: much}}}}",
        "job.yaml:2:48: 'at_least' in 'val_acc' must be a number, not 'much'"
    ),
    (
        "run: a\npurser: {quality: {gap: {acc_gap: {at_least: 0.1}}}}",
        "job.yaml:2:35: the gap 'acc_gap' must be the largest difference that is borne, zero or more; "
            + "for example gap: {acc_gap: 0.05}"
    ),
    (
        "run: a\npurser: {quality: {groups: 0.8}}",
        "job.yaml:2:28: 'groups' in quality must be a mapping of metrics to values; "
            + "for example groups: {val_acc: 0.9}"
    ),
    (
        "run: a\npurser: {quality: {flor: {val_acc: 0.9}}}",
        "job.yaml:2:20: unknown key 'flor' in quality; did you mean 'floor'?"
    ),
    ("run: a\nname: \"\"", "job.yaml:1:1: a name has 1 to 120 letters"),
    ("run: a\nresources: {region: us-east-1}", "job.yaml:2:21: 'region' needs a cloud; write infra: aws/REGION"),
]

private let origin = JobFile.Origin(name: "job.yaml", directory: "/home/ada", environment: .none)

@Test(arguments: wrong)
func aWrongJobFileSaysWhatIsWrong(file: String, message: String) {
    do {
        _ = try JobFile.parse(file, from: origin)
        Issue.record("accepted: \(file)")
    } catch {
        #expect(error.description == message)
    }
}

@Test func everyErrorIsFoundAtOnce() {
    do {
        _ = try JobFile.parse("run: a\nresources:\n  cpu: 4\n  memory: much\npurser:\n  prioritty: 5\n", from: origin)
        Issue.record("accepted")
    } catch {
        #expect(error.problems.map(\.line) == [3, 4, 6])
    }
}

@Test func flagsAreCheckedLikeTheFile() {
    var flags = SubmitOverrides()
    flags.cpus = "none"
    flags.maxCost = "-5"
    flags.priority = 500
    do {
        _ = try JobFile.parse("run: a", from: origin, overrides: flags)
        Issue.record("accepted")
    } catch {
        #expect(
            error.problems.map(\.message) == [
                "--priority must be from 0 to 100, not 500", "--cpus must be a number like 4, not 'none'",
                "--max-cost must be an amount like $40, not '-5'",
            ])
    }
}

@Test func deepAndHugeFilesAreRefusedInTime() {
    let deep = String(repeating: "[", count: 5_000)
    let wide = "envs: {" + (0..<30_000).map { "A\($0): 1" }.joined(separator: ", ") + "}\nrun: a"
    let laughs =
        "a: &a [x,x,x,x,x,x,x,x]\n"
        + zip("bcdefghi", "abcdefgh").map { "\($0): &\($0) [*\($1),*\($1),*\($1),*\($1),*\($1),*\($1),*\($1),*\($1)]" }
        .joined(separator: "\n")
    for text in [deep, wide, laughs] {
        #expect(throws: FileProblems.self) { try JobFile.parse(text, from: origin) }
    }
}
