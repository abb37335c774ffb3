/// `application/problem+json` (RFC 9457): what, why, and what to do.
public struct Problem: Codable, Hashable, Sendable, Error {
    /// HTTP status.
    public var status: Int
    /// Stable CamelCase code: `SpecInvalid`, `NoSuchJob`.
    public var code: String
    /// What is wrong, in a few words.
    public var title: String
    /// Why, with names and numbers.
    public var detail: String
    /// What to do about it; nil where there is nothing to add.
    public var hint: String?
    /// For a bad file: every error found.
    public var errors: [FileError]?

    /// One error in a job file.
    public struct FileError: Codable, Hashable, Sendable {
        /// The file's name.
        public var file: String
        /// From 1.
        public var line: Int
        /// From 1.
        public var column: Int
        /// What is wrong.
        public var message: String
        /// What to do about it.
        public var hint: String?
        /// An error.
        public init(file: String, line: Int, column: Int, message: String, hint: String?) {
            self.file = file
            self.line = line
            self.column = column
            self.message = message
            self.hint = hint
        }
    }

    /// A problem.
    public init(
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
