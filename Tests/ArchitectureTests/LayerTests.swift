import Foundation
import Testing

/// Who may import whom. A target that is missing here fails the test: adding one is a decision.
private let mayImport: [String: Set<String>] = {
    let pure: Set<String> = ["Domain"]
    let core = pure.union(["Policies", "Pools", "Orchestration"])
    let system: Set<String> = ["Foundation", "FoundationEssentials", "Glibc", "Dispatch", "CSys"]
    let server: Set<String> = [
        "Hummingbird", "HummingbirdCore", "NIOCore", "NIOPosix", "NIOExtras", "NIOHTTPTypes", "HTTPTypes", "Logging",
        "ServiceLifecycle", "Synchronization",
    ]
    return [
        "Domain": [],
        "Schema": ["Foundation", "FoundationEssentials"],
        "Policies": pure.union(["RealModule"]),
        "Pools": pure.union(["RealModule", "HeapModule"]),
        "Wire": pure,
        "Orchestration": core.union(["HeapModule"]),
        "Simulation": core.union(["RealModule"]),
        "Store": core.union(["Wire", "Schema", "GRDB", "Foundation", "Glibc", "Synchronization", "Dispatch"]),
        "Formats": pure.union(["Pools", "Wire", "LibYAML", "Foundation", "Glibc"]),
        "Exec": ["Glibc", "CSys"],
        "Processes": pure.union(["Pools", "Exec"]).union(system),
        "Daemon": core.union(["Wire", "Store", "Formats", "Processes"]).union(system).union(server),
        "Client": pure.union(["Wire", "Synchronization"]).union(system)
            .subtracting(["Dispatch", "CSys", "Foundation"]),
        "purser-exec": ["Exec", "Glibc"],
        "purserd": pure.union(["Daemon", "Wire", "ArgumentParser", "Foundation", "Logging", "Mimalloc"]),
        "purser": pure.union(["Client", "Wire", "ArgumentParser", "FoundationEssentials", "Glibc"]),
        "purser-sim": pure.union([
            "Client", "Wire", "Formats", "Orchestration", "Policies", "Simulation", "Store", "ArgumentParser",
            "Foundation", "Glibc", "Dispatch", "Mimalloc", "Synchronization",
        ]),
        "Benchmarks": core.union([
            "Simulation", "Store", "Foundation", "Glibc", "Client", "Wire", "GRDB", "Mimalloc", "Synchronization",
            "Formats",
        ]),
        "Manual": ["Wire", "Foundation"],
        "TestKit": core.union(["Simulation", "Foundation"]),
    ]
}()

