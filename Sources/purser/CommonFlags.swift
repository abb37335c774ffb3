import ArgumentParser
import Client
import Domain
import FoundationEssentials
import Glibc
import Wire

/// When marks for a terminal are made.
enum Coloring: String, ExpressibleByArgument, CaseIterable {
    case auto, always, never
}

/// Flags every verb takes.
struct CommonFlags: ParsableArguments {
    @Flag(help: "One JSON document instead of tables.")
    var json = false
    @Flag(name: .shortAndLong, help: "Numbers only.")
    var quiet = false
    @Flag(help: "Tables without headings and sums.")
    var noHeader = false
    @Option(help: ArgumentHelp("Only these columns of a table, in this order: id,state,cost.", valueName: "names"))
    var columns: String?
    @Option(help: "auto, always or never; NO_COLOR is heeded.")
    var color = Coloring.auto
    @Flag(help: "Times in UTC instead of local time.")
    var utc = false
    @Option(help: ArgumentHelp("The daemon's socket; else PURSER_SOCKET, the user's, the system's.", valueName: "path"))
    var socket: String?
    @Option(
        help: ArgumentHelp("Give up after so long: 5s, 2m, 1h (30s; wait and logs -f: never).", valueName: "time"),
        transform: { text in
            guard let span = Quantity.span(text), span > .zero else {
                throw ValidationError("a time has a number and a unit: 5s, 2m, 1h30m")
            }
            return span
        })
    var timeout: Span?

    /// The API at the daemon's socket.
    var api: API {
        API(Transport(socket: SocketPath.find(socket), timeout: .milliseconds((timeout ?? .seconds(30)).milliseconds)))
    }

    /// How documents are shown.
    var view: View { View(style: Style(isOn: isColored), hasHeader: !noHeader, isUTC: utc, columns: wantedColumns) }

    /// Prints a document as JSON where that is wanted, else what `lines` makes of it.
    func show<Document>(
        _ reply: API.Reply<Document>, ids: [Int64]? = nil, _ lines: (Document) throws(Failure) -> [String]
    ) throws(Failure) {
        if json {
            Output.write(reply.raw.hasSuffix("\n") ? reply.raw : reply.raw + "\n")
        } else if quiet, let ids {
            Output.lines(ids.map(String.init))
        } else {
            Output.lines(try lines(reply.document))
        }
    }

    private var wantedColumns: [String] {
        columns.map { $0.split(separator: ",").map { $0.drop { $0 == " " }.uppercased() } } ?? []
    }

    private var isColored: Bool {
        switch color {
        case .always: true
        case .never: false
        case .auto: ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty && isatty(STDOUT_FILENO) == 1
        }
    }
}

/// Reads a job's number from the command line.
func jobNumber(_ text: String) throws -> Int64 {
    if let number = Int64(text), number > 0 { return number }
    if Purser.verbs.contains(text) {
        throw ValidationError("the verb comes first: purser \(text) ...")
    }
    throw ValidationError("a job is named by its number; purser status lists them")
}

/// A key for one request. Keys that rise with time are stored side by side, which is cheaper than random places.
func newIdempotencyKey() -> String {
    var now = timespec()
    clock_gettime(CLOCK_REALTIME, &now)
    return "purser-\(now.tv_sec)-\(UUID().uuidString)"
}
