import Client
import Domain
import Testing
import Wire

private func job(_ id: Int64, best: Double? = nil, parameters: [String: String]? = nil) -> JobDocument {
    var job = JobDocument(
        id: id, name: "s[\(id)]", owner: "ada", project: "p", priority: 50, jobClass: "standard", state: "SUCCEEDED",
        since: "2026-11-10T00:00:00Z", reason: "Finished", submittedAt: "2026-11-10T00:00:00Z",
        cost: MoneyDocument(.dollars(id)), workload: "simulated")
    (job.best, job.parameters) = (best, parameters)
    if parameters != nil { (job.sweep, job.sweepName, job.trial) = ("S1", "s", Int(id)) }
    return job
}

private func table(_ jobs: [JobDocument], columns: [String] = []) throws -> [String] {
    let list = ItemList(kind: "JobList", asOf: "2026-11-11T00:00:00Z", items: jobs)
    return try View(style: Style(isOn: false), hasHeader: true, isUTC: true, columns: columns).jobs(list)
}

@Test func aListOfTrialsHasTheirValuesAndResults() throws {
    let trials = [
        job(1, best: 0.123456, parameters: ["lr": "0.1", "b": "32"]), job(2, best: 51_234.5, parameters: ["lr": "1"]),
        job(3, parameters: ["lr": "10"]), job(4, best: -2.5e-7, parameters: ["lr": "100"]),
    ]
    let columns = ["NAME", "PARAMETERS", "BEST", "COST"]
    #expect(
        try table(trials, columns: columns) == [
            "NAME    PARAMETERS        BEST    COST", "s[1]    b=32, lr=0.1    0.1235   $1.00",
            "s[2]    lr=1           51235.0   $2.00", "s[3]    lr=10                -   $3.00",
            "s[4]    lr=100        -2.5e-07   $4.00", "4 jobs                          $10.00",
        ])
    #expect(try table(trials)[0].hasPrefix("ID  NAME    PARAMETERS    STATE"))
}

@Test func aListWithOtherJobsIsAsEver() throws {
    let lines = try table([job(1, best: 1, parameters: ["lr": "0.1"]), job(2, best: 1)])
    #expect(!lines[0].contains("PARAMETERS") && !lines[0].contains("BEST"))
}

@Test func sweepsOfABillHaveTheirNames() throws {
    var row = CostRow(
        key: "S184", label: "lr search", key2: "7", label2: "a", cost: MoneyDocument(.dollars(2)), seconds: 60,
        byClass: ["useful": MoneyDocument(.dollars(2))])
    let report = { (row: CostRow, by2: String?) in
        CostReport(
            by: "sweep", by2: by2, since: nil, until: nil, asOf: "2026-11-11T00:00:00Z", rows: [row],
            total: row.cost, unposted: MoneyDocument(.zero), provisional: nil)
    }
    let view = View(style: Style(isOn: false), hasHeader: true, isUTC: true)
    let both = view.costCSV(report(row, "job")).split(separator: "\r\n")
    #expect(both[0].hasPrefix("sweep,sweep_name,job,name,seconds,cost,currency,"), "\(both)")
    #expect(both[1].hasPrefix("S184,lr search,7,a,60,2.000000000,USD,"), "\(both)")
    #expect(try view.cost(report(row, "job"))[0].hasPrefix("SWEEP  NAME       JOB  NAME  BILLED TIME"))
    (row.key2, row.label2) = (nil, nil)
    #expect(try view.cost(report(row, nil))[1].hasPrefix("S184   lr search "))
}
