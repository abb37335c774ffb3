import Foundation
import Wire

/// Writes the manual pages of `purser`, its verbs and `purserd` from what the programs say of themselves:
/// `Manual DIRECTORY-OF-THE-PROGRAMS OUTPUT-DIRECTORY`. The same programs give the same bytes.
@main
enum Manual {
    static func main() {
        let arguments = CommandLine.arguments
        guard arguments.count == 3 else { fail("usage: Manual DIRECTORY-OF-THE-PROGRAMS OUTPUT-DIRECTORY") }
        do {
            try FileManager.default.createDirectory(atPath: arguments[2], withIntermediateDirectories: true)
            let purser = try ToolInfo.read("\(arguments[1])/purser").command
            let purserd = try ToolInfo.read("\(arguments[1])/purserd").command
            let simulator = "\(arguments[1])/purser-sim"
            let simulated = [
                "simulate": try ToolInfo.read(simulator).command,
                "whatif": try ToolInfo.read(simulator, "whatif").command,
            ]
            let verbs = purser.shown
            var pages = verbs.map { verb in
                Page(
                    simulated[verb.commandName] ?? verb, name: "purser-\(verb.commandName)",
                    call: "purser \(verb.commandName)", section: 1,
                    extras: [.seeAlso(["purser(1)", "purserd(8)"])])
            }
            pages.append(
                Page(
                    purser, name: "purser", call: "purser", section: 1,
                    extras: Extra.purser + [.seeAlso(verbs.map { "purser-\($0.commandName)(1)" } + ["purserd(8)"])]))
            pages.append(
                Page(
                    purserd, name: "purserd", call: "purserd", section: 8,
                    extras: Extra.purserd + [.seeAlso(["purser(1)", "systemd.service(5)"])]))
            for page in pages {
                try page.text.write(
                    toFile: "\(arguments[2])/\(page.name).\(page.section)", atomically: true, encoding: .utf8)
            }
        } catch {
            fail("the manual cannot be written: \(error)")
        }
    }

    private static func fail(_ message: String) -> Never {
        FileHandle.standardError.write(Data((message + "\n").utf8))
        exit(1)
    }
}

/// A section that the programs do not know of.
struct Extra {
    var heading: String
    /// Terms and what they mean.
    var terms: [(term: String, text: String)] = []
    /// Text below the terms.
    var text = ""

    static func seeAlso(_ pages: [String]) -> Extra { Extra(heading: "SEE ALSO", text: pages.joined(separator: ", ")) }

    static let purser = [
        Extra(
            heading: "ENVIRONMENT",
            terms: [
                ("PURSER_SOCKET", "The daemon's socket; --socket goes before it."),
                ("NO_COLOR", "Anything but empty: no colors."),
            ]),
        Extra(
            heading: "FILES",
            terms: [
                ("$XDG_RUNTIME_DIR/purser/purserd.sock", "The socket of the user's own daemon, tried first."),
                ("/run/purser/purserd.sock", "The socket of the system's daemon, for members of its group."),
            ]),
    ]

    static let purserd = [
        Extra(
            heading: "SIGNALS",
            terms: [
                (
                    "SIGTERM, SIGINT",
                    "Open requests are answered, then the daemon ends. Running commands go on and are taken up again "
                        + "by the next start. A second one ends it at once."
                ),
                ("SIGKILL", "Loses nothing that was answered."),
            ]),
        Extra(
            heading: "ENVIRONMENT",
            terms: [
                (
                    "PURSER_CONFIG, PURSER_DATABASE, PURSER_SOCKET, PURSER_POOL, PURSER_RATE",
                    "As the flags of the same names, which go before them; the configuration file comes after them."
                ),
                ("STATE_DIRECTORY", "Where the database is, as systemd says (StateDirectory=)."),
                ("LISTEN_FDS, LISTEN_PID, LISTEN_FDNAMES", "Sockets that systemd hands over; all of them are served."),
                ("NOTIFY_SOCKET, WATCHDOG_USEC", "systemd is told when it serves, and after each turn that came back."),
            ]),
        Extra(
            heading: "FILES",
            terms: [
                ("/etc/purser/purserd.yaml, ~/.config/purser/purserd.yaml", "The configuration."),
                ("/etc/purser/pool.yaml, ~/.config/purser/pool.yaml", "The pool."),
                ("/var/lib/purser, ~/.local/state/purser", "The database and the jobs' output."),
            ]),
        Extra(
            heading: "EXIT STATUS",
            text: "0 after a clean end, 1 where the daemon cannot start or go on, 2 where a file or flag is wrong."),
    ]
}
