import Client
import Domain
import Testing
import Wire

private let plain = Style(isOn: false)

@Test func numbersStandToTheRightAndLinesHaveNoTrailingBlanks() {
    var table = Table([.init("ID", isNumber: true), .init("NAME"), .init("COST", isNumber: true), .init("WHY")])
    table.rows = [["1", "resnet", "$1.00", "-"], ["12", "é", "$100.00", ""]]
    table.totals = ["", "2 jobs", "$101.00", ""]
    #expect(
        table.lines(plain) == [
            "ID  NAME       COST  WHY", " 1  resnet    $1.00  -", "12  é       $100.00", "    2 jobs  $101.00",
        ])
    #expect(table.lines(plain, hasHeader: false).first == " 1  resnet    $1.00  -")
}

@Test func marksDoNotMoveColumns() {
    var table = Table([.init("STATE"), .init("N", isNumber: true)])
    table.rows = [[.init("RUNNING", .good), "1"]]
    let marked = table.lines(Style(isOn: true))[1]
    #expect(marked == "\u{1B}[32mRUNNING\u{1B}[0m  1")
}

@Test func shownCentsAddUpToTheShownSum() {
    let third = Money(nanos: 333_333_333)
    let shown = Figures.cents([third, third, third])
    #expect(shown.each == ["$0.34", "$0.33", "$0.33"])
    #expect(shown.sum == "$1.00")
    let small = Figures.cents([Money(nanos: 1), Money(nanos: 0), .dollars(2)])
    #expect(small.each == ["<$0.01", "$0.00", "$2.00"])
    let many = (1...97).map { Money(nanos: Int64($0) * 7_777_777) }
    let cents = Figures.cents(many).each.reduce(0) { $0 + (Int($1.drop { !$0.isNumber }.filter(\.isNumber)) ?? 0) }
    let below = Figures.cents(many).each.filter { $0.hasPrefix("<") }.count
    let sum = Int(Figures.cents(many).sum.filter(\.isNumber)) ?? 0
    #expect(cents - below == sum)
}

@Test func ratesKeepTheDigitsTheyNeed() {
    func rate(_ nanos: Int64) -> String { Figures.rate(MoneyDocument(Money(nanos: nanos))) }
    #expect(rate(3_673_000_000) == "$3.673")
    #expect(rate(67_200_000) == "$0.0672")
    #expect(rate(1_200_000_000) == "$1.20")
    #expect(rate(21_957_642_000) == "$21.9576")
    #expect(Figures.rate(nil) == "-")
}

@Test func timesAreShownInUTCWhereAsked() {
    #expect(Figures.time("2026-11-24T12:30:05Z", isUTC: true) == "2026-11-24 12:30:05")
    #expect(Figures.zone(at: "2026-11-24T12:30:05Z", isUTC: true) == "UTC")
    #expect(Figures.span(from: "2026-11-24T12:00:00Z", to: "2026-11-24T14:00:07Z") == "2h 7s")
    #expect(Figures.time(nil, isUTC: true) == "-")
}

private let bill = CostReport(
    by: "job", by2: "day", since: "2026-11-01T00:00:00Z", until: "2026-12-01T00:00:00Z", asOf: "2026-11-25T00:00:00Z",
    rows: [
        CostRow(
            key: "7", label: "a \"b\", c\r\nd", key2: "2026-11-24", label2: "",
            cost: MoneyDocument(Money(nanos: 1_234_567_891)), seconds: 3_661,
            byClass: [
                "useful": MoneyDocument(Money(nanos: 1_000_000_000)),
                "redone": MoneyDocument(Money(nanos: 234_567_891)),
            ]),
        CostRow(
            key: "idle", label: "", key2: "2026-11-25", label2: "", cost: MoneyDocument(Money(nanos: -1)), seconds: 0,
            byClass: ["refunded": MoneyDocument(Money(nanos: -1))]),
    ], total: MoneyDocument(Money(nanos: 1_234_567_890)), unposted: MoneyDocument(.zero), provisional: nil)

/// Reads CSV as RFC 4180 has it, letter by letter.
private func readCSV(_ text: String) -> [[String]] {
    var rows: [[String]] = []
    var (row, field): ([String], [UInt8]) = ([], [])
    var isQuoted = false
    let bytes = Array(text.utf8)
    var index = 0
    while index < bytes.count {
        let byte = bytes[index]
        if isQuoted, byte == 0x22, index + 1 < bytes.count, bytes[index + 1] == 0x22 {
            field.append(byte)
            index += 1
        } else if byte == 0x22 {
            isQuoted.toggle()
        } else if isQuoted {
            field.append(byte)
        } else if byte == 0x2C || byte == 0x0A {
            row.append(String(decoding: field, as: UTF8.self))
            field = []
            if byte == 0x0A {
                rows.append(row)
                row = []
            }
        } else if byte != 0x0D {
            field.append(byte)
        }
        index += 1
    }
    return rows
}

@Test func aBillAsCSVComesBackWhole() throws {
    let rows = readCSV(View(style: plain, hasHeader: true, isUTC: true).costCSV(bill))
    #expect(
        rows[0] == [
            "job", "name", "day", "seconds", "cost", "currency", "useful", "boot", "init", "restore", "checkpoint",
            "redone", "failed", "plateau", "stalled", "oversized", "idle", "padding", "refunded", "storage", "egress",
            "correction", "probe",
        ])
    #expect(
        rows[1] == [
            "7", "a \"b\", c\r\nd", "2026-11-24", "3661", "1.234567891", "USD", "1.000000000", "0.000000000",
            "0.000000000", "0.000000000", "0.000000000", "0.234567891", "0.000000000", "0.000000000", "0.000000000",
            "0.000000000", "0.000000000", "0.000000000", "0.000000000", "0.000000000", "0.000000000", "0.000000000",
            "0.000000000",
        ])
    #expect(rows[2][4] == "-0.000000001")
    #expect(rows.count == 3 && Set(rows.map(\.count)) == [23])
    #expect(readCSV(View(style: plain, hasHeader: false, isUTC: true).costCSV(bill)).count == 2)
}

@Test func aBillCutTwiceShowsBothAndItsZone() throws {
    let lines = try View(style: plain, hasHeader: true, isUTC: true).cost(bill)
    #expect(lines[0].split(separator: " ").prefix(3) == ["JOB", "NAME", "DAY"])
    #expect(lines[0].contains("REDONE"), "a class this command does not know is shown")
    #expect(lines.last == "from 2026-11-01T00:00:00Z to 2026-12-01T00:00:00Z (UTC)")
}
