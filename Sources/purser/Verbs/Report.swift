import ArgumentParser
import Client
import Wire

/// `purser report`.
struct Report: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Make a page of a month: what was spent, where it went, what it brought, and why.",
        discussion: """
            Examples:
              purser report --month 2026-11 --html november.html
              purser report --month 2026-11 --html - > november.html
              purser report --month 2026-11 --html november.html --db purser.db    no daemon is needed

            The page is one HTML file that needs no network and no script; tables stand under every picture. It shows
            what purser cost shows, to the nano-dollar in its data-nanos attributes.
            """)
    @Option(
        help: ArgumentHelp("The month, UTC: 2026-11.", valueName: "month"),
        transform: { text in
            guard let month = Month(text) else { throw ValidationError("a month is written like 2026-11") }
            return month
        })
    var month: Month
    @Option(help: ArgumentHelp("The file that is written; - for standard output.", valueName: "file"))
    var html: String
    @OptionGroup var place: CostPlace
    @OptionGroup var common: CommonFlags

    func run() throws {
        let page = ReportPage(try place.source(common).report(of: month)).html
        try Output.write(page: page, to: html)
        if html != "-", !common.quiet { Output.lines(["\(html): \(month.title)"]) }
    }
}
