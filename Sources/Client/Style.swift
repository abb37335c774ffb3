/// Marks for a terminal, or none.
public struct Style: Sendable {
    /// What a piece of text is.
    public enum Role: Sendable {
        /// A heading.
        case heading
        /// Something that went well.
        case good
        /// Something to look at.
        case attention
        /// Something that went wrong.
        case bad
        /// Something beside the point.
        case faint
        /// Nothing special.
        case plain
    }

    /// Whether marks are made.
    public let isOn: Bool

    /// A style that makes marks, or none.
    public init(isOn: Bool) { self.isOn = isOn }

    /// Text with the marks of a role (ECMA-48, SGR).
    public func mark(_ text: String, _ role: Role) -> String {
        guard isOn, let code = Self.code(role) else { return text }
        return "\u{1B}[\(code)m\(text)\u{1B}[0m"
    }

    /// The role of a job's state.
    public static func role(ofState word: String) -> Role {
        switch word {
        case "RUNNING", "SUCCEEDED": .good
        case "FAILED", "LOST": .bad
        case "RECOVERING", "STOPPING", "STOPPED_EARLY", "STOPPED_BUDGET", "CANCELLED": .attention
        default: .plain
        }
    }

    private static func code(_ role: Role) -> Int? {
        switch role {
        case .heading: 1
        case .good: 32
        case .attention: 33
        case .bad: 31
        case .faint: 2
        case .plain: nil
        }
    }
}
