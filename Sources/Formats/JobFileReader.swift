import Domain

/// Reads the SkyPilot part of a job file.
struct JobFileReader {
    /// What a file has.
    struct Reading {
        /// Its job; of a sweep, that of its first trial but for what names and values do.
        var spec: JobSpec
        /// What is to be tried; nil: it is one job.
        var sweep: Sweep?
        /// The model of a modelled job.
        var model: Document?
    }

    let walker: Walker
    let origin: JobFile.Origin

    /// Keys of a SkyPilot task that mean nothing here: accepted, and listed in the answer.
    private static let ignoredTaskKeys: [String] = [
        "file_mounts", "file_mounts_mapping", "service", "experimental", "config", "volumes", "event_callback",
        "inputs", "outputs", "storage_mounts", "pool", "volume_mounts",
    ]
    private static let taskKeys: [String] = [
        "name", "workdir", "envs", "secrets", "resources", "setup", "run", "num_nodes", "purser",
    ]
    private static let allTaskKeys = taskKeys + ignoredTaskKeys
    /// Keys of SkyPilot's resources that mean nothing here.
    private static let ignoredResourceKeys: [String] = [
        "image_id", "disk_size", "disk_tier", "network_tier", "ports", "labels", "autostop", "instance_type",
        "accelerator_args", "priority", "volumes", "local_disk",
    ]
    private static let resourceKeys: [String] = [
        "accelerators", "cpus", "memory", "use_spot", "max_hourly_cost", "infra", "cloud", "region", "zone", "any_of",
        "job_recovery",
    ]
    private static let allResourceKeys = resourceKeys + ignoredResourceKeys

    func read(_ document: Document) -> Reading {
        let task = walker.mapping(document, "the job file", keys: Self.allTaskKeys)
        var spec = JobSpec(name: task.text("name") ?? stem, work: .simulated(SimulatedWork(workload: "?", steps: 1)))
        guard case .mapping = document.content else { return Reading(spec: spec) }
        spec.ignoredFields = task.present(Self.ignoredTaskKeys)
        let nodes = ElasticReader(walker: walker).nodes(task) ?? 1...1
        spec.nodes = nodes.lowerBound
        readResources(task, &spec)
        readSizes(task, nodes, &spec)
        let ours = task["purser"].map { walker.mapping($0, "purser", keys: PurserBlockReader.keys) }
        if let ours { PurserBlockReader(walker: walker).read(ours, &spec) }
        let sweep = ours?["sweep"].map { SweepReader(walker: walker).sweep($0) }
        readWork(task, ours, sweep, &spec)
        if let ours { ProbeReader(walker: walker).read(ours, isSweep: sweep != nil, &spec) }
        if let ours { QualityReader(walker: walker).read(ours, &spec) }
        return Reading(spec: spec, sweep: sweep, model: ours?["simulate"])
    }

    private var stem: String { String(origin.name.split(separator: "/").last?.split(separator: ".").first ?? "job") }

    private func readWork(_ task: Mapping, _ ours: Mapping?, _ sweep: Sweep?, _ spec: inout JobSpec) {
        switch (task.text("run"), ours?["simulate"]) {
        case (.some, .some(let simulate)):
            walker.note(simulate.place, "a job has either run: or purser.simulate:, not both")
        case (.none, .none):
            walker.note(task.place, "the job does nothing", hint: "add run: COMMAND, or purser: {simulate: {...}}")
        case (.none, .some(let simulate)):
            if let steps = ours?["steps"] {
                walker.note(steps.place, "steps in purser are those of a command", hint: "write simulate: {steps: ...}")
            }
            let model = sweep.map { simulate.replacing($0.values(at: $0.points.first ?? 0)) } ?? simulate
            PurserBlockReader(walker: walker).readModel(model, &spec)
        case (.some(let run), .none):
            var work = CommandWork(run: run, directory: directory(task))
            work.setup = task.text("setup")
            let place = task["resources"]?.place ?? task.place
            ElasticReader(walker: walker).readLength(ours, &spec, &work, place)
            work.steps = ours?.integer("steps", in: PurserBlockReader.steps)
            work.inherited = origin.environment
            (work.environment, work.secrets) = environment(task)
            for parameter in sweep?.parameters ?? [] where work.environment[parameter.name] != nil {
                walker.note(parameter.place, "'\(parameter.name)' has a value in envs or secrets as well")
            }
            spec.work = .command(work)
        }
    }

    private func directory(_ task: Mapping) -> String {
        guard let path = task.text("workdir") else { return origin.directory }
        var parts: [Substring] = []
        for part in (path.hasPrefix("/") ? path : "\(origin.directory)/\(path)").split(separator: "/") where part != "."
        {
            if part == ".." { _ = parts.popLast() } else { parts.append(part) }
        }
        return "/" + parts.joined(separator: "/")
    }

    /// The file's `envs` and `secrets`; a null value is taken from the submitter's environment.
    private func environment(_ task: Mapping) -> (all: [String: String], secrets: [String]) {
        var all: [String: String] = [:]
        var secrets: [String] = []
        for (key, isSecret) in [("envs", false), ("secrets", true)] {
            for (name, value, place) in task.texts(key) {
                if name.isEmpty || name.utf8.contains(UInt8(ascii: "=")) || name.first?.isNumber == true {
                    walker.note(place, "'\(name)' cannot be the name of an environment variable")
                }
                guard let value = value ?? origin.environment.values[name] else {
                    walker.note(
                        place, "'\(name)' has no value, and your environment has none", hint: "export \(name)=...")
                    continue
                }
                all[name] = value
                if isSecret { secrets.append(name) }
            }
        }
        return (all, secrets.sorted())
    }

