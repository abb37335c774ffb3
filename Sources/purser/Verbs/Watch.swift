import ArgumentParser
import Client
import Domain
import Glibc
import Wire

/// `purser watch`.
struct Watch: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow jobs, nodes, budgets and what they cost an hour, live; q quits.",
        discussion: """
            Examples:
              purser watch
              purser watch --interval 10s
              purser watch --interval 1m >> burn.log      plain lines where there is no terminal
              purser watch --count 1                      one line, and the end
            """)
    @Option(
        help: ArgumentHelp("How often to look: 1s, 10s.", valueName: "time"),
        transform: { text in
            guard let span = Quantity.span(text), span >= .seconds(1), span <= .hours(24) else {
                throw ValidationError("an interval is from 1s to 24h: 2s, 10s, 1m")
            }
            return span
        })
    var interval = Span.seconds(2)
    @Option(help: ArgumentHelp("End after so many looks.", valueName: "number")) var count: Int?
    @OptionGroup var common: CommonFlags

    func validate() throws {
        if let count, count < 1 { throw ValidationError("--count is at least 1") }
        if common.json { throw ValidationError("watch is for people; purser events -f --json tells programs") }
    }

    func run() throws {
        // A daemon that is not there is said at once; one that goes away later is waited for.
        let first = try common.api.watchFrame()
        guard let terminal = Terminal() else { return try printLines(first) }
        defer { terminal.close() }
        follow(first, on: terminal)
    }

    private func printLines(_ first: WatchFrame) throws(Failure) {
        var frame = first
        var looks = 1
        while true {
            Output.lines([common.view.watchLine(frame)])
            if let count, looks >= count { return }
            poll(nil, 0, Int32(interval.milliseconds))
            frame = try common.api.watchFrame()
            looks += 1
        }
    }

    private func follow(_ first: WatchFrame, on terminal: Terminal) {
        var frame = first
        var history = WatchHistory()
        history.add(frame)
        var trouble: [String] = []
        var looks = 1
        while true {
            draw(frame, history, trouble, on: terminal)
            switch terminal.wish(within: Int(interval.milliseconds)) {
            case .quit: return
            case .redraw: continue
            case nil: break
            }
            if let count, looks >= count { return }
            looks += 1
            do {
                frame = try common.api.watchFrame()
                history.add(frame)
                trouble = []
            } catch {
                trouble = error.lines + ["  what is shown is old; trying again"]
            }
        }
    }

    private func draw(_ frame: WatchFrame, _ history: WatchHistory, _ trouble: [String], on terminal: Terminal) {
        let (width, height) = terminal.size
        let notes = trouble.map { Glyphs.clipped($0, to: width) }
        let lines = common.view.watch(frame, history, width: width, height: max(1, height - notes.count))
        terminal.show(Array((notes + lines).prefix(height)))
    }
}
