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
