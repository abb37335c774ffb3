import Client
import Domain
import Testing
import Wire

private func bill(_ by: String, _ rows: [(key: String, classes: [String: Int64])]) -> CostReport {
    let made = rows.map { key, classes in
        CostRow(
            key: key, label: "", cost: MoneyDocument(Money(nanos: classes.values.reduce(0, +))), seconds: 3_600,
            byClass: classes.mapValues { MoneyDocument(Money(nanos: $0)) })
    }
    let total = rows.flatMap(\.classes.values).reduce(0, +)
    return CostReport(
        by: by, since: "2026-11-01", until: "2026-12-01", asOf: "2026-11-11T00:00:00Z", rows: made,
        total: MoneyDocument(Money(nanos: total)), unposted: MoneyDocument(.zero), provisional: nil)
}

private func report() throws -> MonthReport {
    let month = try #require(Month("2026-11"))
    let classes: [(key: String, classes: [String: Int64])] = [
        ("useful", ["useful": 7_000_000_001]), ("idle", ["idle": 2_999_999_999]), ("refunded", ["refunded": -1]),
    ]
    let days: [(key: String, classes: [String: Int64])] = [
        ("2026-11-01", ["useful": 4_000_000_001, "idle": 2_999_999_999]),
        ("2026-11-10", ["useful": 3_000_000_000, "refunded": -1]),
    ]
    let jobs: [(key: String, classes: [String: Int64])] = [
        ("7", ["useful": 7_000_000_001]), ("idle", ["idle": 2_999_999_999, "refunded": -1]),
    ]
    var report = MonthReport(
        month: month, asOf: "2026-11-11T00:00:00Z", days: bill("day", days), jobs: bill("job", jobs),
        projects: bill("project", jobs), terms: bill("terms", jobs), classes: bill("class", classes),
        groups: bill("group", [("spot-a100", ["useful": 9_999_999_999])]))
    var job = JobDocument(
        id: 7, name: "<script>alert('x')</script>", owner: "ada", project: "p&q", priority: 50, jobClass: "standard",
        state: "SUCCEEDED", since: "2026-11-10T00:00:00Z", reason: "Finished", submittedAt: "2026-11-10T00:00:00Z",
        cost: MoneyDocument(Money(nanos: 7_000_000_001)), workload: "simulated")
    (job.metric, job.best, job.limit) = ("loss", 0.25, MoneyDocument(.dollars(10)))
    report.documents = [7: job]
    report.verified = VerifyReport(checks: [])
    let first = Instant(iso8601: "2026-11-01T00:00:00Z") ?? .epoch
    var standing = BudgetStanding(
        Budget(key: BudgetKey(.project("p&q"), .month), limit: .dollars(20)), setBy: "ada", setAt: first,
        spent: Money(nanos: 7_000_000_001))
    standing.warnedPercent = 50
    let position = ScopePosition(standing, spent: standing.spent, reserve: .zero)
    report.budgets = [
        BudgetOfMonth(
            budget: BudgetDocument(standing, position, earmarked: .dollars(2)),
            days: ["2026-11-01": .dollars(4), "2026-11-10": Money(nanos: 3_000_000_001)])
    ]
    var placed = OutcomeRow(kind: "place", decisions: 9)
    placed.superseded = 2
    placed.compare(5, inside: 4, expected: .dollars(4), cameTo: Money(nanos: 4_400_000_005))
    report.outcomes = OutcomeReport(
        since: "2026-11-01", until: "2026-12-01", asOf: "2026-11-11T00:00:00Z",
        rows: [placed, OutcomeRow(kind: "stop", decisions: 3)])
    return report
}

/// The numbers behind a page's amounts.
private func nanos(_ page: String) -> [Int64] {
    page.matches(of: /data-nanos="(-?[0-9]+)"/).compactMap { Int64($0.1) }
}

@Test func everyClassHasItsColour() throws {
    let page = ReportPage(try report()).html
    for costClass in CostClass.allCases {
        #expect(page.matches(of: try Regex("--\(costClass.rawValue):#")).count == 2, "light and dark: \(costClass)")
    }
}

@Test func aBudgetOfTheMonthBurnsDown() throws {
    let page = ReportPage(try report()).html
    #expect(page.contains("What is left of the budget of project:p&amp;q, day by day"))
    #expect(page.contains("<td>project:p&amp;q</td>"))
    // Ten days of thirty have cost 7 dollars: 21 by the end, one more than there is, so the line ends before it.
    #expect(page.contains("~$21.00"))
    #expect(page.contains("warned 50 %"))
    #expect(nanos(page).contains(20_000_000_000))
}

@Test func thePageHasTheBillsNumbers() throws {
    let page = ReportPage(try report()).html
    let numbers = nanos(page)
    for exact in [9_999_999_999, 7_000_000_001, 2_999_999_999, -1, 7_000_000_000, 2_999_999_999] as [Int64] {
        #expect(numbers.contains(exact), "\(exact)")
    }
    #expect(page.contains("What training cost in November 2026") && page.contains("70.0 %"))
    #expect(page.contains("~$30.00"), "ten days of thirty")
    #expect(page.contains("The ledger verifies."))
    #expect(numbers.contains(4_400_000_005) && page.contains("80.0 %") && page.contains("10.0 %"))
    #expect(page.contains("not compared of place: 2 placed anew before the end, 2 not over yet"))
    #expect(page.contains("not compared of stop: 3 that nobody can know"))
}

