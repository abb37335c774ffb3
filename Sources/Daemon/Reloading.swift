import Domain
import Foundation
import Logging
import Store

/// Reads the pool file again and puts it in force; a file that is wrong leaves the old one in force.
struct Reloading: Sendable {
    let path: String
    let catalog: PriceCatalog?
    let throughputs: ThroughputTables?
    let runtime: Runtime
    let books: Books
    let log: Logger

    /// Does it, and tells systemd. Blocks; called from one queue that is not the runtime's.
    func run() {
        SystemdNotify.send("RELOADING=1\nMONOTONIC_USEC=\(Self.monotonicMicroseconds())")
        defer { SystemdNotify.send("READY=1") }
        do {
            let file = try Options.readPool(path, catalog, throughputs)
            let changes = runtime.executor.queue.sync { runtime.assumeIsolated { $0.change(to: file) } }
            try books.note(file)
            log.notice("the pool file \(path) is read again: \(changes.isEmpty ? "nothing has changed" : "in force")")
            for change in changes { log.notice("pool: \(change)") }
        } catch {
            for line in "\(error)".split(separator: "\n") { log.error("\(line)") }
            log.error("the pool file is not taken; the one before stays in force")
        }
    }

    /// What systemd compares with its own clock (sd_notify(3)).
    private static func monotonicMicroseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
