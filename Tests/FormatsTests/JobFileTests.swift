import Domain
import Formats
import Testing
import Wire

private let origin = JobFile.Origin(
    name: "dir/train.yaml", directory: "/home/ada/dir",
    environment: EnvironmentVariables(["PATH": "/bin", "HF_TOKEN": "t0p"]))

@Test func aSkyPilotTaskIsAcceptedAsItIs() throws {
    let spec = try JobFile.parse(
        """
        name: resnet
        workdir: ../code
        num_nodes: 1
        envs: {EPOCHS: "30"}
        secrets: {HF_TOKEN: null}
        file_mounts: {/data: s3://bucket}
        resources:
          accelerators: {L4: 1, A100: 2}
          cpus: 4+
          memory: 16+
          use_spot: true
          max_hourly_cost: 2.50
          disk_size: 100
          any_of: [{infra: aws/us-east-1}, {infra: "gcp/*/us-central1-a"}]
          job_recovery: {max_restarts_on_errors: 3}
        setup: pip install -r requirements.txt
        run: |
          python train.py
        """, from: origin)
    #expect(spec.name == "resnet")
    #expect(spec.resources.accelerators.map(\.description) == ["A100:2", "L4:1"])
    #expect(!spec.resources.isOrdered)
    #expect(spec.resources.cpus == 4)
    #expect(spec.resources.memoryMiB == 16_384)
    #expect(spec.resources.useSpot == true)
    #expect(spec.resources.maxHourlyCost == Price(nanosPerHour: 2_500_000_000))
    #expect(
        spec.resources.places == [
            Place(provider: "aws", region: "us-east-1"), Place(provider: "gcp", zone: "us-central1-a"),
        ])
    #expect(spec.maxRestartsOnErrors == 3)
    #expect(spec.ignoredFields == ["file_mounts", "resources.disk_size"])
    guard case .command(let work) = spec.work else {
        Issue.record("not a command")
        return
    }
    #expect(work.run == "python train.py")
    #expect(work.setup == "pip install -r requirements.txt")
    #expect(work.directory == "/home/ada/code")
    #expect(work.inherited == origin.environment)
    #expect(work.environment == ["HF_TOKEN": "t0p", "EPOCHS": "30"])
    #expect(work.secrets == ["HF_TOKEN"])
}

@Test func probesAreAskedFor() throws {
    func spec(_ said: String) throws -> JobSpec {
        try JobFile.parse(
            """
            run: python train.py
            resources: {accelerators: {A100: 1, L4: 1}}
            purser: {steps: 1200\(said)}
            """, from: origin)
    }
    #expect(try spec(", probe: true").probe == true)
    #expect(try spec(", probe: false").probe == nil && spec("").probe == nil)
}

@Test func ourBlockIsRead() throws {
    let spec = try JobFile.parse(
        """
        purser:
          simulate: {workload: bert, steps: 1_000, startup: 1m, report_every: 10,
            curve: {metric: acc, start: 0.1, end: 0.9, noise: 0}}
          project: vision
          priority: 70
          class: critical
          budget: {max_cost: $40, on_exceed: stop, warn_at: [80, 50]}
          checkpoint: {every: 30m, size: 2GB, save: 20s}
          costs: {egress: 20GB, dataset: {size: 1.5TB, region: aws/us-east-1}}
          spot: {max_interruptions: 1, then: on_demand, policy: uniform-progress}
          early_stop: {rule: patience, patience: 5, min_delta: 0.01, mode: shadow}
        """, from: origin)
    #expect(spec.name == "train")
    #expect(spec.project == "vision")
    #expect(spec.priority == 70)
    #expect(spec.jobClass == .critical)
    #expect(spec.budget?.limit == .dollars(40))
    #expect(spec.budget?.onExceed == .stop)
    #expect(spec.budget?.warnAt == [50, 80])
    #expect(spec.checkpoint?.every == .span(.minutes(30)))
    #expect(spec.checkpoint?.bytes == 2_000_000_000)
    #expect(spec.checkpoint?.saveTime == .seconds(20))
    #expect(spec.costs?.egressBytes == 20_000_000_000)
    let place = Place(provider: "aws", region: "us-east-1")
    #expect(spec.costs?.dataset == DeclaredCosts.Dataset(bytes: 1_500_000_000_000, place: place))
    #expect(spec.spot.maxInterruptions == 1)
    #expect(spec.spot.policy == .uniformProgress)
    #expect(spec.metric == MetricGoal(name: "acc", mode: .max))
    #expect(spec.earlyStop.patience == PatienceRule(reports: 5, minDelta: 0.01))
    #expect(spec.earlyStop.mode == .shadow)
    guard case .simulated(let work) = spec.work else {
        Issue.record("not a model")
        return
    }
    #expect(work.steps == 1_000)
    #expect(work.startup == .minutes(1))
    #expect(work.reportEvery == 10)
}

