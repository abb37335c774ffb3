/// What a job costs besides nodes, as its file declares it.
package struct DeclaredCosts: Hashable, Sendable, Codable {
    /// Hours of people, sorted by activity; activities are unique.
    package var humanHours: [HumanHours] = []
    /// Nothing.
    package init() {}
}

/// Hours that people spend on a job with one activity.
package struct HumanHours: Hashable, Sendable, Codable {
    /// `labelling`, `review`.
    package var activity: String
    /// Thousandths of an hour.
    package var thousandths: Int64
    /// So many thousandths of an hour.
    package init(activity: String, thousandths: Int64) {
        self.activity = activity
        self.thousandths = thousandths
    }
}

/// Declared hours with the rate that was in force when the job was accepted. A memo: no bill has them.
package struct PeopleTime: Hashable, Sendable, Codable {
    /// The hours.
    package var hours: HumanHours
    /// Dollars an hour; nil: there was no rate for the activity.
    package var rate: Price?
    /// Hours at a rate.
    package init(hours: HumanHours, rate: Price?) {
        self.hours = hours
        self.rate = rate
    }
    /// `floor(rate * thousandths / 1000)` in nano-dollars: exact for rates of at most six decimals. Nil without a rate.
    package var cost: Money? {
        rate.map { Money(nanos: Int64(Int128($0.nanosPerHour) * Int128(hours.thousandths) / 1_000)) }
    }
}
