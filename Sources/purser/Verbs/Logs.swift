import ArgumentParser
import Client
import Glibc
import Wire

/// `purser logs`.
struct Logs: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "logs",
        abstract: "Print what a job's command printed.",
        discussion: """
            Examples:
              purser logs 3
              purser logs 3 -f                follow it, over interruptions too
              purser logs 3 --attempt 1
              purser logs 3 --metrics         its metrics as JSON lines
            """)
    @Argument(help: ArgumentHelp("The job.", valueName: "id"), completion: jobCompletion, transform: jobNumber)
    var id: Int64
    @Flag(name: .shortAndLong, help: "Go on until the job is over.") var follow = false
    @Option(help: "Which attempt; else the newest.") var attempt: Int?
    @Flag(help: "The metrics instead of the output.") var metrics = false
    @OptionGroup var common: CommonFlags

    /// Microseconds between two looks.
    private static let pause: useconds_t = 250_000

    func validate() throws {
        if common.json { throw ValidationError("the output of a job is not JSON; --metrics prints JSON lines") }
    }

    func run() throws {
        var attempt = self.attempt
        repeat {
            let last = try print(attempt)
            guard follow, self.attempt == nil, let next = try nextAttempt(after: last) else { return }
            attempt = next
        } while true
    }

    /// Prints one attempt, to its end when it is followed; its number.
    private func print(_ wanted: Int?) throws -> Int {
        var attempt = wanted
        var offset = 0
        while true {
            let piece = try common.api.output(of: id, attempt: attempt, from: offset, isMetrics: metrics)
            attempt = piece.attempt
            offset = piece.next
            Output.write(piece.bytes)
            if piece.bytes.isEmpty, piece.isEnd || !follow { return piece.attempt }
            if piece.bytes.isEmpty { usleep(Self.pause) }
        }
    }

    /// Waits until the job has a newer attempt or is over; nil: it is over.
    private func nextAttempt(after last: Int) throws -> Int? {
        while true {
            let job = try common.api.job(id).document.job
            if job.attempts > last { return last + 1 }
            if job.endedAt != nil { return nil }
            usleep(Self.pause)
        }
    }
}
