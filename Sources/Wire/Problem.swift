/// `application/problem+json` (RFC 9457): what, why, and what to do.
package struct Problem: Codable, Hashable, Sendable, Error {
    /// HTTP status.
    package var status: Int
    /// Stable CamelCase code: `SpecInvalid`, `NoSuchJob`.
    package var code: String
    /// What is wrong, in a few words.
    package var title: String
    /// Why, with names and numbers.
    package var detail: String
    /// What to do about it; nil where there is nothing to add.
    package var hint: String?
    /// For a bad file: every error found.
    package var errors: [FileError]?

    /// One error in a job file.
    package struct FileError: Codable, Hashable, Sendable {
        /// The file's name.
        package var file: String
        /// From 1.
        package var line: Int
        /// From 1.
        package var column: Int
        /// What is wrong.
        package var message: String
        /// What to do about it.
        package var hint: String?
        /// An error.
        package init(file: String, line: Int, column: Int, message: String, hint: String?) {
            self.file = file
            self.line = line
            self.column = column
            self.message = message
            self.hint = hint
        }
    }

    /// A problem.
    package init(
        status: Int, code: String, title: String, detail: String, hint: String? = nil, errors: [FileError]? = nil
    ) {
        self.status = status
        self.code = code
        self.title = title
        self.detail = detail
        self.hint = hint
        self.errors = errors
    }
}
