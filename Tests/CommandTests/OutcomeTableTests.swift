import Client
import Domain
import Testing
import Wire

private let report: OutcomeReport = {
    var placed = OutcomeRow(kind: "place", decisions: 9)
    (placed.superseded, placed.cutShort) = (2, 1)
    placed.compare(3, inside: 1, expected: .dollars(3), cameTo: Money(nanos: 2_700_000_001))
    return OutcomeReport(
        since: nil, until: "2026-12-01T00:00:00Z", asOf: "2026-12-02T00:00:00Z",
        rows: [placed, OutcomeRow(kind: "stop", decisions: 4)])
}()

private let view = View(style: Style(isOn: false), hasHeader: true, isUTC: true)

@Test func outcomesAreShownWithWhatIsNotCompared() throws {
    let lines = try view.outcomes(report)
    #expect(
        lines[1].split(separator: " ") == [
            "place", "9", "3", "1", "33.3", "%", "$3.00", "$2.70", "-$0.10", "-10.0", "%",
        ])
    #expect(lines[2].split(separator: " ") == ["stop", "4", "0", "0", "-", "$0.00", "$0.00", "-", "-"])
    #expect(
        lines.suffix(3) == [
            "decisions from the beginning to 2026-12-01T00:00:00Z (UTC)",
            "not compared of place: 2 placed anew before the end, 1 of jobs that did not do all their work, "
                + "3 not over yet",
            "not compared of stop: 4 that nobody can know",
        ])
    let none = OutcomeReport(since: nil, until: nil, asOf: "2026-12-02T00:00:00Z", rows: [])
    #expect(try view.outcomes(none) == ["No decision of the window was made on an expectation in dollars."])
}

@Test func outcomesAsCSVHaveEveryDigit() {
    let lines = view.outcomesCSV(report).split(separator: "\r\n").map(String.init)
    #expect(lines[1] == "place,9,3,2,1,3,1,33.3,3.000000000,2.700000001,-0.100000000,-10.0,USD")
    #expect(lines[2] == "stop,4,0,0,0,4,0,,0.000000000,0.000000000,,,USD")
}