/// Energy and people of the page are those of the memo, and stand in none of its sums of dollars.
@Test func thePageHasTheMemosNumbers() throws {
    #expect(!ReportPage(try report()).html.contains("Energy and people"), "it was not asked for")
    var powered = try report()
    let energy = Energy(nanojoules: Energy.perKWh * 5 / 4)
    let sums = MemoSums(
        nodeTime: .hours(4), energyTime: .hours(3), energy: energy, emissionsTime: .hours(3),
        emissions: Emissions(scaled: Emissions.perKilogram / 2), hours: 1_500, unrated: 0, cost: .dollars(90))
    powered.memo = CostMemo(
        by: "project", since: "2026-11-01", until: "2026-12-01", asOf: "2026-11-11T00:00:00Z",
        rows: [MemoRow(key: "p<q", label: "", sums: sums)], total: sums)
    let page = ReportPage(powered).html
    #expect(page.contains("Energy and people") && page.contains("p&lt;q") && !page.contains("p<q"))
    #expect(page.contains("data-joules=\"4500000.000000000\"") && page.contains("data-kg=\"0.500000000\""))
    #expect(page.contains("1.25 kWh, 0.500 kg CO2e (energy known for 75 % of node time); people 1.5 h, $90.00"))
    #expect(page.contains("aria-label=\"Energy of each project\""))
}

/// Each sweep with its best trial, what that cost and what all of them cost; the trials with their values, best first.
@Test func thePageHasTheSweepsOfTheMonth() throws {
    #expect(!ReportPage(try report()).html.contains("<h2>Sweeps</h2>"), "there are none")
    var swept = try report()
    for (id, best, dollars) in [(8, 0.5, 3), (9, 0.25, 4), (10, nil, 5)] as [(Int64, Double?, Int64)] {
        var trial = JobDocument(
            id: id, name: "s[\(id)]", owner: "ada", project: "p", priority: 50, jobClass: "standard",
            state: best == nil ? "FAILED" : "SUCCEEDED", since: "2026-11-10T00:00:00Z", reason: "Finished",
            submittedAt: "2026-11-10T00:00:00Z", cost: MoneyDocument(.dollars(dollars)), workload: "simulated")
        (trial.sweep, trial.sweepName, trial.trial, trial.metric) = ("S8", "s<1>", Int(id) - 7, "loss")
        (trial.best, trial.metricMode, trial.parameters) = (best, "min", ["lr": "0.\(id)", "b": "<\(id)>"])
        swept.documents[id] = trial
    }
    swept.sweeps = bill("sweep", [("S8", ["useful": 9_000_000_007]), ("idle", ["idle": 1])])
    swept.sweeps?.rows[0].label = "s<1>"
    let page = ReportPage(swept).html
    #expect(page.contains("<h2>Sweeps</h2>") && page.contains("Trials of S8 s&lt;1&gt;") && !page.contains("s<1>"))
    let numbers = nanos(page)
    #expect(numbers.contains(12_000_000_000), "all three trials")
    #expect(numbers.contains(9_000_000_007), "what they cost in the month")
    let best = try #require(page.firstRange(of: "b=&lt;9&gt;, lr=0.9"))
    let other = try #require(page.firstRange(of: "b=&lt;8&gt;, lr=0.8"))
    #expect(best.lowerBound < other.lowerBound && page.contains("$4.00"))
    for id in [8, 9, 10] as [Int64] { swept.documents[id]?.metricMode = "max" }
    let reversed = ReportPage(swept).html
    let first = try #require(reversed.firstRange(of: "b=&lt;8&gt;, lr=0.8"))
    let second = try #require(reversed.firstRange(of: "b=&lt;9&gt;, lr=0.9"))
    #expect(first.lowerBound < second.lowerBound)
    let unmeasured = reversed.contains("b=&lt;10&gt;")
    #expect(!unmeasured, "a trial without a value is in no table of values")
}

/// Nothing from elsewhere is taken for markup, and the page asks for nothing.
@Test func thePageStandsByItself() throws {
    let page = ReportPage(try report()).html
    #expect(!page.contains("<script") && page.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;"))
    #expect(page.contains("p&amp;q") || !page.contains("p&q"))
    for banned in ["http://", "https://", "src=", "href=", "url(", "@import"] { #expect(!page.contains(banned)) }
    for tag in ["table", "section", "svg", "div", "tr", "td", "th", "ul", "li", "p"] {
        let opened = page.matches(of: try Regex("<\(tag)[ >]")).count
        #expect(opened == page.matches(of: try Regex("</\(tag)>")).count, "\(tag)")
    }
    let pictures = page.matches(of: /<svg\ /).count
    #expect(pictures == page.matches(of: /role="img" aria-label="[^"]+"/).count, "pictures have names")
    #expect(page.matches(of: /<caption>/).count == page.matches(of: /<table>/).count, "tables have captions")
}

@Test func anEmptyMonthIsAPageToo() throws {
    let month = try #require(Month("2028-02"))
    let none = bill("day", [])
    var empty = MonthReport(
        month: month, asOf: "2028-03-05T00:00:00Z", days: none, jobs: none, projects: none, terms: none, classes: none,
        groups: none)
    empty.verified = nil
    let page = ReportPage(empty).html
    #expect(page.contains("February 2028") && page.contains("The month is over."))
    #expect(!page.lowercased().contains("nan") || !page.contains("\"nan"))
    #expect(month.days == 29 && month.next.firstDay == "2028-03-01")
}

@Test(arguments: ["2026-13", "2026-1", "26-11", "2026-11-01", "", "2026_11", "1969-12", "-026-11"])
func whatIsNoMonthIsRefused(text: String) { #expect(Month(text) == nil) }