    private func readResources(_ task: Mapping, _ spec: inout JobSpec) {
        guard let resources = task.mapping("resources", keys: Self.allResourceKeys) else {
            return
        }
        spec.ignoredFields += resources.present(Self.ignoredResourceKeys).map { "resources.\($0)" }
        spec.resources.cpus = resources.value("cpus", "a number like 4 or 4+", Self.cpus) ?? 1
        spec.resources.memoryMiB = resources.value("memory", "an amount like 16+ or 16GiB", Self.memoryMiB) ?? 0
        spec.resources.sharesNode = resources["cpus"] != nil || resources["memory"] != nil
        spec.resources.useSpot = resources.bool("use_spot")
        spec.resources.maxHourlyCost = resources.value("max_hourly_cost", "dollars like 2.50", Quantity.price)
        spec.resources.places = places(resources)
        if let recovery = resources.mapping("job_recovery", keys: ["max_restarts_on_errors", "strategy"]) {
            spec.maxRestartsOnErrors = recovery.integer("max_restarts_on_errors", in: 0...1_000) ?? 0
            if recovery["strategy"] != nil { spec.ignoredFields.append("resources.job_recovery.strategy") }
        }
    }

    /// What its nodes have, and how many it has, each a number or a range.
    private func readSizes(_ task: Mapping, _ nodes: ClosedRange<Int>, _ spec: inout JobSpec) {
        guard let wanted = task["resources"], case .mapping(let pairs) = wanted.content else {
            return ElasticReader(walker: walker).note(
                [], nodes: nodes, in: &spec, task["num_nodes"]?.place ?? task.place)
        }
        let said = pairs.first { $0.key.name == "accelerators" }?.value
        let alternatives = said.map { self.alternatives($0, &spec.resources.isOrdered) } ?? []
        let place = (nodes.count > 1 ? task["num_nodes"]?.place : said?.place) ?? task.place
        ElasticReader(walker: walker).note(alternatives, nodes: nodes, in: &spec, place)
    }

    /// A string is one kind, a mapping alternatives of which the cheapest wins, a list alternatives in order.
    private func alternatives(_ wanted: Document, _ isOrdered: inout Bool) -> [ElasticPlan.Alternative] {
        let reader = ElasticReader(walker: walker)
        switch wanted.content {
        case .mapping(let pairs):
            return pairs.compactMap { key, value -> ElasticPlan.Alternative? in
                switch value.content {
                case .null: return reader.alternative("\(key.name):1", key.place)
                case .scalar(let text, _): return reader.alternative("\(key.name):\(text)", key.place)
                case .list, .mapping:
                    walker.note(value.place, "'\(key.name)' in accelerators must be a single value")
                    return nil
                }
            }.sorted { ($0.kind, $0.least) < ($1.kind, $1.least) }
        case .list(let items):
            isOrdered = true
            return items.compactMap { item in
                if case .scalar(let text, _) = item.content { return reader.alternative(text, item.place) }
                walker.note(item.place, "an accelerator in a list is written like A100:1")
                return nil
            }
        case .scalar(let text, _): return reader.alternative(text, wanted.place).map { [$0] } ?? []
        case .null: return []
        }
    }

    private func places(_ resources: Mapping) -> [Place] {
        var places: [Place] = []
        if let infra = resources.text("infra") { places.append(Self.place(infra)) }
        if let cloud = resources.text("cloud") {
            places.append(
                Place(provider: cloud.lowercased(), region: resources.text("region"), zone: resources.text("zone")))
        } else if let key = ["region", "zone"].first(where: { resources[$0] != nil }) {
            walker.note(
                resources[key]?.place ?? resources.place, "'\(key)' needs a cloud", hint: "write infra: aws/REGION")
        }
        for item in resources.list("any_of") {
            let choice = walker.mapping(item, "any_of", keys: ["infra"])
            choice.require("infra")
            if let infra = choice.text("infra") { places.append(Self.place(infra)) }
        }
        return places
    }

    /// `aws`, `aws/us-east-1`, `aws/us-east-1/us-east-1a`; `*` stands for any.
    private static func place(_ infra: String) -> Place {
        let parts = infra.split(separator: "/").map(String.init)
        func part(_ index: Int) -> String? { parts.count > index && parts[index] != "*" ? parts[index] : nil }
        return Place(provider: parts.first?.lowercased() ?? "", region: part(1), zone: part(2))
    }

    /// `4`, `4+`.
    static func cpus(_ text: String) -> Int? {
        Int(text.hasSuffix("+") ? text.dropLast() : text[...]).flatMap { (1...4_096).contains($0) ? $0 : nil }
    }

    /// `16`, `16+` (GiB, as SkyPilot reckons), `16GiB`, in MiB rounded up.
    static func memoryMiB(_ text: String) -> Int? {
        Quantity.bytes(text, unit: 1_073_741_824).flatMap { bytes in
            let mebibytes = (bytes + 1_048_575) / 1_048_576
            return mebibytes <= 100_000_000 ? Int(mebibytes) : nil
        }
    }
}
