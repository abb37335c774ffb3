import Domain
import Wire

extension EditRequest {
    /// The changes as values; what is wrong with them is said by the keys of the request.
    public func values() throws(FileProblems) -> EditValues {
        let walker = Walker(file: "edit")
        let place = Document.Place(line: 1, column: 1)
        func read<Value>(_ text: String?, _ what: String, _ expected: String, _ parse: (String) -> Value?) -> Value? {
            guard let text else { return nil }
            let value = parse(text)
            if value == nil { walker.note(place, "'\(what)' must be \(expected), not '\(text)'") }
            return value
        }
        var values = EditValues()
        values.limit = read(maxCost, "maxCost", "an amount like $40") { text in
            Quantity.money(text).flatMap { $0 > .zero ? $0 : nil }
        }
        values.maxHourlyCost = read(maxHourlyCost, "maxHourlyCost", "dollars like 2.50", Quantity.price)
        values.notBefore = read(start, "start", "an instant like 2026-12-01T06:00:00Z") { Instant(iso8601: $0) }
        values.deadline = read(deadline, "deadline", "an instant like 2026-12-01T06:00:00Z") { Instant(iso8601: $0) }
        if let priority, !(0...100).contains(priority) {
            walker.note(place, "'priority' must be from 0 to 100, not \(priority)")
        }
        if let name { JobRules.checkName(name, "name", walker, place) }
        if let project { JobRules.checkName(project, "project", walker, place) }
        try walker.finish()
        return values
    }
}

/// The parts of an edit that had to be read.
public struct EditValues: Hashable, Sendable {
    /// Its spending limit.
    public var limit: Money?
    /// Dearest acceptable node.
    public var maxHourlyCost: Price?
    /// It does not start before this instant.
    public var notBefore: Instant?
    /// When it is to be over.
    public var deadline: Instant?
}
