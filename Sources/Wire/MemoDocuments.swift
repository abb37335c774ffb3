import Domain

/// `GET /v1/cost/memo?by=job|project|owner|group|provider|region|terms|hour|day|month`: what stands beside the bill and
/// is never in it, energy and people, cut one way.
public struct CostMemo: Codable, Hashable, Sendable {
    /// `v1`.
    public var apiVersion = "v1"
    /// `CostMemo`.
    public var kind = "CostMemo"
    /// How it is cut.
    public var by: String
    /// Start of the window, inclusive; nil: from the beginning.
    public var since: String?
    /// End of the window, exclusive; nil: until now.
    public var until: String?
    /// The daemon's time when it was made.
    public var asOf: String
    /// The rows, those of most energy first; hours, days and months in order.
    public var rows: [MemoRow]
    /// The sum of the rows.
    public var total: MemoSums
    /// A memo.
    public init(by: String, since: String?, until: String?, asOf: String, rows: [MemoRow], total: MemoSums) {
        self.by = by
        self.since = since
        self.until = until
        self.asOf = asOf
        self.rows = rows
        self.total = total
    }
}

/// One row of a memo.
public struct MemoRow: Codable, Hashable, Sendable {
    /// What the row is: a job's number, a project, `idle`; `people` for hours of people where nodes are cut.
    public var key: String
    /// For a job: its name; else empty.
    public var label: String
    /// Its sums.
    public var sums: MemoSums
    /// A row.
    public init(key: String, label: String, sums: MemoSums) {
        self.key = key
        self.label = label
        self.sums = sums
    }
}

/// Energy and people of a row.
public struct MemoSums: Codable, Hashable, Sendable {
    /// Time that nodes ran, a share as its part, in milliseconds.
    public var nodeMilliseconds: Int64
    /// The part of it for which the energy is known.
    public var energyMilliseconds: Int64
    /// The part of it for which the emissions are known.
    public var co2eMilliseconds: Int64
    /// What was drawn in the time for which that is known; nil: it is known for none of it.
    public var energy: EnergyDocument?
    /// What it stands for; nil: that is known for none of the time.
    public var co2e: EmissionsDocument?
    /// Hours of people with three decimals: `13.500`.
    public var humanHours: String
    /// The part of them without a rate.
    public var unratedHours: String
    /// What the others come to.
    public var humanCost: MoneyDocument
    /// Sums; `energy` and `emissions` are those of the time for which they are known, hours are in thousandths.
    public init(
        nodeTime: Span, energyTime: Span, energy: Energy, emissionsTime: Span, emissions: Emissions, hours: Int64,
        unrated: Int64, cost: Money
    ) {
        nodeMilliseconds = nodeTime.milliseconds
        energyMilliseconds = energyTime.milliseconds
        co2eMilliseconds = emissionsTime.milliseconds
        self.energy = energyTime > .zero || nodeTime == .zero ? EnergyDocument(energy) : nil
        co2e = emissionsTime > .zero || nodeTime == .zero ? EmissionsDocument(emissions) : nil
        humanHours = decimal(Int128(hours), over: 1_000, places: 3)
        unratedHours = decimal(Int128(unrated), over: 1_000, places: 3)
        humanCost = MoneyDocument(cost)
    }
}

/// Energy in the API: for reading, and exact.
public struct EnergyDocument: Codable, Hashable, Sendable {
    /// Kilowatt-hours with nine decimals, rounded half to even.
    public var kwh: String
    /// Joules with every digit: rows sum to their total, and a window is the sum of its parts.
    public var joules: String
    /// The document of an exact amount.
    public init(_ energy: Energy) {
        kwh = energy.kilowattHours
        joules = energy.joules
    }
    /// The exact amount; nil when `joules` is not a decimal number of nine decimals.
    public var amount: Energy? { Energy(joules: joules) }
}

/// CO2 equivalent in the API: for reading, and exact.
public struct EmissionsDocument: Codable, Hashable, Sendable {
    /// Kilograms with nine decimals, rounded half to even.
    public var kg: String
    /// Joules x milligrams / kWh with every digit; divided by 3.6e12 it is kilograms.
    public var jouleMilligramsPerKwh: String
    /// The document of an exact amount.
    public init(_ emissions: Emissions) {
        kg = emissions.kilograms
        jouleMilligramsPerKwh = emissions.jouleMilligrams
    }
    /// The exact amount; nil when the document does not say it.
    public var amount: Emissions? { Emissions(jouleMilligrams: jouleMilligramsPerKwh) }
}

/// Hours of people of one job with one activity.
public struct PeopleDocument: Codable, Hashable, Sendable {
    /// `labelling`.
    public var activity: String
    /// Hours with three decimals.
    public var hours: String
    /// Dollars an hour when the job was accepted; nil: there was no rate.
    public var rate: MoneyDocument?
    /// What the hours come to; nil without a rate.
    public var cost: MoneyDocument?
    /// The document of frozen hours.
    public init(_ time: PeopleTime) {
        activity = time.hours.activity
        hours = decimal(Int128(time.hours.thousandths), over: 1_000, places: 3)
        rate = time.rate.map { MoneyDocument(Money(nanos: $0.nanosPerHour)) }
        cost = time.cost.map { MoneyDocument($0) }
    }
}
