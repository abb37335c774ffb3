import ArgumentParser
import Client
import FoundationEssentials
import Glibc
import Wire

/// `purser completions`.
struct Completions: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "completions",
        abstract: "Print the completion script of a shell; job numbers are completed from the daemon.",
        discussion: """
            Examples:
              purser completions bash > /etc/bash_completion.d/purser
              purser completions zsh > ~/.zfunc/_purser
              purser completions fish > ~/.config/fish/completions/purser.fish
            """)

    /// A shell that can be completed for.
    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash, zsh, fish
    }

    @Argument(help: "bash, zsh or fish.")
    var shell: Shell

    func run() {
        let kind: CompletionShell = [.bash: .bash, .zsh: .zsh, .fish: .fish][shell] ?? .bash
        Output.lines([Purser.completionScript(for: kind)])
    }
}

/// Completes numbers of jobs.
let jobCompletion = CompletionKind.custom { words, _, _ in JobNumbers.listed(for: words) }

/// The jobs a shell offers: live ones and those of the last day. Quick and silent, also where no daemon answers.
enum JobNumbers {
    private static let patience = Duration.milliseconds(500)

    static func listed(for words: [String]) -> [String] {
        let socket = words.firstIndex(of: "--socket").flatMap { words.indices.contains($0 + 1) ? words[$0 + 1] : nil }
        let api = API(Transport(socket: SocketPath.find(socket), timeout: patience))
        let jobs = try? api.jobs(API.JobQuery()).document.items
        return (jobs ?? []).reversed().map { "\($0.id)" }
    }
}

/// Where the daemon's socket is.
enum SocketPath {
    /// What a flag said, else the environment, else the user's own, else the system's.
    static func find(_ flag: String?) -> String {
        let environment = ProcessInfo.processInfo.environment
        if let said = flag ?? environment["PURSER_SOCKET"], !said.isEmpty { return said }
        let places = SocketPlaces.candidates(environment: environment, isRoot: geteuid() == 0)
        return places.first { access($0, F_OK) == 0 } ?? places[0]
    }
}
