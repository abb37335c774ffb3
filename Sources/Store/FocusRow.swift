import Domain

/// One row of a FOCUS 1.2 export. Amounts keep every digit: costs are in 1e-18 dollars, unit prices in nano-dollars,
/// quantities in 1e-9 hours, so that list cost = list unit price x quantity without any rounding.
struct FocusRow {
    /// The columns in their order; those that FOCUS does not know begin with `x_`.
    static let columns = [
        "BilledCost", "BillingAccountId", "BillingAccountName", "BillingCurrency", "BillingPeriodStart",
        "BillingPeriodEnd", "ChargeCategory", "ChargeClass", "ChargeDescription", "ChargeFrequency",
        "ChargePeriodStart", "ChargePeriodEnd", "CommitmentDiscountCategory", "CommitmentDiscountId",
        "CommitmentDiscountName", "CommitmentDiscountQuantity", "CommitmentDiscountStatus", "CommitmentDiscountType",
        "CommitmentDiscountUnit", "ContractedCost", "EffectiveCost", "InvoiceId", "InvoiceIssuerName", "ListCost",
        "ListUnitPrice", "PricingCategory", "PricingQuantity", "PricingUnit", "ProviderName", "PublisherName",
        "ServiceCategory", "ServiceName", "ServiceSubcategory", "x_JobId", "x_Attempt", "x_Class",
    ]

    /// `Usage`, `Purchase`, `Credit` or `Adjustment`.
    var category: String
    var billed: Money
    var effective: Money
    var contracted: Money
    /// Nano-dollars for one unit.
    var listUnitPrice: Int64
    /// 1e-9 units.
    var quantity: Int128
    var unit = "Hours"
    var pricing: String?
    var frequency = "Usage-Based"
    var isCorrection = false
    var description: String
    var start: Instant
    var end: Instant
    var provider: String
    /// The reserved node, and whether this stretch of it was used; nil: it is none. A purchase has no such status.
    var commitment: (id: String, isUsed: Bool?)?
    var job: Int64?
    var attempt: Int?
    var costClass: String?
    var service = Service.compute

    /// What kind of service a row is for, in FOCUS's words.
    enum Service {
        case compute, storage, networking

        /// Category, name, subcategory.
        var fields: [String] {
            switch self {
            case .compute: ["Compute", "Compute nodes", "Virtual Machines"]
            case .storage: ["Storage", "Checkpoints", "Object Storage"]
            case .networking: ["Networking", "Data transfer", "Other (Networking)"]
            }
        }
    }

    /// The fields in the order of the columns.
    var fields: [String] {
        let period = (end - Span(milliseconds: 1)).monthStart
        let issuer = provider
        return [
            decimal(billed), "purser", "Purser", "USD", period.description, period.nextMonth.description, category,
            isCorrection ? "Correction" : "", description, frequency, start.description, shownEnd.description,
        ] + commitmentFields + [
            decimal(contracted), decimal(effective), "", issuer,
            decimalText(Int128(listUnitPrice) * quantity, digits: 18), decimalText(Int128(listUnitPrice), digits: 9),
            pricing ?? "", decimalText(quantity, digits: 9), unit, provider, provider,
        ] + service.fields + [
            job.map(String.init) ?? "", attempt.map(String.init) ?? "", costClass ?? "",
        ]
    }

    private var commitmentFields: [String] {
        guard let commitment else { return Array(repeating: "", count: 7) }
        let status = commitment.isUsed.map { $0 ? "Used" : "Unused" } ?? ""
        return [
            "Usage", commitment.id, "Reserved node \(commitment.id)", decimalText(quantity, digits: 9), status,
            "Reserved node", "Hours",
        ]
    }

    /// FOCUS has whole seconds; a stretch inside one of them ends with it.
    private var shownEnd: Instant { start.description == end.description ? start + .seconds(1) : end }

    private func decimal(_ money: Money) -> String { decimalText(Int128(money.nanos), digits: 9) }
}

/// A whole number of 10^-digits as a decimal with a point and at least one digit behind it: `6000.0`, `-0.526`.
func decimalText(_ value: Int128, digits: Int) -> String {
    let text = String(value.magnitude)
    let padded = String(repeating: "0", count: max(0, digits + 1 - text.count)) + text
    let fraction = padded.suffix(digits)
    let kept = fraction.reversed().drop { $0 == "0" }.reversed()
    return (value < 0 ? "-" : "") + padded.dropLast(digits) + "." + (kept.isEmpty ? "0" : String(kept))
}

extension Share {
    /// The time of a use in 1e-9 hours, half to even for the whole and for each part, so that the uses of a node add up
    /// to the node.
    func hours(of span: Span) -> Int128 {
        func part(_ fraction: Fraction) -> Int128 {
            divided(Int128(span.milliseconds) * Int128(fraction.part) * 1_000, by: 3_600_000 * Int128(fraction.whole))
        }
        let whole = divided(Int128(span.milliseconds) * 1_000, by: 3_600_000)
        return switch self {
        case .whole: whole
        case .part(let fraction): part(fraction)
        case .rest(let parts): parts.reduce(whole) { $0 - part($1) }
        }
    }

    /// Millionfold thousandths over a divisor, half to even.
    private func divided(_ thousandths: Int128, by divisor: Int128) -> Int128 {
        let (quotient, remainder) = (thousandths * 1_000_000).quotientAndRemainder(dividingBy: divisor)
        let isUp = 2 * remainder > divisor || (2 * remainder == divisor && quotient % 2 == 1)
        return isUp ? quotient + 1 : quotient
    }
}