/// Text that has no place in the sources, and why.
private let banned: [(pattern: String, why: String)] = [
    (#"\btry!"#, "an error is handled or passed on"),
    (#"[^a-zA-Z]as! "#, "a cast is checked"),
    (#"fatalError\("#, "our own bug is a precondition with its sentence"),
    (#"\b(TODO|FIXME|XXX)\b"#, "open ends are issues"),
    (#"\b(isSimulation|isTest)\b"#, "no flag for tests in a code path"),
    (#"\bpackage (func|struct|class|enum|protocol|var|let|actor|init|static)\b"#, "package is not optimized across"),
    (#"\b(struct|class|enum|actor|protocol) \w*(Utils|Helper|Manager)\b"#, "a name that says nothing"),
]

/// Text that has no place in the pure layers.
private let bannedInCore: [(pattern: String, why: String)] = [
    (#"\bDate\(\)|ContinuousClock|SuspendingClock|clock_gettime"#, "time is an argument"),
    (#"SystemRandomNumberGenerator|\.random\(|\.shuffled\("#, "chance is an argument"),
    (#"\bprint\("#, "the core has no output"),
    (#"(cost|price|amount|money)[A-Za-z]*: *Double"#, "money is an integer"),
]

private let pureTargets: Set<String> = ["Domain", "Policies", "Pools", "Wire", "Orchestration", "Simulation"]

@Test func everyImportIsAllowed() throws {
    for file in try SourceFile.all(under: ["Sources", "migrations"]) {
        let allowed = try #require(mayImport[file.target], "no import rule for \(file.target)")
        for module in file.imports where !allowed.contains(module) {
            Issue.record("\(file.path) imports \(module)")
        }
    }
}

@Test func everyTargetHasItsPurpose() throws {
    let manifest = try String(contentsOf: SourceFile.root.appendingPathComponent("Package.swift"), encoding: .utf8)
    let lines = manifest.components(separatedBy: "\n")
    for (index, line) in lines.enumerated() where line.contains("arget(") && !line.contains(".testTarget(") {
        #expect(lines[index - 1].contains("// "), "the target at line \(index + 1) of Package.swift has no purpose")
    }
}

@Test func nothingBannedIsUsed() throws {
    for file in try SourceFile.all(under: ["Sources", "migrations"]) {
        let rules = banned + (pureTargets.contains(file.target) ? bannedInCore : [])
        for (number, line) in file.lines.enumerated() {
            let code = line.components(separatedBy: "///").first ?? line
            for rule in rules where code.range(of: rule.pattern, options: .regularExpression) != nil {
                Issue.record("\(file.path):\(number + 1): \(rule.why): \(line)")
            }
        }
    }
}

@Test func unsafeSharingIsExplained() throws {
    for file in try SourceFile.all(under: ["Sources"]) {
        for (index, line) in file.lines.enumerated()
        where line.contains("@unchecked Sendable") || line.contains("nonisolated(unsafe)") {
            let above = file.lines[max(0, index - 3)...index].joined()
            #expect(above.contains("//"), "\(file.path):\(index + 1) does not say what protects it")
        }
    }
}

@Test func filesAndFunctionsAreShort() throws {
    for file in try SourceFile.all(under: ["Sources", "Tests", "migrations"]) {
        #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count) lines")
        for (number, line) in file.lines.enumerated() where line.count > 120 {
            Issue.record("\(file.path):\(number + 1) has \(line.count) letters")
        }
        for function in longFunctions(in: file) { Issue.record("\(file.path): \(function)") }
    }
}

@Test func everyPublicDeclarationIsDocumented() throws {
    let modifiers =
        #"(@discardableResult )?public "# + #"((internal|private)\(set\) |static |mutating |final |indirect )*"#
    let kinds = "(func|struct|class|enum|protocol|var|let|actor|init|typealias|subscript|case)"
    let declaration = #"^\s*"# + modifiers + kinds + #"\b"#
    for file in try SourceFile.all(under: ["Sources", "migrations"]) {
        for (index, line) in file.lines.enumerated()
        where line.range(of: declaration, options: .regularExpression) != nil {
            var above = index - 1
            while above > 0, file.lines[above].trimmingCharacters(in: .whitespaces).hasPrefix("@") { above -= 1 }
            let isDocumented = above >= 0 && file.lines[above].trimmingCharacters(in: .whitespaces).hasPrefix("///")
            #expect(isDocumented, "\(file.path):\(index + 1) has no doc comment")
        }
    }
}

/// Functions of more than 70 lines, found by the indentation of their closing brace.
private func longFunctions(in file: SourceFile) -> [String] {
    var found: [String] = []
    for (start, line) in file.lines.enumerated() {
        let trimmed = line.drop { $0 == " " }
        guard trimmed.range(of: #"^[a-z@() ]*\b(func|init)\b"#, options: .regularExpression) != nil,
            !trimmed.hasPrefix("//")
        else { continue }
        let closing = String(repeating: " ", count: line.count - trimmed.count) + "}"
        guard let end = file.lines[start...].firstIndex(of: closing), end - start > 70 else { continue }
        found.append("\(trimmed.prefix(60)) has \(end - start) lines")
    }
    return found
}
