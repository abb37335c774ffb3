import Domain
import Foundation
import Orchestration
import TestKit
import Testing
import Wire

@testable import Store

/// An export, read back: each row by its columns.
private func rows(of books: Books, _ query: CostQuery = CostQuery(by: .job)) throws -> [[String: String]] {
    var export = FocusExport(query)
    var text = ""
    while let piece = try export.next(from: books) { text += piece }
    let lines = text.components(separatedBy: "\r\n")
    #expect(lines.last == "", "each line ends")
    let head = lines[0].components(separatedBy: ",")
    #expect(head == FocusRow.columns)
    return lines.dropFirst().dropLast().map { line in
        let fields = line.components(separatedBy: ",")
        #expect(fields.count == head.count, "\(line)")
        return Dictionary(zip(head, fields), uniquingKeysWith: { $1 })
    }
}

/// A decimal as a whole number of 1e-18.
private func exact(_ text: String?) throws -> Int128 {
    let text = try #require(text)
    let parts = text.drop { $0 == "-" }.split(separator: ".")
    #expect(parts.count == 2 && !parts[1].isEmpty && parts[1].count <= 18, "a decimal has a point: \(text)")
    let digits = parts[0] + parts[1] + String(repeating: "0", count: 18 - parts[1].count)
    return try #require(Int128(String(digits))) * (text.hasPrefix("-") ? -1 : 1)
}

private func money(_ text: String?) throws -> Money {
    let (nanos, rest) = try exact(text).quotientAndRemainder(dividingBy: 1_000_000_000)
    #expect(rest == 0)
    return Money(nanos: Int64(nanos))
}

/// List cost is list unit price times quantity, to the last digit of each.
private func checkProducts(_ rows: [[String: String]]) throws {
    for row in rows {
        let price = try exact(row["ListUnitPrice"]) / 1_000_000_000
        let quantity = try exact(row["PricingQuantity"]) / 1_000_000_000
        #expect(price >= 0)
        #expect(try price * quantity == exact(row["ListCost"]), "\(row)")
    }
}

/// A spot node that is taken back within its free window, one that is not, on-demand nodes and a reserved node.
private func everyKind() throws -> Recorded {
    var spot = Fixture.group(
        "spot", .spot, cents: 20,
        trace: [
            .init(at: .zero, available: true), .init(at: .minutes(40), available: false),
            .init(at: .minutes(50), available: true),
        ])
    spot.refundWindow = .minutes(60)
    spot.instanceType = "g4dn.xlarge"
    var demand = Fixture.group("t4", cents: 60, limit: 2, minimumCharge: .hours(2))
    demand.instanceType = "g4dn.xlarge"
    var reserved = Fixture.group("kept", .reserved, cents: 40, accelerators: Fixture.a100, boot: .zero)
    reserved.limit = 1
    var recorded = try Recorded(
        Fixture.scenario(
            [spot, demand, reserved],
            jobs: [
                (0, Fixture.spec("saver", hours: 4) { $0.resources.useSpot = true }),
                (10, Fixture.spec("steady", hours: 1) { $0.resources.useSpot = false }),
                (20, Fixture.spec("large", hours: 2) { $0.resources.accelerators = [Fixture.a100] }),
            ]))
    try recorded.finish()
    return recorded
}

@Test func everyKindOfChargeIsExported() throws {
    let recorded = try everyKind()
    let all = try rows(of: recorded.books)
    try checkProducts(all)
    let kinds = Set(all.map { "\($0["ChargeCategory"] ?? "") \($0["PricingCategory"] ?? "")" })
    #expect(kinds == ["Usage Standard", "Usage Dynamic", "Usage Committed", "Purchase Committed", "Credit Dynamic"])
    let dynamic = all.filter { $0["PricingCategory"] == "Dynamic" && $0["ChargeCategory"] == "Usage" }
    #expect(dynamic.allSatisfy { $0["ListUnitPrice"] == "0.6" }, "what the same machine costs on demand")
    let refunds = all.filter { $0["ChargeCategory"] == "Credit" }
    #expect(!refunds.isEmpty)
    for refund in refunds {
        #expect(refund["BilledCost"] == refund["ListCost"] && refund["BilledCost"]?.hasPrefix("-") == true)
        #expect(refund["x_Class"] == "refunded" && refund["PricingQuantity"] == "-1.0")
    }
    let job = all.filter { $0["x_JobId"] == "2" }
    #expect(job.allSatisfy { ["boot", "useful", "padding"].contains($0["x_Class"]) })
    #expect(job.contains { $0["x_Class"] == "useful" && $0["x_Attempt"] == "1" })
}

