/// One thing wrong with a file: where, what, and what to do.
package struct FileProblem: Error, Hashable, Sendable, CustomStringConvertible {
    /// The file's name.
    package var file: String
    /// From 1.
    package var line: Int
    /// From 1.
    package var column: Int
    /// What is wrong and what was expected.
    package var message: String
    /// What to do: the nearest valid name, an example; nil where there is nothing to add.
    package var hint: String?

    /// A problem.
    package init(file: String, line: Int, column: Int, message: String, hint: String? = nil) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
        self.hint = hint
    }

    /// `train.yaml:7:3: unknown key 'use_sopt' in resources; did you mean 'use_spot'?`
    package var description: String { "\(file):\(line):\(column): \(message)" + (hint.map { "; \($0)" } ?? "") }
}

/// Everything found wrong with a file, in order of position, at most `most`.
package struct FileProblems: Error, Hashable, Sendable, CustomStringConvertible {
    /// The most problems that are listed.
    package static let most = 20
    /// The problems; never empty.
    package var problems: [FileProblem]

    /// These problems, sorted and cut to `most`.
    package init(_ problems: [FileProblem]) {
        self.problems = Array(problems.sorted { ($0.line, $0.column) < ($1.line, $1.column) }.prefix(Self.most))
    }

    /// A line each.
    package var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// The valid name nearest to a mistyped one: at most a third of its letters wrong (two at least); nil: none is near.
package func nearest(to typed: String, among names: some Sequence<String>) -> String? {
    let ranked = names.map { (distance: editDistance(typed.lowercased(), $0.lowercased()), name: $0) }
    let most = max(2, typed.count / 3)
    return ranked.filter { $0.distance <= most }.min { ($0.distance, $0.name) < ($1.distance, $1.name) }?.name
}

/// Letters to insert, delete or change to make one text of the other (V. Levenshtein, 1966).
private func editDistance(_ left: String, _ right: String) -> Int {
    let right = Array(right)
    var row = Array(0...right.count)
    for (index, letter) in left.enumerated() {
        var diagonal = row[0]
        row[0] = index + 1
        for column in right.indices {
            let change = diagonal + (letter == right[column] ? 0 : 1)
            diagonal = row[column + 1]
            row[column + 1] = min(change, row[column] + 1, diagonal + 1)
        }
    }
    return row[right.count]
}
