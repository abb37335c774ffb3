import Domain

/// Reads a spec as its `Decodable` conformance does; a test holds them to each other.
extension JobSpec {
    init(_ fields: inout JSONFields) throws {
        let name = try fields.text("name")
        let project = try fields.text("project")
        let priority = Int(try fields.integer("priority"))
        let jobClass: JobClass = try fields.word("jobClass")
        var resources = try fields.fields("resources")
        var work = try fields.fields("work")
        self.init(name: name, work: try Workload(&work))
        self.project = project
        self.priority = priority
        self.jobClass = jobClass
        self.resources = try ResourceRequest(&resources)
        if var plan = try fields.fieldsIfThere("checkpoint") { checkpoint = try CheckpointPlan(&plan) }
        var plan = try fields.fields("spot")
        spot.maxInterruptions = Int(try plan.integer("maxInterruptions"))
        spot.allowWithoutCheckpoint = try plan.truth("allowWithoutCheckpoint")
        if try plan.textIfThere("policy") != nil { spot.policy = try plan.word("policy") }
        deadline = try fields.wholeIfThere("deadline")
        if var said = try fields.fieldsIfThere("objective") { objective = try Objective(&said) }
        if var plan = try fields.fieldsIfThere("budget") { budget = try BudgetPlan(&plan) }
        if var goal = try fields.fieldsIfThere("metric") {
            metric = MetricGoal(name: try goal.text("name"), mode: try goal.word("mode"))
        }
        var stop = try fields.fields("earlyStop")
        if var rule = try stop.fieldsIfThere("patience") {
            earlyStop.patience = PatienceRule(
                reports: Int(try rule.integer("reports")), minDelta: try rule.number("minDelta"))
        }
        earlyStop.mode = try stop.word("mode")
        if var guards = try fields.fieldsIfThere("quality") { quality = try QualityGuards(&guards) }
        maxRestartsOnErrors = Int(try fields.integer("maxRestartsOnErrors"))
        nodes = Int(try fields.integer("nodes"))
        if var sizes = try fields.fieldsIfThere("elastic") { elastic = Shared(try ElasticPlan(&sizes)) }
        after = try fields.integers("after").map { JobID($0) }
        notBefore = try fields.wholeIfThere("notBefore")
        if var declared = try fields.fieldsIfThere("costs") { costs = try DeclaredCosts(&declared) }
        ignoredFields = try fields.texts("ignoredFields")
        probe = try fields.truthIfThere("probe")
        if var said = try fields.fieldsIfThere("trial") { trial = Shared(try Trial(&said)) }
    }
}

extension Trial {
    fileprivate init(_ fields: inout JSONFields) throws {
        let sweep: SweepID? = try fields.wholeIfThere("sweep")
        self.init(
            of: try fields.text("name"), number: Int(try fields.integer("number")),
            values: try fields.objects("values") { fields in
                ParameterValue(name: try fields.text("name"), value: try fields.text("value"))
            })
        self.sweep = sweep
    }
}

extension ResourceRequest {
    fileprivate init(_ fields: inout JSONFields) throws {
        self.init()
        accelerators = try fields.objects("accelerators") { fields in
            Accelerators(kind: AcceleratorKind(try fields.text("kind")), count: Int(try fields.integer("count")))
        }
        isOrdered = try fields.truth("isOrdered")
        cpus = Int(try fields.integer("cpus"))
        memoryMiB = Int(try fields.integer("memoryMiB"))
        sharesNode = try fields.truth("sharesNode")
        useSpot = try fields.truthIfThere("useSpot")
        maxHourlyCost = try fields.wholeIfThere("maxHourlyCost")
        places = try fields.objects("places") { fields in
            Place(
                provider: try fields.text("provider"), region: try fields.textIfThere("region"),
                zone: try fields.textIfThere("zone"))
        }
    }
}

extension Workload {
    fileprivate init(_ fields: inout JSONFields) throws {
        if var command = try fields.fieldsIfThere("command") {
            var fields = try command.fields("_0")
            self = .command(try CommandWork(&fields))
        } else {
            var simulated = try fields.fields("simulated")
            var fields = try simulated.fields("_0")
            self = .simulated(try SimulatedWork(&fields))
        }
    }
}

extension CommandWork {
    fileprivate init(_ fields: inout JSONFields) throws {
        let setup = try fields.textIfThere("setup")
        self.init(run: try fields.text("run"), directory: try fields.text("directory"))
        self.setup = setup
        let variables = try fields.textsByName("inherited")
        if !variables.isEmpty { inherited = EnvironmentVariables(variables) }
        environment = try fields.textsByName("environment")
        secrets = try fields.texts("secrets")
        expectedDuration = try fields.wholeIfThere("expectedDuration")
        steps = try fields.integerIfThere("steps").map { Int($0) }
    }
}

extension SimulatedWork {
    fileprivate init(_ fields: inout JSONFields) throws {
        self.init(workload: try fields.text("workload"), steps: Int(try fields.integer("steps")))
        startup = try fields.whole("startup")
        reportEvery = Int(try fields.integer("reportEvery"))
        var model = try fields.fields("curve")
        curve.metric = try model.text("metric")
        curve.start = try model.number("start")
        curve.end = try model.number("end")
        curve.rate = try model.number("rate")
        curve.noise = try model.number("noise")
        curve.divergesAtStep = try model.integerIfThere("divergesAtStep").map { Int($0) }
        failsAtStep = try fields.integerIfThere("failsAtStep").map { Int($0) }
        stalledPerMille = try fields.integerIfThere("stalledPerMille")
        guard var used = try fields.fieldsIfThere("uses") else { return }
        uses = PeakUse(
            milliAccelerators: try used.integerIfThere("milliAccelerators"),
            milliCPUs: try used.integerIfThere("milliCPUs"), memoryMiB: try used.integerIfThere("memoryMiB"))
    }
}

extension CheckpointPlan {
    fileprivate init(_ fields: inout JSONFields) throws {
        self.init()
        path = try fields.textIfThere("path")
        var when = try fields.fields("every")
        every = try Every(&when)
        bytes = try fields.integer("bytes")
        saveTime = try fields.whole("saveTime")
    }
}

extension CheckpointPlan.Every {
    fileprivate init(_ fields: inout JSONFields) throws {
        if var span = try fields.fieldsIfThere("span") {
            self = .span(try span.whole("_0"))
        } else if var steps = try fields.fieldsIfThere("steps") {
            self = .steps(Int(try steps.integer("_0")))
        } else {
            _ = try fields.fields("auto")
            self = .auto
        }
    }
}

extension Objective {
    fileprivate init(_ fields: inout JSONFields) throws {
        if var balanced = try fields.fieldsIfThere("balanced") {
            self = .balanced(try balanced.whole("_0"))
        } else if try fields.fieldsIfThere("time") != nil {
            self = .time
        } else {
            _ = try fields.fields("cost")
            self = .cost
        }
    }
}

extension QualityGuards {
    fileprivate init(_ fields: inout JSONFields) throws {
        self.init(
            try fields.objects("rules") { fields in
                QualityGuard(
                    kind: try fields.word("kind"), metric: try fields.text("metric"), bound: try fields.word("bound"),
                    value: try fields.number("value"))
            })
    }
}

extension BudgetPlan {
    fileprivate init(_ fields: inout JSONFields) throws {
        self.init(limit: try fields.whole("limit"))
        onExceed = try fields.word("onExceed")
        warnAt = try fields.integers("warnAt").map { Int($0) }
    }
}