@Test func theLengthOfACommandIsReadInTimeAndSteps() throws {
    let spec = try JobFile.parse("run: a\npurser: {expected_duration: 3h, steps: 1_200}", from: origin)
    guard case .command(let work) = spec.work else {
        Issue.record("not a command")
        return
    }
    #expect(work.expectedDuration == .hours(3) && work.steps == 1_200)
}

/// A floor of the objective has the objective's direction, one of another metric is a least value; both may be said.
@Test func qualityBoundsAreReadWithTheirDirections() throws {
    func quality(_ text: String) throws -> [QualityGuard] {
        try JobFile.parse(text, from: origin).quality?.rules ?? []
    }
    let all = try quality(
        """
        purser:
          simulate: {workload: w, steps: 5, curve: {metric: loss, start: 2, end: 0.2}}
          quality: {floor: {loss: 0.3, val_acc: 0.90, auc: {at_most: 0.5}}, groups: {worst_group_acc: 0.80},
            gap: {acc_gap: 0.05}}
        """)
    #expect(
        all == [
            QualityGuard(kind: .floor, metric: "auc", bound: .atMost, value: 0.5),
            QualityGuard(kind: .floor, metric: "loss", bound: .atMost, value: 0.3),
            QualityGuard(kind: .floor, metric: "val_acc", bound: .atLeast, value: 0.9),
            QualityGuard(kind: .group, metric: "worst_group_acc", bound: .atLeast, value: 0.8),
            QualityGuard(kind: .gap, metric: "acc_gap", bound: .atMost, value: 0.05),
        ])
    let told = try quality(
        """
        run: a
        purser: {metrics: {objective: acc, mode: max}, quality: {floor: {acc: 0.9}, groups: {loss: {at_most: 1}}}}
        """)
    #expect(told.map(\.bound) == [.atLeast, .atMost])
    #expect(try quality("run: a\npurser: {quality: {}}").isEmpty)
}

@Test func acceleratorsInAListAreAnOrder() throws {
    let spec = try JobFile.parse("run: a\nresources: {accelerators: [H100:8, A100:8]}", from: origin)
    #expect(spec.resources.isOrdered)
    #expect(spec.resources.accelerators.map(\.description) == ["H100:8", "A100:8"])
}

@Test func jsonIsYAMLToo() throws {
    let spec = try JobFile.parse(#"{"name": "j", "run": "echo", "resources": {"cpus": 2}}"#, from: origin)
    #expect(spec.resources.cpus == 2)
}

@Test func aBareCommandKeepsItsWords() throws {
    var flags = SubmitOverrides()
    flags.maxCost = "$1.50"
    flags.useSpot = false
    let spec = try JobFile.command(
        ["/usr/bin/python3", "-c", "print('a b')", ""], from: origin, overrides: flags)
    #expect(spec.name == "python3")
    #expect(spec.budget?.limit == .cents(150))
    #expect(spec.resources.useSpot == false)
    guard case .command(let work) = spec.work else {
        Issue.record("not a command")
        return
    }
    #expect(work.run == #"/usr/bin/python3 -c 'print('\''a b'\'')' ''"#)
}

@Test func aModelSaysHowItWaitsAndWhatItUses() throws {
    let text = """
        purser:
          simulate: {workload: w, steps: 5, stalled: 12.5%, uses: {accelerators: 0.5, cpus: 2, memory: 1.5GiB}}
        """
    guard case .simulated(let work) = try JobFile.parse(text, from: origin).work else {
        Issue.record("not a model")
        return
    }
    #expect(work.stalledPerMille == 125)
    #expect(work.uses == PeakUse(milliAccelerators: 500, milliCPUs: 2_000, memoryMiB: 1_536))
}
