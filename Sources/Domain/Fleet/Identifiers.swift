/// The number of a job; given once, never reused.
package struct JobID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 1, 2, 3, ... in order of submission.
    package var number: Int64
    /// The job with this number.
    package init(_ number: Int64) { self.number = number }
    /// Earlier submissions first.
    package static func < (left: JobID, right: JobID) -> Bool { left.number < right.number }
    /// The bare number.
    package var description: String { String(number) }
}

/// One run of a job between interruptions: the job and the run's number, from 1.
package struct AttemptID: Hashable, Sendable, Comparable, Codable, CustomStringConvertible {
    /// The job.
    package var job: JobID
    /// 1 for the first run.
    package var number: Int
    /// Run `number` of `job`.
    package init(job: JobID, number: Int) {
        self.job = job
        self.number = number
    }
    /// By job, then by run.
    package static func < (left: AttemptID, right: AttemptID) -> Bool {
        (left.job, left.number) < (right.job, right.number)
    }
    /// `12.3` for the third run of job 12.
    package var description: String { "\(job).\(number)" }
}

/// The number of a lease; given once, never reused.
package struct LeaseID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 1, 2, 3, ... in order of ordering.
    package var number: Int64
    /// The lease with this number.
    package init(_ number: Int64) { self.number = number }
    /// Earlier orders first.
    package static func < (left: LeaseID, right: LeaseID) -> Bool { left.number < right.number }
    /// `L7`.
    package var description: String { "L\(number)" }
}

/// The number of a decision in the decision log.
package struct DecisionID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 1, 2, 3, ... in order of deciding.
    package var number: Int64
    /// The decision with this number.
    package init(_ number: Int64) { self.number = number }
    /// Earlier decisions first.
    package static func < (left: DecisionID, right: DecisionID) -> Bool { left.number < right.number }
    /// `D41`.
    package var description: String { "D\(number)" }
}

/// The number of a posting in the ledger.
package struct PostingID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// 1, 2, 3, ... in order of booking.
    package var number: Int64
    /// The posting with this number.
    package init(_ number: Int64) { self.number = number }
    /// Earlier postings first.
    package static func < (left: PostingID, right: PostingID) -> Bool { left.number < right.number }
    /// `P9`.
    package var description: String { "P\(number)" }
}

/// The name of a node group, unique in the pool: `aws-g5-spot`.
package struct GroupID: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// The name as written in the pool file.
    package var name: String
    /// The group of this name.
    package init(_ name: String) { self.name = name }
    /// By name.
    package static func < (left: GroupID, right: GroupID) -> Bool { left.name < right.name }
    /// The name.
    package var description: String { name }
}

extension JobID: Codable {
    /// Reads the bare number.
    package init(from decoder: any Decoder) throws {
        number = try decoder.singleValueContainer().decode(Int64.self)
    }
    /// Writes the bare number.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}

extension LeaseID: Codable {
    /// Reads the bare number.
    package init(from decoder: any Decoder) throws {
        number = try decoder.singleValueContainer().decode(Int64.self)
    }
    /// Writes the bare number.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}

extension DecisionID: Codable {
    /// Reads the bare number.
    package init(from decoder: any Decoder) throws {
        number = try decoder.singleValueContainer().decode(Int64.self)
    }
    /// Writes the bare number.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(number)
    }
}

extension GroupID: Codable {
    /// Reads the bare name.
    package init(from decoder: any Decoder) throws {
        name = try decoder.singleValueContainer().decode(String.self)
    }
    /// Writes the bare name.
    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(name)
    }
}
