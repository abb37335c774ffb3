/// An entry of the ledger for what is not a stretch of a lease: storage, data that was moved, or the correction of a
/// month that is closed. Owed to a provider, charged to a job or to nobody's. Append-only.
public struct Charge: Hashable, Sendable, Codable {
    /// What kind of entry.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Bytes kept for a stretch of time inside one clock hour.
        case storage
        /// Bytes moved at an instant.
        case egress
        /// An amount for a month that is over, booked later; FOCUS calls its charge class Correction.
        case correction
    }

    /// Its number.
    public var id: ChargeID
    /// What makes it unique, however often it is asked for.
    public var key: String
    /// What kind of entry.
    public var kind: Kind
    /// Whom it is charged to; nil: nobody's job.
    public var job: JobID?
    /// The attempt it belongs to, if any.
    public var attempt: AttemptID?
    /// Whom it is owed to, and in which region; a region that is not known is nil.
    public var place: Place
    /// The class it counts in.
    public var costClass: CostClass
    /// How much; of a correction perhaps negative.
    public var amount: Money
    /// The bytes, their price, and where the running total of storage begins; of a correction nothing.
    public var tariff: StorageTariff
    /// Its start; of what has no length, the instant in whose hour, day and month it counts.
    public var start: Instant
    /// Its end; equal to `start` where it has no length.
    public var end: Instant
    /// The line of the price list by which data was moved, and what went before it in the month; nil: none was.
    public var moved: Moved?
    /// What it corrects: a month, or a move between classes; nil: nothing.
    public var corrects: String?
    /// Why, in the words of whoever booked it; nil: it has a cause alone.
    public var note: String?
    /// What it follows from.
    public var cause: Cause

    /// A place in what is moved by a line of the price list in a UTC month.
    public struct Moved: Hashable, Sendable, Codable {
        /// The line's name.
        public var line: String
        /// Bytes of the month before this.
        public var before: Int64
        /// So many bytes after the start of a month.
        public init(line: String, before: Int64) {
            self.line = line
            self.before = before
        }
    }

    /// A charge.
    public init(
        id: ChargeID, key: String, kind: Kind, job: JobID?, attempt: AttemptID? = nil, place: Place,
        costClass: CostClass, amount: Money, tariff: StorageTariff, start: Instant, end: Instant, moved: Moved? = nil,
        corrects: String? = nil, note: String? = nil, cause: Cause
    ) {
        self.id = id
        self.key = key
        self.kind = kind
        self.job = job
        self.attempt = attempt
        self.place = place
        self.costClass = costClass
        self.amount = amount
        self.tariff = tariff
        self.start = start
        self.end = end
        self.moved = moved
        self.corrects = corrects
        self.note = note
        self.cause = cause
    }

    /// The side that is owed.
    public var from: Account { .provider(place.provider) }
    /// The side that is charged.
    public var to: Account { job.map(Account.job) ?? .idle }
}
