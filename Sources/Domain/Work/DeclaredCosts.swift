/// What a job costs besides nodes, as its file declares it.
public struct DeclaredCosts: Hashable, Sendable, Codable {
    /// Hours of people, sorted by activity; activities are unique.
    public var humanHours: [HumanHours] = []
    /// Bytes that are sent to the internet when it succeeds.
    public var egressBytes: Int64 = 0
    /// What each attempt reads that begins elsewhere than where it lies; nil: nothing.
    public var dataset: Dataset?

    /// A data set.
    public struct Dataset: Hashable, Sendable, Codable {
        /// Its size.
        public var bytes: Int64
        /// The provider and region it lies in.
        public var place: Place
        /// A data set.
        public init(bytes: Int64, place: Place) {
            self.bytes = bytes
            self.place = place
        }
    }

    /// Nothing.
    public init() {}
}

/// Hours that people spend on a job with one activity.
public struct HumanHours: Hashable, Sendable, Codable {
    /// `labelling`, `review`.
    public var activity: String
    /// Thousandths of an hour.
    public var thousandths: Int64
    /// So many thousandths of an hour.
    public init(activity: String, thousandths: Int64) {
        self.activity = activity
        self.thousandths = thousandths
    }
}

/// Declared hours with the rate that was in force when the job was accepted. A memo: no bill has them.
public struct PeopleTime: Hashable, Sendable, Codable {
    /// The hours.
    public var hours: HumanHours
    /// Dollars an hour; nil: there was no rate for the activity.
    public var rate: Price?
    /// Hours at a rate.
    public init(hours: HumanHours, rate: Price?) {
        self.hours = hours
        self.rate = rate
    }
    /// `floor(rate * thousandths / 1000)` in nano-dollars: exact for rates of at most six decimals. Nil without a rate.
    public var cost: Money? {
        rate.map { Money(nanos: Int64(Int128($0.nanosPerHour) * Int128(hours.thousandths) / 1_000)) }
    }
}
