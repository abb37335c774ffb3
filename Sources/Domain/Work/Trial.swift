/// Counts sweeps: a sweep has the number of its first trial.
public enum SweepNumbering: Numbered {
    /// `S184`.
    public static let prefix = "S"
}

/// The number of a sweep, which is that of its first trial.
public typealias SweepID = Identifier<SweepNumbering>

/// What a job is in a sweep: one point of what the sweep tries.
public struct Trial: Hashable, Sendable, Codable {
    /// The variable that tells a command the sweep's name.
    public static let nameVariable = "PURSER_SWEEP"
    /// The variable that tells a command its trial's number.
    public static let numberVariable = "PURSER_TRIAL"

    /// Its sweep; nil: it is not accepted yet.
    public var sweep: SweepID?
    /// The sweep's name: that of the job file.
    public var name: String
    /// 1 for the first trial of the sweep. A trial that is tried again keeps its number.
    public var number: Int
    /// The values that it tries, in the order of the file.
    public var values: [ParameterValue]

    /// A trial that is not accepted yet.
    public init(of name: String, number: Int, values: [ParameterValue]) {
        self.name = name
        self.number = number
        self.values = values
    }
}

/// A value of a parameter, as the text that a command finds in its environment.
public struct ParameterValue: Hashable, Sendable, Codable {
    /// The parameter: the name of an environment variable.
    public var name: String
    /// The value.
    public var value: String
    /// A value.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// Which trials are meant: those of one sweep by its number, or those of every sweep of a name.
public enum SweepChoice: Hashable, Sendable, CustomStringConvertible {
    /// `S184`.
    case number(SweepID)
    /// `lr-search`.
    case name(String)

    /// `S184` is a number, all else a name.
    public init(_ text: String) {
        if text.hasPrefix(SweepNumbering.prefix), let number = Int64(text.dropFirst()), number > 0 {
            self = .number(SweepID(number))
        } else {
            self = .name(text)
        }
    }

    /// As it is typed.
    public var description: String {
        switch self {
        case .number(let id): id.description
        case .name(let name): name
        }
    }
}
