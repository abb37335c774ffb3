import Domain

/// The timeline of a modelled attempt, produced one event at a time.
///
/// Run time is the time spent stepping; a save stops it. What happens by itself lies on marks of run time: steps that
/// report, fail, finish or save, and saves by interval. A stop that saves or a warning brings the last save forward and
/// ends the stepping; the end of the lease or a stop at once cuts everything off. At one instant, what happens by
/// itself comes before what an order or the provider does.
struct AttemptTimeline: IteratorProtocol, Sendable {
    private let plan: AttemptPlan
    private var phase: Phase = .waiting
    /// The mark passed last.
    private var passed: Mark
    /// Saves by interval so far.
    private var intervalSaves: Int64 = 0
    /// Time that saves have taken so far.
    private var blocked: Span = .zero
    /// The step and the run time of the newest save.
    private var savedStep: Int
    private var savedRun: Span = .zero
    /// The instant of the last event.
    private var last: Instant
    /// The run time of the last event.
    private var lastRun: Span = .zero
    /// How far it comes, by what was in force until the last event.
    private var passedLine: PaceLine
    /// The same with what comes later, until the next save.
    private var line: PaceLine
    /// Changes of its pace before the last event.
    private var passedChanges = 0

    private enum Phase { case waiting, running(since: Instant), over }

    /// Something that a step brings about; at one step in this order.
    private struct Mark: Comparable {
        enum Kind: Int, CaseIterable { case report, failure, finish, save }
        var step: Int
        var kind: Kind
        static func < (left: Mark, right: Mark) -> Bool {
            (left.step, left.kind.rawValue) < (right.step, right.kind.rawValue)
        }
    }

    /// The timeline that follows from `plan`.
    init(_ plan: AttemptPlan) {
        self.plan = plan
        let isDone = plan.resumeStep >= plan.work.steps
        passed = Mark(step: isDone ? plan.work.steps : plan.resumeStep, kind: isDone ? .failure : .save)
        savedStep = plan.resumeStep
        last = plan.orderedAt
        line = PaceLine(plan.pace)
        passedLine = line
    }

    /// The next event; nil once it has exited.
    mutating func next() -> Event? {
        switch phase {
        case .over: return nil
        case .waiting:
            guard let start = plan.startsAt else { return exit(plan.endWithoutStart) }
            phase = .running(since: start)
            last = start
            return Event(at: start, fact: .started)
        case .running(let start):
            var ahead = self
            let move = ahead.move(since: start)
            let end = cut(isIdle: move == nil)
            if let move, move.at <= end?.at ?? move.at {
                self = ahead
                last = move.at
                return move
            }
            return end.flatMap { exit($0) }
        }
    }

    private mutating func exit(_ event: Event) -> Event {
        phase = .over
        return event
    }

    /// What cuts the attempt off. A stop that saves does so once there is nothing left to save.
    private func cut(isIdle: Bool) -> Event? {
        guard isIdle, let stop = plan.stopSavingAt else { return plan.cut }
        let saved = Event(at: max(stop, last), fact: .exited(.stopped))
        guard let cut = plan.cut, cut.at <= saved.at else { return saved }
        return cut
    }

    /// The next event that is not a cut, and the state after it; nil: it is idle.
    private mutating func move(since start: Instant) -> Event? {
        let restore = plan.resumeStep > 0 ? plan.saveTime ?? .zero : .zero
        let origin = start + plan.work.startup + restore + blocked
        lookAhead(from: origin)
        let mark = nextMark
        let markRun = line.time(for: max(0, mark.step - plan.resumeStep))
        let interval = nextInterval
        let run = min(markRun, interval?.run ?? markRun)
        if let quiet = plan.savesLast(after: start), quiet < origin + run {
            let quietRun = max(savedRun, quiet - origin)
            let step = step(at: quietRun)
            pass(quietRun, from: origin)
            return step > savedStep ? save(step, run: quietRun, at: quiet) : nil
        }
        pass(run, from: origin)
        if let interval, interval.run < markRun {
            intervalSaves = interval.number
            return save(step(at: run), run: run, at: origin + run)
        }
        passed = mark
        switch mark.kind {
        case .report: return Event(at: origin + run, fact: plan.report(at: mark.step))
        case .failure: return exit(Event(at: origin + run, fact: .exited(.failed(code: 1))))
        case .finish: return exit(Event(at: origin + run, fact: .exited(.finished)))
        case .save: return save(mark.step, run: run, at: origin + run)
        }
    }

    /// Lays what is known of its pace over the run time to come: without a save, `run` is at `origin + run`.
    private mutating func lookAhead(from origin: Instant) {
        guard passedChanges < plan.paceChanges.count else { return }
        line = passedLine
        for change in plan.paceChanges[passedChanges...] {
            line.keep(change.kept, from: max(lastRun, change.at - origin))
        }
    }

    /// An event comes after `run`: what has changed by then stays there, whatever is saved later.
    private mutating func pass(_ run: Span, from origin: Instant) {
        while passedChanges < plan.paceChanges.count, plan.paceChanges[passedChanges].at - origin <= run {
            let change = plan.paceChanges[passedChanges]
            passedLine.keep(change.kept, from: max(lastRun, change.at - origin))
            passedChanges += 1
        }
        lastRun = run
    }

    /// A save of `step` that begins at `at`, after `run`.
    private mutating func save(_ step: Int, run: Span, at: Instant) -> Event? {
        guard let saveTime = plan.saveTime else { return nil }
        savedStep = step
        savedRun = run
        blocked = blocked + saveTime
        return Event(at: at + saveTime, fact: .checkpointed(step: step, path: nil))
    }

    /// The step that is done after `run`.
    private func step(at run: Span) -> Int {
        let left = max(0, plan.work.steps - plan.resumeStep)
        return plan.resumeStep + line.steps(in: max(.zero, run), most: left)
    }

    /// The next end of an interval between saves at which there is a new step to save: its number and run time.
    private var nextInterval: (number: Int64, run: Span)? {
        guard let every = plan.saveEvery else { return nil }
        let newStep = line.time(for: max(0, savedStep - plan.resumeStep) + 1).milliseconds
        let number = max(intervalSaves + 1, (newStep + every.milliseconds - 1) / every.milliseconds)
        return (number, every * number)
    }

    /// The first mark after the one passed.
    private var nextMark: Mark {
        let here = Mark.Kind.allCases.map { Mark(step: passed.step, kind: $0) }.first { $0 > passed && applies($0) }
        if let here { return here }
        let work = plan.work
        var step = min(multiple(of: work.reportEvery), work.steps)
        if let fails = work.failsAtStep, fails > passed.step { step = min(step, fails) }
        if let every = plan.saveSteps { step = min(step, multiple(of: every)) }
        let marks = Mark.Kind.allCases.map { Mark(step: step, kind: $0) }
        return marks.first { applies($0) } ?? Mark(step: work.steps, kind: .finish)
    }

    private func applies(_ mark: Mark) -> Bool {
        let work = plan.work
        return switch mark.kind {
        case .report: !plan.isTimed && (mark.step == work.steps || mark.step % max(1, work.reportEvery) == 0)
        case .failure: mark.step == work.failsAtStep && mark.step > plan.resumeStep
        case .finish: mark.step == work.steps
        case .save: mark.step < work.steps && plan.saveSteps.map { mark.step % $0 == 0 } ?? false
        }
    }

    /// The first multiple of `every` after the step passed.
    private func multiple(of every: Int) -> Int {
        let (product, isTooMuch) = (passed.step / max(1, every) + 1).multipliedReportingOverflow(by: max(1, every))
        return isTooMuch ? .max : product
    }
}
