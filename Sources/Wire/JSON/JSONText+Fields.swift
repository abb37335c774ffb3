import Domain

/// Fields of the innermost object, for types that write themselves; a field without a value is left out.
extension JSONText {
    mutating func write(field name: StaticString, _ value: String?) {
        guard let value else { return }
        write(key: name)
        write(value)
    }

    mutating func write(field name: StaticString, _ value: Int64?) {
        guard let value else { return }
        write(key: name)
        write(value)
    }

    mutating func write(field name: StaticString, _ value: Bool?) {
        guard let value else { return }
        write(key: name)
        write(value)
    }

    mutating func write(field name: StaticString, _ value: Double?) throws {
        guard let value else { return }
        write(key: name)
        try write(value)
    }

    mutating func write(field name: StaticString, _ texts: [String]) {
        write(list: name, texts) { text, value in text.write(value) }
    }

    /// An object, whose fields `body` writes.
    mutating func write(object name: StaticString, _ body: (inout JSONText) throws -> Void) rethrows {
        write(key: name)
        try writeObject(body)
    }

    /// A list, whose values `body` writes.
    mutating func write<Value>(
        list name: StaticString, _ values: [Value], _ body: (inout JSONText, Value) throws -> Void
    ) rethrows {
        write(key: name)
        beginList()
        let level = self.level
        for value in values {
            next(at: level)
            try body(&self, value)
        }
        close(to: level - 1)
    }

    /// An object that stands by itself, whose fields `body` writes.
    mutating func writeObject(_ body: (inout JSONText) throws -> Void) rethrows {
        beginObject()
        let level = self.level
        try body(&self)
        close(to: level - 1)
    }

    /// A key that needs no escapes.
    mutating func write(key: StaticString) {
        next(at: level)
        write(literal: "\"")
        write(literal: key)
        write(literal: "\":")
    }
}