/// Storage, moved data and corrections are rows of their own services and classes.
@Test func chargesAreExported() throws {
    let recorded = try bookkeeping()
    let all = try rows(of: recorded.books)
    try checkProducts(all)
    let kinds = Set(all.map { "\($0["ChargeCategory"] ?? "") \($0["PricingCategory"] ?? "")" })
    #expect(
        kinds == [
            "Usage Standard", "Usage Dynamic", "Usage Committed", "Purchase Committed", "Credit Dynamic", "Adjustment ",
        ])
    let stored = all.filter { $0["ServiceCategory"] == "Storage" }
    #expect(!stored.isEmpty && stored.allSatisfy { $0["PricingUnit"] == "GB-Months" && $0["x_Class"] == "storage" })
    let moved = all.filter { $0["ServiceCategory"] == "Networking" }
    #expect(moved.map { $0["PricingQuantity"] } == ["5.0", "123.456789012", "3.0", "2.0", "2.000000001"])
    #expect(moved.map { $0["ListUnitPrice"] }.suffix(3) == ["0.0", "0.09", "0.05"])
    #expect(moved.allSatisfy { $0["PricingUnit"] == "GB" && $0["x_JobId"] == "1" })
    let corrections = all.filter { $0["ChargeClass"] == "Correction" }
    #expect(corrections.map { $0["x_Class"] } == ["correction", "useful", "failed"])
    #expect(
        corrections.allSatisfy {
            $0["BilledCost"] == $0["ListCost"] && $0["BillingPeriodStart"]?.prefix(7) == "2026-06"
        })
    let report = try recorded.books.cost(CostQuery(by: .job), asOf: recorded.run.now)
    let posted = try #require(report.total.money) - #require(report.unposted.money)
    #expect(try all.reduce(.zero) { $0 + (try money($1["BilledCost"])) } == posted)
}

/// What was used of a reserved node and what was not make up what was bought, and usage costs nothing more.
@Test func reservedUsageIsWhatWasBought() throws {
    let all = try rows(of: everyKind().books)
    let committed = all.filter { $0["PricingCategory"] == "Committed" }
    for row in committed where row["ChargeCategory"] == "Usage" { #expect(row["BilledCost"] == "0.0") }
    func sum(_ column: String, _ condition: ([String: String]) -> Bool) throws -> Money {
        try committed.filter(condition).reduce(.zero) { $0 + (try money($1[column])) }
    }
    let used = try sum("EffectiveCost") { $0["ChargeCategory"] == "Usage" && $0["x_Class"] != "padding" }
    let unused = try sum("EffectiveCost") { $0["ChargeCategory"] == "Usage" && $0["x_Class"] == "padding" }
    let bought = try sum("BilledCost") { $0["ChargeCategory"] == "Purchase" }
    #expect(used > .zero && unused > .zero)
    #expect(used + unused == bought)
    #expect(try sum("EffectiveCost") { $0["ChargeCategory"] == "Purchase" } == .zero)
    let quantities = try ["Usage", "Purchase"].map { category in
        try committed.filter { $0["ChargeCategory"] == category }.reduce(Int128(0)) {
            $0 + (try exact($1["PricingQuantity"]))
        }
    }
    #expect(quantities[0] == quantities[1])
}

@Test(arguments: [5, 8, 11] as [UInt64])
func anExportIsTheBill(seed: UInt64) throws {
    var recorded = try Recorded(seed: seed)
    for _ in 0..<400 where try recorded.advance() {}
    let origin = recorded.run.scenario.origin
    let windows: [(Instant?, Instant?)] = [
        (nil, nil), (origin + Span(milliseconds: 1_234_567), origin + .hours(5)), (nil, origin + .minutes(77)),
    ]
    for (since, until) in windows {
        var query = CostQuery(by: .job)
        (query.since, query.until) = (since, until)
        let report = try recorded.books.cost(query, asOf: recorded.run.now)
        let posted = try #require(report.total.money) - #require(report.unposted.money)
        let all = try rows(of: recorded.books, query)
        try checkProducts(all)
        for column in ["BilledCost", "EffectiveCost"] {
            #expect(try all.reduce(.zero) { $0 + (try money($1[column])) } == posted, "\(column)")
        }
        for row in all {
            let start = try #require(row["ChargePeriodStart"].flatMap { Instant(iso8601: $0) })
            let end = try #require(row["ChargePeriodEnd"].flatMap { Instant(iso8601: $0) })
            let month = try #require(row["BillingPeriodStart"].flatMap { Instant(iso8601: $0) })
            let next = try #require(row["BillingPeriodEnd"].flatMap { Instant(iso8601: $0) })
            #expect(start < end && month < next && end <= next, "\(row)")
            #expect(start >= month || row["ChargeClass"] == "Correction")
            #expect(row["InvoiceId"] == "" && row["BillingCurrency"] == "USD")
        }
    }
}

@Test func decimalsHaveAPoint() {
    #expect(decimalText(6_000_000_000_000, digits: 9) == "6000.0")
    #expect(decimalText(-526_000_000, digits: 9) == "-0.526")
    #expect(decimalText(0, digits: 18) == "0.0")
    #expect(decimalText(1, digits: 18) == "0.000000000000000001")
    #expect(decimalText(-1_000_000_001, digits: 9) == "-1.000000001")
}

@Test func hoursOfSharesAddUpToTheNode() {
    let parts = [Fraction(1, of: 3), Fraction(1, of: 7)]
    for span in [1, 999, 3_600_000, 1_234_567].map({ Span(milliseconds: $0) }) {
        let sum = parts.reduce(Share.rest(of: parts).hours(of: span)) { $0 + Share.part($1).hours(of: span) }
        #expect(sum == Share.whole.hours(of: span))
    }
    #expect(Share.whole.hours(of: .minutes(90)) == 1_500_000_000)
}
