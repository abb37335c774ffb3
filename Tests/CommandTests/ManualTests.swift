import Foundation
import TestKit
import Testing

/// The committed manual pages are those the programs make now.
@Test func theManualIsCurrent() throws {
    let directory = try TemporaryDirectory()
    let ran = try Ran(
        Built.binary("Manual"), [Built.binary("purser").deletingLastPathComponent().path, directory.file("man")],
        directory: URL(filePath: directory.path), environment: ["PATH": "/usr/bin:/bin"])
    #expect(ran.code == 0, "\(ran)")
    let committed = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "man").path
    let files = FileManager.default
    let (made, kept) = try (
        files.contentsOfDirectory(atPath: directory.file("man")).sorted(),
        files.contentsOfDirectory(atPath: committed).sorted()
    )
    #expect(made == kept, "make man makes them anew")
    for name in made where kept.contains(name) {
        let isSame = files.contentsEqual(atPath: "\(committed)/\(name)", andPath: "\(directory.file("man"))/\(name)")
        #expect(isSame, "\(name) is not what the program says; 'make man' makes it anew")
    }
}
