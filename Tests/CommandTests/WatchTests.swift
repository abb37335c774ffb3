import Client
import Domain
import Testing
import Wire

private func money(_ cents: Int64) -> MoneyDocument { MoneyDocument(.cents(cents)) }

private func job(_ id: Int64, _ state: String, lease: String? = nil) -> JobDocument {
    var job = JobDocument(
        id: id, name: "finetune-\(id)", owner: "ada", project: "vision", priority: 50, jobClass: "standard",
        state: state, since: "2026-11-25T10:00:00Z", reason: "Cheapest", submittedAt: "2026-11-25T10:00:00Z",
        cost: money(120), workload: "simulated")
    (job.lease, job.rate, job.steps, job.step) = (lease, lease == nil ? nil : money(300), 1_000, 250)
    (job.limit, job.metric, job.best) = (money(150), "loss", 0.25)
    return job
}

private func frame(jobs: Int, nodes: Int) -> WatchFrame {
    let running = (0..<jobs).map { index in
        job(Int64(index + 1), index < nodes ? "RUNNING" : "QUEUED", lease: index < nodes ? "L\(index + 1)" : nil)
    }
    let leased = (0..<nodes).map { index in
        NodeDocument(
            lease: "L\(index + 1)", group: "aws-a100", place: "aws/r/z", type: "p4d", hardware: "A100:1",
            terms: "spot", state: "ready", startedAt: nil, rate: money(300), cost: money(90), jobs: [Int64(index + 1)])
    }
    let info = InfoDocument(
        version: "0", pid: 1, now: "2026-11-25T11:40:02Z", rate: 60, database: "d", isWritable: true,
        liveJobs: jobs, waitingJobs: 0, leases: nodes)
    let rows = [("useful", 300), ("boot", 100)].map { key, cents in
        CostRow(key: key, label: "", cost: money(Int64(cents)), seconds: 60, byClass: [:])
    }
    let today = CostReport(
        by: "class", since: nil, until: nil, asOf: info.now, rows: rows, total: money(400), unposted: money(0),
        provisional: nil)
    var frame = WatchFrame(info: info, jobs: running, nodes: leased, today: today)
    let standing = BudgetStanding(
        Budget(key: BudgetKey(.project("vision"), .month), limit: .dollars(8)), setBy: "ada", setAt: .epoch,
        spent: .dollars(6))
    let position = ScopePosition(standing, spent: standing.spent, reserve: .zero)
    frame.budgets = [BudgetDocument(standing, position, earmarked: .zero)]
    return frame
}

private func view(_ isMarked: Bool) -> View { View(style: Style(isOn: isMarked), hasHeader: true, isUTC: true) }

/// The letters a terminal shows.
private func plain(_ line: String) -> String { line.replacing(/\u{1B}\[[0-9;]*m/, with: "") }

@Test func theScreenSaysWhatRunsAndWhatItCosts() {
    var history = WatchHistory()
    history.add(frame(jobs: 1, nodes: 0))
    let now = frame(jobs: 3, nodes: 2)
    history.add(now)
    let lines = view(false).watch(now, history, width: 200, height: 40)
    #expect(lines[0] == "purser  2026-11-25 11:40:02 UTC, 60 times as fast as the wall clock  q quits")
    #expect(lines[1] == "burning $6.00/h ▁█  today $4.00 (UTC day): useful 75 %, boot 25 %")
    #expect(lines[2] == "2 RUNNING, 1 QUEUED; 2 nodes leased")
    #expect(lines[3] == "budgets: project:vision ██████░░ 75 % of $8.00")
    #expect(
        lines.contains { $0.contains("finetune-1") && $0.contains("██████░░ 80 % of $1.50") && $0.contains("25 %") })
    #expect(lines.contains { $0.hasPrefix("L2") && $0.contains("$3.00/h") })
    #expect(view(false).watchLine(now).hasSuffix("$6.00/h  today $4.00  2 RUNNING, 1 QUEUED  2 nodes"))
}

/// Whatever the terminal's size, nothing is wider or longer than it.
@Test(arguments: [(0, 0), (1, 0), (3, 2), (200, 0), (200, 40), (5, 100)])
func theScreenFitsTheTerminal(jobs: Int, nodes: Int) {
    let moment = frame(jobs: jobs, nodes: nodes)
    var history = WatchHistory()
    for _ in 0..<100 { history.add(moment) }
    for (width, height) in [(1, 1), (7, 3), (20, 5), (80, 24), (200, 60), (500, 500)] {
        let lines = view(true).watch(moment, history, width: width, height: height)
        #expect(lines.count <= height)
        #expect(lines.allSatisfy { plain($0).count <= width })
        let opened = lines.filter { $0.contains("\u{1B}[") }
        #expect(opened.allSatisfy { $0.contains("\u{1B}[0m") }, "marks are closed")
    }
    let few = view(false).watch(moment, history, width: 80, height: 12).joined(separator: "\n")
    #expect(jobs < 8 || few.contains("more"), "what is left out is counted")
}

@Test func sparklinesAndBars() {
    #expect(Glyphs.sparkline([], width: 5) == "")
    #expect(Glyphs.sparkline([1, 1], width: 5) == "▁▁")
    #expect(Glyphs.sparkline([9, 0, 4, 8, .nan], width: 4) == "▁▅█")
    #expect(Glyphs.bar(percent: 250, width: 4) == "████" && Glyphs.bar(percent: -5, width: 2) == "░░")
    #expect(Glyphs.clipped("\u{1B}[1mabc\u{1B}[0m", to: 2) == "\u{1B}[1mab\u{1B}[0m")
    #expect(Glyphs.clipped("abc", to: 0) == "")
}
