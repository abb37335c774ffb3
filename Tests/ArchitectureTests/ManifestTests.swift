import Foundation
import Testing

/// What Package.swift declares, read as text: each target with the names its dependencies say.
private struct Manifest {
    /// Names by target, as declared: targets of the project and modules of packages.
    let dependencies: [String: Set<String>]

    /// Reads it.
    ///
    /// - Throws: What reading the file throws.
    init() throws {
        let text = try String(contentsOf: SourceFile.root.appendingPathComponent("Package.swift"), encoding: .utf8)
        var found: [String: Set<String>] = [:]
        for declaration in Self.declarations(in: text) {
            guard let name = Self.quoted(in: declaration).first else { continue }
            found[name] = Self.named(in: declaration)
        }
        dependencies = found
    }

    /// The declared names of a target and of all it reaches through them: what is built before it on a clean clone.
    func reach(of target: String) -> Set<String> {
        var reached: Set<String> = []
        var open = [target]
        while let next = open.popLast() {
            for name in dependencies[next] ?? [] where reached.insert(name).inserted { open.append(name) }
        }
        return reached
    }

    /// The text of each target, up to the next one.
    private static func declarations(in text: String) -> [String] {
        let targets = text.components(separatedBy: "\n    targets: [").last ?? ""
        let kinds = [".target(", ".executableTarget(", ".testTarget(", ".systemLibrary("]
        return kinds.reduce([targets]) { parts, kind in parts.flatMap { $0.components(separatedBy: kind) } }
    }

    /// What stands in the list after `dependencies:`; a package's own name is not a module.
    private static func named(in declaration: String) -> Set<String> {
        guard let start = declaration.range(of: "dependencies: [")?.upperBound,
            let end = declaration.range(of: "]", range: start..<declaration.endIndex)?.lowerBound
        else { return [] }
        let list = declaration[start..<end].replacing(/package: "[^"]*"/, with: "")
        return Set(quoted(in: String(list)))
    }

    private static func quoted(in text: String) -> [String] {
        text.matches(of: /"([^"]*)"/).map { String($0.1) }
    }
}

/// A module that is built before its importer by luck alone fails on a clean clone, as it did once.
@Test func everyImportIsDeclared() throws {
    let manifest = try Manifest()
    let ours = Set(manifest.dependencies.keys)
    let theirs = Set(manifest.dependencies.values.joined())
    for file in try SourceFile.all(under: ["Sources", "Tests", "migrations"]) {
        let reach = manifest.reach(of: file.target)
        for module in file.imports.map({ moduleNames[$0] ?? $0 })
        where (ours.contains(module) || theirs.contains(module)) && !reach.contains(module) {
            Issue.record("\(file.path) imports \(module), which Package.swift does not declare for \(file.target)")
        }
    }
}

/// SwiftPM links whatever an executable depends on, through other executables too: the command had the simulator, the
/// store and their libraries in it, and started 2 ms later, while the simulator was thought to lie beside it.
@Test func theCommandIsLinkedWithNothingOfTheSimulator() throws {
    let reach = try Manifest().reach(of: "purser")
    #expect(reach.contains("Client"))
    #expect(reach.isDisjoint(with: ["purser-sim", "Simulation", "Store", "GRDB", "Orchestration", "Formats"]))
}

/// Targets whose module is spelled otherwise.
private let moduleNames = ["purser_sim": "purser-sim", "purser_exec": "purser-exec"]
