import ArgumentParser
import Client
import Domain

/// A word of the command line that nothing is known by, found before the parser blames another one.
enum Misspelling {
    /// What runs where a verb, or a part of one, is left out.
    static let usual: [any ParsableCommand.Type] = [Status.self, BudgetList.self, CostBill.self, NodesList.self]

    /// A first word that is neither a verb nor a number, or a second one that its verb does not know.
    static func verb(in arguments: [String]) -> Failure? {
        guard let word = arguments.first, !word.hasPrefix("-"), Int64(word) == nil else { return nil }
        guard Purser.verbs.contains(word) else { return failure("verb", "purser", word, among: Purser.verbs) }
        guard let verb = command(named: word), let second = arguments.dropFirst().first, !second.hasPrefix("-") else {
            return nil
        }
        let parts = verb.configuration.subcommands.map { $0._commandName }
        guard !parts.isEmpty, !parts.contains(second), Int64(second) == nil else { return nil }
        return failure("verb", "purser \(word)", second, among: parts)
    }

    /// The first option that the verb does not have. What follows `--` is not Purser's.
    static func option(in arguments: [String]) -> Failure? {
        let words = arguments.prefix { $0 != "--" }
        let first = words.first.flatMap { command(named: $0) }
        let verb = first ?? Status.self
        let part = verb.configuration.subcommands.first { $0._commandName == words.dropFirst().first }
        let known = options(of: part ?? verb.configuration.defaultSubcommand ?? verb) + ["--help", "--version"]
        for word in words where word.hasPrefix("--") {
            let name = String(word.prefix { $0 != "=" })
            if known.contains(name) { continue }
            let path = ["purser", first?._commandName, part?._commandName].compactMap { $0 }.joined(separator: " ")
            return failure("option", path, name, among: known)
        }
        return nil
    }

    private static func command(named word: String) -> (any ParsableCommand.Type)? {
        Purser.configuration.subcommands.first { $0._commandName == word || $0.configuration.aliases.contains(word) }
    }

    /// The long options that the help of a verb names.
    private static func options(of verb: any ParsableCommand.Type) -> [String] {
        Purser.helpMessage(for: verb, includeHidden: true, columns: 400)
            .split { !($0.isLetter || $0.isNumber || $0 == "-") }.map(String.init).filter { $0.hasPrefix("--") }
    }

    private static func failure(
        _ kind: String, _ path: String, _ word: String, among known: [String]
    ) -> Failure {
        let near = nearest(to: word, among: known)
        let shown = kind == "verb" ? near.map { "\(path) \($0)" } : near
        return Failure(
            .usage, path == "purser" ? "there is no \(kind) '\(word)'" : "there is no \(kind) '\(word)' in '\(path)'",
            hint: shown.map { "did you mean '\($0)'?" } ?? "\(path) --help lists the \(kind)s")
    }
}
