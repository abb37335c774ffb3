import ArgumentParser
import Client
import Glibc
import Wire

/// Flags that say how a study is shown.
struct ShownFlags: ParsableArguments {
    @Flag(help: "One JSON document instead of a table; parts of a study are joined from such documents.")
    var json = false
    @Option(help: ArgumentHelp("Also write a page with tables and pictures; - for standard output.", valueName: "file"))
    var html: String?
    @Flag(help: "A table without headings and notes.")
    var noHeader = false
    @Option(help: ArgumentHelp("Only these columns of the table, in this order: policy,cost,jct.", valueName: "names"))
    var columns: String?
    @Flag(name: .shortAndLong, help: "No progress and no notes on standard error.")
    var quiet = false

    func validate() throws {
        if json, html == "-" { throw ValidationError("--json and --html - both want standard output") }
    }

    /// Shows a study.
    func show(_ document: SimulationDocument) throws(Failure) {
        if let html { try Output.write(page: SimulationPage(document).html, to: html) }
        if html == "-" { return }
        if json {
            guard let text = try? JSON.text(document) else { throw Failure(.failure, "a figure is not finite") }
            return Output.write(text + "\n")
        }
        let wanted = columns.map { $0.split(separator: ",").map { $0.drop { $0 == " " }.uppercased() } } ?? []
        let view = View(style: Style(isOn: false), hasHeader: !noHeader, isUTC: true, columns: wanted)
        Output.lines(try view.simulation(document))
    }
}
