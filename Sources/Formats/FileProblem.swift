/// One thing wrong with a file: where, what, and what to do.
public struct FileProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's name.
    public var file: String
    /// From 1.
    public var line: Int
    /// From 1.
    public var column: Int
    /// What is wrong and what was expected.
    public var message: String
    /// What to do: the nearest valid name, an example; nil where there is nothing to add.
    public var hint: String?

    /// A problem.
    public init(file: String, line: Int, column: Int, message: String, hint: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.hint = hint
    }

    /// By file, then by position.
    static func sorted(_ problems: [FileProblem]) -> [FileProblem] {
        problems.sorted { ($0.file, $0.line, $0.column) < ($1.file, $1.line, $1.column) }
    }

    /// `train.yaml:7:3: unknown key 'use_sopt' in resources; did you mean 'use_spot'?`
    public var description: String { "\(file):\(line):\(column): \(message)" + (hint.map { "; \($0)" } ?? "") }
}

/// Everything found wrong with a file, or with some files of one kind, in order of position, at most `most`.
public struct FileProblems: Error, Hashable, Sendable, CustomStringConvertible {
    /// The most problems that are listed.
    public static let most = 20
    /// The problems; never empty.
    public var problems: [FileProblem]

    /// These problems, sorted and cut to `most`.
    public init(_ problems: [FileProblem]) {
        self.problems = Array(FileProblem.sorted(problems).prefix(Self.most))
    }

    /// A line each.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
