/// Counts sweeps: a sweep has the number of its first trial.
package enum SweepNumbering: Numbered {
    /// `S184`.
    package static let prefix = "S"
}

/// The number of a sweep, which is that of its first trial.
package typealias SweepID = Identifier<SweepNumbering>

/// What a job is in a sweep: one point of what the sweep tries.
package struct Trial: Hashable, Sendable, Codable {
    /// The variable that tells a command the sweep's name.
    package static let nameVariable = "PURSER_SWEEP"
    /// The variable that tells a command its trial's number.
    package static let numberVariable = "PURSER_TRIAL"

    /// Its sweep; nil: it is not accepted yet.
    package var sweep: SweepID?
    /// The sweep's name: that of the job file.
    package var name: String
    /// 1 for the first trial of the sweep. A trial that is tried again keeps its number.
    package var number: Int
    /// The values that it tries, in the order of the file.
    package var values: [ParameterValue]

    /// A trial that is not accepted yet.
    package init(of name: String, number: Int, values: [ParameterValue]) {
        self.name = name
        self.number = number
        self.values = values
    }
}

/// A value of a parameter, as the text that a command finds in its environment.
package struct ParameterValue: Hashable, Sendable, Codable {
    /// The parameter: the name of an environment variable.
    package var name: String
    /// The value.
    package var value: String
    /// A value.
    package init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// Which trials are meant: those of one sweep by its number, or those of every sweep of a name.
package enum SweepChoice: Hashable, Sendable, CustomStringConvertible {
    /// `S184`.
    case number(SweepID)
    /// `lr-search`.
    case name(String)

    /// `S184` is a number, all else a name.
    package init(_ text: String) {
        if text.hasPrefix(SweepNumbering.prefix), let number = Int64(text.dropFirst()), number > 0 {
            self = .number(SweepID(number))
        } else {
            self = .name(text)
        }
    }

    /// As it is typed.
    package var description: String {
        switch self {
        case .number(let id): id.description
        case .name(let name): name
        }
    }
}
