import LibYAML

/// The events of a YAML text, one after another, as libyaml finds them. The text must outlive it.
final class YAMLEvents {
    /// What comes next.
    enum Event {
        case scalar(String, isPlain: Bool, anchor: String?)
        case list(anchor: String?)
        case mapping(anchor: String?)
        case alias(String)
        case end
        case documentStart
        case documentEnd
        case streamEnd
    }
    /// Where and why the text is not YAML.
    struct Malformed: Error {
        let problem: String
        let place: Document.Place
    }

    private let parser = UnsafeMutablePointer<yaml_parser_t>.allocate(capacity: 1)
    private let event = UnsafeMutablePointer<yaml_event_t>.allocate(capacity: 1)

    /// The events of UTF-8 text.
    init(_ text: UnsafeBufferPointer<UInt8>) {
        precondition(yaml_parser_initialize(parser) == 1, "no memory is left")
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
        yaml_parser_set_input_string(parser, text.baseAddress, text.count)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deallocate()
        event.deallocate()
    }

    /// The next event and its place.
    func next() throws(Malformed) -> (event: Event, place: Document.Place) {
        repeat {
            guard yaml_parser_parse(parser, event) == 1 else { throw malformed }
        } while event.pointee.type == YAML_STREAM_START_EVENT
        defer { yaml_event_delete(event) }
        return (current, Self.place(event.pointee.start_mark))
    }

    private var current: Event {
        let data = event.pointee.data
        switch event.pointee.type {
        case YAML_SCALAR_EVENT:
            let bytes = UnsafeBufferPointer(start: data.scalar.value, count: data.scalar.length)
            return .scalar(
                String(decoding: bytes, as: UTF8.self), isPlain: data.scalar.style == YAML_PLAIN_SCALAR_STYLE,
                anchor: Self.text(data.scalar.anchor))
        case YAML_SEQUENCE_START_EVENT: return .list(anchor: Self.text(data.sequence_start.anchor))
        case YAML_MAPPING_START_EVENT: return .mapping(anchor: Self.text(data.mapping_start.anchor))
        case YAML_ALIAS_EVENT: return .alias(Self.text(data.alias.anchor) ?? "")
        case YAML_DOCUMENT_START_EVENT: return .documentStart
        case YAML_DOCUMENT_END_EVENT: return .documentEnd
        case YAML_SEQUENCE_END_EVENT, YAML_MAPPING_END_EVENT: return .end
        default: return .streamEnd
        }
    }

    /// An error of the reader (bytes that are no text) has no mark of its own.
    private var malformed: Malformed {
        let isOfReader = parser.pointee.error == YAML_READER_ERROR
        return Malformed(
            problem: parser.pointee.problem.map { String(cString: $0) } ?? "no memory is left",
            place: Self.place(isOfReader ? parser.pointee.mark : parser.pointee.problem_mark))
    }

    private static func text(_ letters: UnsafeMutablePointer<UInt8>?) -> String? {
        letters.map { String(cString: $0) }
    }

    private static func place(_ mark: yaml_mark_t) -> Document.Place {
        Document.Place(line: Int(mark.line) + 1, column: Int(mark.column) + 1)
    }
}
