import Domain
import Formats
import Foundation
import Logging
import Store

/// Reads the price catalogue and the pool file again and puts them in force; a file that is wrong leaves the old ones
/// in force.
struct Reloading: Sendable {
    let path: String
    let catalog: CurrentCatalog
    let throughputs: ThroughputTables?
    let runtime: Runtime
    let books: Books
    let log: Logger

    /// Does it, and tells systemd. Blocks; called from one queue that is not the runtime's.
    func run() {
        SystemdNotify.send("RELOADING=1\nMONOTONIC_USEC=\(Self.monotonicMicroseconds())")
        defer { SystemdNotify.send("READY=1") }
        do {
            let old = catalog.now
            let new = try old.map { try PriceCatalog.read($0.directory) }
            let file = try PoolFile.read(path, new, throughputs)
            let changes = runtime.executor.queue.sync { runtime.assumeIsolated { $0.change(to: file) } }
            catalog.replace(by: new)
            try books.note(file, new?.catalog)
            log.notice("the pool file \(path) is read again: \(changes.isEmpty ? "nothing has changed" : "in force")")
            for change in changes { log.notice("pool: \(change)") }
            if let old, let new { tell(old, new) }
        } catch {
            for line in "\(error)".split(separator: "\n") { log.error("\(line)") }
            log.error("the pool file is not taken; the one before stays in force")
        }
    }

    private func tell(_ old: PriceCatalog, _ new: PriceCatalog) {
        let differences = new.catalog.differences(from: old.catalog)
        for difference in differences { log.notice("catalogue: \(difference)") }
        guard !differences.isEmpty else { return }
        log.notice("price catalogue \(new.directory): \(new.summary)")
        for warning in new.warnings where !old.warnings.contains(warning) { log.warning("\(warning)") }
    }

    /// What systemd compares with its own clock (sd_notify(3)).
    private static func monotonicMicroseconds() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }
}
