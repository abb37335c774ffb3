import Domain
import Orchestration
import Simulation

/// A run drawn as text, a line per job and a column per span: `h` is held, `-` is paused, `.` waits, `p` waits for its
/// node, `=` runs, `~` was interrupted and waits, `x` stops; then a letter for its end (`S`ucceeded, `E`arly, `B`udget,
/// `C`ancelled, `F`ailed, `L`ost) and its bill.
public struct Picture {
    /// The lines, by job.
    public private(set) var lines: [String] = []
    /// What the auditor found.
    public private(set) var findings: [String] = []
    /// Every decision, in order.
    public private(set) var decisions: [Decision] = []
    /// Every posting, in order.
    public private(set) var postings: [Posting] = []
    /// What decisions were expected to come to, in order.
    public private(set) var expected: [Expectation] = []
    /// What they came to, in order.
    public private(set) var outcomes: [DecisionOutcome] = []
    /// The codes of the reasons each job gave for its state, each as long as it stood.
    public private(set) var reasons: [JobID: [String]] = [:]
    /// Every move between classes, in order.
    public private(set) var moves: [Reclassification] = []

    /// Draws a scenario.
    public init(_ scenario: Scenario, column: Span) {
        var rows: [JobID: String] = [:]
        var ends: [JobID: JobEnd] = [:]
        var auditor = Auditor(scenario)
        var run = Run(scenario)
        var drawnUntil = scenario.origin
        var before = State()
        run.finish { turn, state in
            while drawnUntil + column <= turn.at {
                drawnUntil = drawnUntil + column
                Self.addColumn(to: &rows, before)
            }
            before = state
            for job in state.jobs.values where reasons[job.id]?.last != job.reasonCode {
                reasons[job.id, default: []].append(job.reasonCode)
            }
            auditor.check(turn, state)
            decisions += turn.handled.flatMap(\.outcome.decisions)
            postings += turn.handled.flatMap(\.outcome.postings)
            for case .expected(let expectation) in turn.changes { expected.append(expectation) }
            for case .cameTo(let outcome) in turn.changes { outcomes.append(outcome) }
            for case .reclassified(let move) in turn.changes { moves.append(move) }
            for case .job(let job) in turn.changes { if case .ended(let end, _) = job.state { ends[job.id] = end } }
        }
        auditor.conclude(run.orchestrator.state)
        findings = auditor.findings
        lines = auditor.accepted.sorted { $0.key < $1.key }.map { id, spec in
            "\(spec.name): \(rows[id] ?? "")\(Self.letter(ends[id])) \(auditor.bills[id] ?? .zero)"
        }
    }

    private static func addColumn(to rows: inout [JobID: String], _ state: State) {
        for (id, job) in state.jobs { rows[id, default: ""].append(symbol(of: job.state)) }
    }

    private static func symbol(of state: JobState) -> Character {
        switch state {
        case .held: "h"
        case .paused: "-"
        case .queued: "."
        case .placing, .starting: "p"
        case .running: "="
        case .recovering: "~"
        case .stopping: "x"
        case .ended: "?"
        }
    }

    private static func letter(_ end: JobEnd?) -> String {
        switch end {
        case .succeeded: "S"
        case .stoppedEarly: "E"
        case .stoppedBudget: "B"
        case .cancelled: "C"
        case .failed: "F"
        case .lost: "L"
        case nil: ">"
        }
    }
}
