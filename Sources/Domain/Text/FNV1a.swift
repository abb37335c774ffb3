/// FNV-1a with 64 bits (Fowler, Noll, Vo): a running digest that is the same in every process and release.
public struct FNV1a: Hashable, Sendable {
    /// The digest so far.
    public private(set) var value: UInt64 = 0xcbf2_9ce4_8422_2325

    /// Of nothing.
    public init() {}

    /// Adds the bytes of a text.
    public mutating func add(_ text: String) {
        var text = text
        text.withUTF8 { letters in
            for byte in letters { add(byte) }
        }
    }

    /// Adds a text and where it ends, or that there is none: lists of texts differ where a text does.
    public mutating func add(field text: String?) {
        if let text { add(text) }
        add(text == nil ? 0xFE : 0xFF)
    }

    /// Adds a byte.
    public mutating func add(_ byte: UInt8) { value = (value ^ UInt64(byte)) &* 0x100_0000_01b3 }
}
