import ArgumentParser
import Client
import Wire

/// `purser simulate merge`.
struct MergeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purser simulate merge",
        abstract: "Join parts of a study into one, as if it had been run at once.",
        discussion: """
            Examples:
              purser simulate merge part1.json part2.json
              purser simulate merge part*.json --json > study.json
              purser simulate merge part*.json --html study.html

            The parts are documents of purser simulate --json about the same files.
            """)
    @Argument(help: "The parts, in the order in which policies are shown.")
    var files: [String]
    @OptionGroup var shown: ShownFlags

    func run() throws {
        let parts = try files.map { file throws(Failure) in try part(file) }
        do {
            guard let document = try SimulationDocument.merging(parts) else { return }
            try shown.show(document)
        } catch SimulationDocument.Mismatch.otherStudy(let index) {
            throw Failure(
                .usage, "\(files[index]) is about other files or settings than \(files[0])",
                hint: "parts of one study have the same list of jobs, pool, tick and --oracle")
        } catch SimulationDocument.Mismatch.otherResult(let policy, let seed) {
            throw Failure(
                .usage, "two parts have different results for policy \(policy) and seed \(seed)",
                hint: "were they made by the same release?")
        }
    }

    private func part(_ file: String) throws(Failure) -> SimulationDocument {
        let bytes = try Input.bytes(of: file, "the part")
        guard let document = try? JSON.value(SimulationDocument.self, from: bytes), document.kind == "Simulation" else {
            throw Failure(
                .usage, "\(file) is no part of a study", hint: "parts are written by purser simulate ... --json")
        }
        return document
    }
}
