import Foundation

/// One Swift file of the project, as text.
struct SourceFile {
    /// Path from the project's root.
    let path: String
    /// Its lines.
    let lines: [String]

    /// The target it belongs to: `Domain` for `Sources/Domain/...`, `Schema` for the migrations folder.
    var target: String {
        let parts = path.split(separator: "/")
        return parts[0] == "migrations" ? "Schema" : String(parts[1])
    }

    /// Modules it imports.
    var imports: [String] {
        lines.compactMap { line in
            let words = line.split(separator: " ")
            guard let index = words.firstIndex(of: "import"), index <= 2, !line.hasPrefix("//"), words.count > index + 1
            else { return nil }
            let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "typealias", "var", "let"]
            let name = kinds.contains(words[index + 1]) ? words.last ?? "" : words[index + 1]
            return name.split(separator: ".").first.map(String.init)
        }
    }

    /// The project's root, found from this file.
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Every Swift file under these folders of the root, sorted by path.
    static func all(under folders: [String]) throws -> [SourceFile] {
        try folders.flatMap { folder -> [SourceFile] in
            let base = root.appendingPathComponent(folder)
            let names = FileManager.default.enumerator(atPath: base.path)?.compactMap { $0 as? String } ?? []
            return try names.filter { $0.hasSuffix(".swift") }.sorted().map { name in
                let text = try String(contentsOf: base.appendingPathComponent(name), encoding: .utf8)
                return SourceFile(path: "\(folder)/\(name)", lines: text.components(separatedBy: "\n"))
            }
        }
    }
}
