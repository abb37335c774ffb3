import Foundation
import Wire

/// One manual page, as text for man(7).
struct Page {
    let name: String
    let section: Int
    private let command: ToolInfo.Command
    private let call: String
    private let extras: [Extra]

    /// A page about a command that people call as `call`.
    init(_ command: ToolInfo.Command, name: String, call: String, section: Int, extras: [Extra]) {
        self.command = command
        self.name = name
        self.call = call
        self.section = section
        self.extras = extras
    }

    /// The whole page.
    var text: String {
        let told = Discussion(command.discussion ?? "")
        var lines = [#".\" Made by 'make man' from the program itself; changes here are lost."#]
        lines.append(".TH \(name.uppercased()) \(section) \"\" \"Purser \(Release.version)\" \"Purser\"")
        lines += [".SH NAME", "\(escaped(name)) \\- \(escaped(sentence(command.abstract)))", ".SH SYNOPSIS"]
        lines +=
            [synopsis(command, call)] + command.shown.flatMap { [".br", synopsis($0, "\(call) \($0.commandName)")] }
        lines += [".SH DESCRIPTION", escaped(command.abstract ?? "")]
        if let aliases = command.aliases, !aliases.isEmpty {
            lines += [".PP", escaped("Also called \(aliases.joined(separator: ", ")).")]
        }
        for paragraph in told.paragraphs { lines += [".PP", escaped(paragraph)] }
        lines += verbs + options(of: command)
        if !told.examples.isEmpty {
            lines += [".SH EXAMPLES", ".nf"] + told.examples.map(escaped) + [".fi"]
        }
        for extra in extras { lines += section(extra) }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The verbs: of `purser` by name only, for each has a page; of others with their options.
    private var verbs: [String] {
        guard !command.shown.isEmpty else { return [] }
        let heading = [section == 8 ? ".SH COMMANDS" : ".SH VERBS"]
        return heading
            + command.shown.flatMap { verb -> [String] in
                let aliases = verb.aliases.map { $0.isEmpty ? "" : " (\($0.joined(separator: ", ")))" } ?? ""
                let head = [".TP", ".B \(escaped(verb.commandName + aliases))", escaped(verb.abstract ?? "")]
                let hasPage = name == "purser"
                return head + (hasPage ? [] : [".RS"] + terms(of: verb) + [".RE"])
            }
    }

    private func options(of command: ToolInfo.Command) -> [String] {
        let terms = terms(of: command)
        return terms.isEmpty ? [] : [".SH OPTIONS"] + terms
    }

    private func terms(of command: ToolInfo.Command) -> [String] {
        var terms: [(term: String, text: String)] = []
        for argument in command.arguments ?? [] where argument.shouldDisplay {
            let fallback = argument.defaultValue.map { " Default: \($0)." } ?? ""
            let text = argument.abstract == nil ? fallback : sentence(argument.abstract) + "." + fallback
            // The two words of one flag, such as --spot and --no-spot, come one after the other and say the same.
            if argument.kind == "flag", let last = terms.last, last.text == text {
                terms[terms.count - 1].term += ", \(term(argument))"
            } else {
                terms.append((term(argument), text))
            }
        }
        return terms.flatMap { [".TP", ".B \(escaped($0.term))", escaped($0.text)] }
    }

    private func term(_ argument: ToolInfo.Argument) -> String {
        let value = (argument.valueName ?? "value").uppercased()
        guard argument.kind != "positional" else { return argument.isRepeating ? "\(value)..." : value }
        let names = (argument.names ?? []).sorted { $0.written.count < $1.written.count }.map(\.written)
        return names.joined(separator: ", ") + (argument.kind == "option" ? " \(value)" : "")
    }

    private func synopsis(_ command: ToolInfo.Command, _ call: String) -> String {
        let shown = (command.arguments ?? []).filter(\.shouldDisplay)
        var words = shown.contains { $0.kind != "positional" } ? ["[OPTION...]"] : []
        for argument in shown where argument.kind == "positional" {
            let dots = argument.isRepeating ? "..." : ""
            let before = argument.parsingStrategy == "postTerminator" ? "-- " : ""
            let word = before + (argument.valueName ?? "value").uppercased() + dots
            words.append(argument.isOptional ? "[\(word)]" : word)
        }
        if name == "purser", call == "purser" { words = ["[VERB]"] + words }
        return ".B \(escaped(call))\n" + escaped(words.joined(separator: " "))
    }

    private func section(_ extra: Extra) -> [String] {
        [".SH \(extra.heading)"]
            + extra.terms.flatMap { [".TP", ".B \(escaped($0.term))", escaped($0.text)] }
            + (extra.text.isEmpty ? [] : [escaped(extra.text)])
    }

    /// Without its full stop.
    private func sentence(_ text: String?) -> String {
        let text = text ?? ""
        return text.hasSuffix(".") ? String(text.dropLast()) : text
    }

    /// As man(7) takes it: no line begins with a control letter, and hyphens stay hyphens.
    private func escaped(_ text: String) -> String {
        text.replacingOccurrences(of: "\\", with: "\\e").replacingOccurrences(of: "-", with: "\\-")
            .split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.hasPrefix(".") || $0.hasPrefix("'") ? "\\&\($0)" : String($0) }.joined(separator: "\n")
    }
}

/// A command's discussion: examples, which are indented, and paragraphs.
struct Discussion {
    private(set) var examples: [String] = []
    private(set) var paragraphs: [String] = []

    /// Reads the text of a discussion.
    init(_ text: String) {
        for block in text.components(separatedBy: "\n\n") where !block.isEmpty {
            let lines = block.components(separatedBy: "\n")
            guard lines[0].uppercased().hasPrefix("EXAMPLES") else {
                paragraphs.append(lines.joined(separator: "\n"))
                continue
            }
            examples += lines.dropFirst().map { $0.hasPrefix("  ") ? String($0.dropFirst(2)) : $0 }
        }
    }
}
