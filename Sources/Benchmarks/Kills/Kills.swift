import Client
import Foundation

/// The real daemon, killed again and again at random moments under clients that submit and cancel and commands that
/// report. After each restart everything that was acknowledged must be there, once.
enum Kills {
    /// Runs until the daemon was killed so many times; ends with 1 if anything was lost or doubled.
    static func run(count: Int, seed: UInt64) {
        do {
            let world = try KillsWorld(seed: seed)
            print("killing \(world.purserd) \(count) times, seed \(seed), in \(world.directory)")
            var run = KillsRun(world: world, seed: seed)
            try run.run(kills: count)
            print(run.summary)
            if run.tally.isClean {
                world.remove()
            } else {
                fail("the database, the log and the effects are left in \(world.directory)")
            }
        } catch {
            fail("the kills could not be run: \(error)")
        }
    }
}

/// One run: kill, restart, account, again.
private struct KillsRun {
    let world: KillsWorld
    let promises = Promises()
    var dice: Dice
    var auditor: KillsAuditor
    var tally = KillsTally()
    private let seed: UInt64
    private let began = ContinuousClock.now

    init(world: KillsWorld, seed: UInt64) {
        self.world = world
        self.seed = seed
        dice = Dice(seed: seed, who: "killer")
        auditor = KillsAuditor(world: world, promises: promises)
    }

    mutating func run(kills: Int) throws {
        while tally.kills < kills {
            let daemon = try KilledDaemon(world)
            if tally.kills > 0, dice.below(4) == 0 {
                dice.pause(milliseconds: 0...250)
                daemon.kill()
                tally.kills += 1
                tally.killsAtStart += 1
                continue
            }
            try daemon.waitUntilItAnswers()
            try auditor.audit(into: &tally)
            let clients = KillsClients(world: world, promises: promises, seed: seed, round: tally.kills)
            clients.start()
            dice.pause(milliseconds: 50...1_100)
            daemon.sendKill()
            clients.stop()
            daemon.kill()
            tally.kills += 1
            if tally.kills % 10 == 0 { print("  \(tally.kills) kills: \(promises.counts)") }
        }
        try settle()
    }

    /// After the last kill all jobs come to their end, and everything is accounted for once more.
    private mutating func settle() throws {
        let daemon = try KilledDaemon(world)
        try daemon.waitUntilItAnswers()
        try auditor.audit(into: &tally)
        try daemon.waitUntilIdle()
        try auditor.audit(into: &tally)
        try auditor.auditEnds(into: &tally)
        daemon.end()
    }

    var summary: String {
        let seconds = began.duration(to: .now).components.seconds
        return """
            \(tally.kills) kills (\(tally.killsAtStart) of them during a start) in \(seconds) s, seed \(seed), load \
            \(Machine.load): \(promises.counts); \(tally.repeats) submissions repeated under their keys, \
            \(tally.unanswered) of them never answered before; \(tally.cancelsTooLate) cancels came after the work was \
            done; \(tally.commandStarts) starts of commands.
            \(tally.findings)
            """
    }
}

/// What was counted, and what was found wrong: everything with a comment must be zero at the end.
struct KillsTally {
    var kills = 0
    var killsAtStart = 0
    var repeats = 0
    var unanswered = 0
    var commandStarts = 0
    var cancelsTooLate = 0
    /// Acknowledged jobs that are gone, or have another name or number.
    var lost = 0
    /// Numbers that were given to two jobs.
    var reused = 0
    /// Submissions that made two jobs.
    var doubled = 0
    /// Acknowledged cancels that do not hold.
    var cancelsForgotten = 0
    /// Ended jobs that ended again in another way.
    var endsChanged = 0
    /// Postings that are gone or changed, or bill a time twice.
    var badPostings = 0
    /// Metrics that are kept twice.
    var doubleMetrics = 0
    /// Starts of one attempt beyond the first, and runs of one job at the same time.
    var doubleRuns = 0
    /// Audits at which `cost verify` did not hold.
    var unverified = 0

    private var all: [(String, Int)] {
        [
            ("lost", lost), ("reused ids", reused), ("doubled jobs", doubled), ("forgotten cancels", cancelsForgotten),
            ("changed ends", endsChanged), ("bad postings", badPostings), ("double metrics", doubleMetrics),
            ("double runs", doubleRuns), ("unverified bills", unverified),
        ]
    }

    /// Whether nothing is wrong.
    var isClean: Bool { all.allSatisfy { $0.1 == 0 } }

    /// `0 lost, 0 reused ids, ...`.
    var findings: String { all.map { "\($0.1) \($0.0)" }.joined(separator: ", ") }
}

/// Chance of one who draws, from a seed: the same draws in the same order.
struct Dice {
    private var state: UInt64

    init(seed: UInt64, who: String) {
        state = who.utf8.reduce(seed &* 0x9E37_79B9_7F4A_7C15) { ($0 ^ UInt64($1)) &* 0x0000_0100_0000_01B3 }
    }

    /// Evenly in 0 ..< `bound` (SplitMix64: Steele, Lea, Flood, 2014).
    mutating func below(_ bound: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var bits = state
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
        bits ^= bits >> 31
        return Int(bits.multipliedFullWidth(by: UInt64(bound)).high)
    }

    /// Evenly in a range.
    mutating func within(_ range: ClosedRange<Int>) -> Int { range.lowerBound + below(range.count) }

    /// Waits for a drawn time.
    mutating func pause(milliseconds range: ClosedRange<Int>) {
        Thread.sleep(forTimeInterval: Double(within(range)) / 1_000)
    }
}
