import Foundation

/// A file that a test's result must equal. With PURSER_RECORD=1 it is written anew, and the test fails all the same.
public struct Golden {
    private let file: URL

    /// The file of this name in the directory `Golden` beside a test's source.
    public init(_ name: String, beside source: String = #filePath) {
        file = URL(fileURLWithPath: source).deletingLastPathComponent().appendingPathComponent("Golden/\(name)")
    }

    /// How the file and a result differ, with what to do; nil: they do not.
    public func difference(from text: String) throws -> String? {
        if ProcessInfo.processInfo.environment["PURSER_RECORD"] == "1" {
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
            return "\(file.lastPathComponent) was recorded; look at what changed, and run again without PURSER_RECORD"
        }
        guard let data = try? Data(contentsOf: file) else {
            return "there is no \(file.lastPathComponent); PURSER_RECORD=1 records it"
        }
        let expected = String(decoding: data, as: UTF8.self)
        guard expected != text else { return nil }
        let (old, new) = (expected.split(separator: "\n"), text.split(separator: "\n"))
        let line = zip(old, new).prefix { $0 == $1 }.count
        return """
            \(file.lastPathComponent) says otherwise; PURSER_RECORD=1 records it anew. First difference:
            - \(line < old.count ? old[line] : "(nothing)")
            + \(line < new.count ? new[line] : "(nothing)")
            """
    }
}
