import ArgumentParser
import Client
import Glibc
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
        guard html != "-" else { return Output.write(page) }
        try write(page)
        if !common.quiet { Output.lines(["\(html): \(month.title)"]) }
    }

    /// Written beside the file and moved over it, so that a page is there whole or not at all. A device or a pipe is
    /// written to as it is.
    private func write(_ page: String) throws(Failure) {
        var there = stat()
        let isFile = stat(html, &there) != 0 || there.st_mode & S_IFMT == S_IFREG
        let draft = isFile ? "\(html).\(getpid()).tmp" : html
        guard let file = fopen(draft, "w") else { throw cannotWrite() }
        let bytes = Array(page.utf8)
        let written = fwrite(bytes, 1, bytes.count, file)
        guard fclose(file) == 0, written == bytes.count, !isFile || rename(draft, html) == 0 else {
            if isFile { unlink(draft) }
            throw cannotWrite()
        }
    }

    private func cannotWrite() -> Failure {
        Failure(
            .failure, "cannot write \(html): \(String(cString: strerror(errno)))",
            hint: "name a file in a directory that is there and writable, or - for standard output")
    }
}
