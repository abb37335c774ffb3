import Foundation
import Testing

/// Every code a user may meet is explained in docs/reference/reasons.md.
@Test func everyReasonIsExplained() throws {
    let listed = try String(
        contentsOf: SourceFile.root.appendingPathComponent("docs/reference/reasons.md"), encoding: .utf8)
    let files = try SourceFile.all(under: ["Sources"]).filter { $0.path.hasPrefix("Sources/Domain/Decisions/") }
    let codes = files.flatMap(\.lines).flatMap { line in
        line.matches(of: /"([A-Z][a-z]+([A-Z][A-Za-z]+)?)"/).map { String($0.1) }
    }
    #expect(codes.contains("WaitingForAccelerator") && codes.contains("Cheapest") && codes.contains("NotOwner"))
    for code in Set(codes).sorted() {
        #expect(listed.contains("`\(code)`"), "docs/reference/reasons.md does not explain \(code)")
    }
}
