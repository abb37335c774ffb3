import Foundation

/// What a program says of its commands (`--experimental-dump-help` of swift-argument-parser), as far as pages need it.
struct ToolInfo: Decodable {
    /// The program itself.
    var command: Command

    /// A command or verb.
    struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var discussion: String?
        var aliases: [String]?
        var shouldDisplay: Bool?
        var arguments: [Argument]?
        var subcommands: [Command]?

        /// Its verbs, without hidden ones and `help`.
        var shown: [Command] {
            (subcommands ?? []).filter { $0.shouldDisplay != false && $0.commandName != "help" }
        }
    }

    /// An argument, option or flag.
    struct Argument: Decodable {
        /// `positional`, `option` or `flag`.
        var kind: String
        var abstract: String?
        var valueName: String?
        var defaultValue: String?
        var isOptional: Bool
        var isRepeating: Bool
        var parsingStrategy: String?
        var shouldDisplay: Bool
        var names: [Name]?
    }

    /// `-q` or `--quiet`.
    struct Name: Decodable {
        /// `short`, `long` or `longWithSingleDash`.
        var kind: String
        var name: String

        /// As it is written.
        var written: String { (kind == "long" ? "--" : "-") + name }
    }

    /// Runs a program, with a verb where one is named, and reads what it says.
    static func read(_ program: String, _ verb: String...) throws -> ToolInfo {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = verb + ["--experimental-dump-help"]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = output.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return try JSONDecoder().decode(ToolInfo.self, from: data)
    }
}
