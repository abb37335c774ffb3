/// What a running number counts: gives its printed prefix.
public protocol Numbered {
    /// Printed before the number: `L` in `L7`.
    static var prefix: String { get }
}

/// The running number of one kind of thing: 1, 2, 3, ... in order of creation, given once and never reused.
public struct Identifier<Kind: Numbered>: WholeNumber, CustomStringConvertible {
    /// The number, from 1.
    public var number: Int64
    /// The thing with this number.
    public init(_ number: Int64) { self.number = number }
    /// The thing with this number.
    public init(wholeNumber: Int64) { number = wholeNumber }
    /// The number.
    public var wholeNumber: Int64 { number }
    /// Whether they have the same number.
    public static func == (left: Identifier, right: Identifier) -> Bool { left.number == right.number }
    /// Smaller number first.
    public static func < (left: Identifier, right: Identifier) -> Bool { left.number < right.number }
    /// By the number.
    public func hash(into hasher: inout Hasher) { hasher.combine(number) }
    /// What a dictionary asks for: running numbers need no keyed hash, and are looked up for every event.
    public func _rawHashValue(seed: Int) -> Int {
        spread(UInt64(bitPattern: number), seed)
    }
    /// The prefix of the kind and the number.
    public var description: String { Kind.prefix + String(number) }
}

/// Spreads the bits of a number over all of a word (a round of SplitMix64).
public func spread(_ number: UInt64, _ seed: Int) -> Int {
    var mixed = (number ^ UInt64(bitPattern: Int64(seed))) &* 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 32)) &* 0xBF58_476D_1CE4_E5B9
    return Int(truncatingIfNeeded: mixed ^ (mixed >> 29))
}

/// Counts jobs; printed bare, as users type them.
public enum JobNumbering: Numbered {
    /// None.
    public static let prefix = ""
}
/// Counts leases.
public enum LeaseNumbering: Numbered {
    /// `L7`.
    public static let prefix = "L"
}
/// Counts entries of the decision log.
public enum DecisionNumbering: Numbered {
    /// `D41`.
    public static let prefix = "D"
}
/// Counts postings of the ledger.
public enum PostingNumbering: Numbered {
    /// `P9`.
    public static let prefix = "P"
}
/// Counts charges of the ledger.
public enum ChargeNumbering: Numbered {
    /// `C3`.
    public static let prefix = "C"
}

/// The number of a job.
public typealias JobID = Identifier<JobNumbering>
/// The number of a lease.
public typealias LeaseID = Identifier<LeaseNumbering>
/// The number of a decision.
public typealias DecisionID = Identifier<DecisionNumbering>
/// The number of a posting.
public typealias PostingID = Identifier<PostingNumbering>
/// The number of a charge.
public typealias ChargeID = Identifier<ChargeNumbering>

/// One run of a job between interruptions: the job and the run's number, from 1.
public struct AttemptID: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    /// The job.
    public var job: JobID
    /// 1 for the first run.
    public var number: Int
    /// Run `number` of `job`.
    public init(job: JobID, number: Int) {
        self.job = job
        self.number = number
    }
    /// What a dictionary asks for; see `Identifier`.
    public func _rawHashValue(seed: Int) -> Int {
        spread(UInt64(bitPattern: job.number) ^ UInt64(bitPattern: Int64(number)) << 48, seed)
    }
    /// By job, then by run.
    public static func < (left: AttemptID, right: AttemptID) -> Bool {
        (left.job, left.number) < (right.job, right.number)
    }
    /// `12.3` for the third run of job 12.
    public var description: String { "\(job).\(number)" }
}

/// A name out of a file (a node group, an accelerator kind, a provider): compared letter by letter, coded as the text.
public protocol Named: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    /// The name as written.
    var name: String { get }
    /// The thing of this name.
    init(_ name: String)
}

extension Named {
    /// In letter order.
    public static func < (left: Self, right: Self) -> Bool { left.name < right.name }
    /// The name.
    public var description: String { name }
    /// Reads the bare name.
    public init(from decoder: any Decoder) throws {
        self.init(try decoder.singleValueContainer().decode(String.self))
    }
    /// Writes the bare name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}

/// The name of a node group, unique in the pool: `aws-g5-spot`.
public struct GroupID: Named {
    /// The name in the pool file.
    public let name: String
    /// The group of this name.
    public init(_ name: String) { self.name = name }
}

/// The kind of an accelerator as SkyPilot names it: `A100`, `L4`, `tpu-v5e`. Placement compares without regard to case.
public struct AcceleratorKind: Named {
    /// The pool's spelling.
    public let name: String
    /// The kind of this name.
    public init(_ name: String) { self.name = name }
    /// Whether it is the same kind; the case of ASCII letters does not matter.
    public func isSame(as other: AcceleratorKind) -> Bool {
        if name == other.name { return true }
        guard name.utf8.count == other.name.utf8.count else { return false }
        return zip(name.utf8, other.name.utf8).allSatisfy { Self.lowercase($0) == Self.lowercase($1) }
    }

    private static func lowercase(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}
