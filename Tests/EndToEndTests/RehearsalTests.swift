import Foundation
import TestKit
import Testing

/// A daemon at sixty times the wall clock and a pool in which something happens to a zone while jobs run in it: who is
/// moved, when, for how many dollars, and whether the bill adds up. Then the rest at six thousand times.
@Suite(.serialized) struct RehearsalTests {
    /// Ten minutes after the world began.
    private static let event: TimeInterval = 600
    /// Time between two reviews: `moves.every`.
    private static let review: TimeInterval = 300

    private static func group(_ name: String, zone: String, _ terms: String, _ price: String, _ more: String = "")
        -> String
    {
        """
          - {name: \(name), provider: aws, type: m6i.large, region: r1, zone: \(zone), terms: \(terms), limit: 8,
             price: \(price), vcpus: 2, memory: 4GiB, accelerators: "A100:1", grant_delay: 1s, boot: 30s, notice: 2m,
             minimum_charge: 0s\(more)}

        """
    }

    private static func spot(_ name: String, zone: String, _ price: String) -> String {
        group(name, zone: zone, "spot", price, ", market: {trace: \(name).csv}")
    }

    private static let head = "seed: 5\nworkloads: {toy: {\"A100:1\": 1, \"A100:2\": 2}}\ngroups:\n"

    private static func always(_ price: String) -> String { "seconds,available,price\n0,1,\(price)\n" }

    /// A job of ten hours on one node.
    private static func job(_ name: String, resources: String = "", top: String = "", _ more: String = "") -> String {
        """
        name: \(name)
        \(top)resources: {accelerators: "A100:1"\(resources)}
        purser:
          simulate: {workload: toy, steps: 36000, startup: 10s, report_every: 60}
        \(more)
        """
    }

    private static let saving = "  checkpoint: {every: 3m, save: 10s}\n"

    /// What is known of a daemon that was started.
    private struct Rehearsal {
        let daemon: TestDaemon
        /// When the world began.
        let begun: Date

        init(pool: String, files: [String: String]) throws {
            daemon = try TestDaemon(
                pool: pool, files: files, rate: 60, more: "moves: {apart: 2m, every: 5m}")
            begun = try #require(ISO8601DateFormatter().date(from: TestDaemon.start))
            try daemon.start()
        }

        func why(_ job: Int) throws -> [[String: Any]] {
            let ran = try daemon.purser("why", "\(job)", "--json")
            let object = try JSONSerialization.jsonObject(with: Data(ran.out.utf8)) as? [String: Any]
            return object?["decisions"] as? [[String: Any]] ?? []
        }

        /// The decisions about a job for a reason.
        func decisions(_ code: String, of job: Int) throws -> [[String: Any]] {
            try why(job).filter { $0["code"] as? String == code }
        }

        /// Whether a decision was made within one review of the event.
        func isInTime(_ decision: [String: Any]) throws -> Bool {
            let at = try #require(ISO8601DateFormatter().date(from: decision["at"] as? String ?? ""))
            let (early, late) = (begun + event - 1, begun + event + review + 1)
            return (early...late).contains(at)
        }

        func places(_ job: Int) throws -> [String] {
            try daemon.attempts(job).compactMap { $0["group"] as? String }
        }

        /// The rest of the night at six thousand times the wall clock, and its bill.
        func finish(_ jobs: [Int]) throws {
            daemon.end()
            try daemon.start(environment: ["PURSER_RATE": "6000"])
            let ran = try daemon.purser(["wait", "--timeout", "60s"] + jobs.map(String.init))
            #expect(ran.code == 0, "\(ran)")
            try waitUntil("all nodes are given back") { try daemon.purser("nodes", "--no-header").out.isEmpty }
            let verify = try daemon.purser("cost", "verify")
            #expect(verify.code == 0, "\(verify)")
        }
    }

    /// The dollars of an amount in a document.
    private func dollars(_ amount: Any?) -> Double {
        ((amount as? [String: Any])?["amount"] as? String).flatMap { Double($0) } ?? .nan
    }

    /// Dollars in a decision's sentence, in cents.
    private func cents(_ decision: [String: Any]) throws -> [Int] {
        let text = try #require(decision["text"] as? String)
        return text.matches(of: /\$(\d+)\.(\d\d)/).compactMap { match in
            Int(match.1).flatMap { dollars in Int(match.2).map { dollars * 100 + $0 } }
        }
    }

    /// Spot in zone a is five times as dear from the tenth minute on; zone b has it for twice what a had at first.
    @Test func aPriceStepMovesTheRunningJobsWithinOneReview() throws {
        let pool =
            Self.head + Self.spot("spot-a", zone: "r1a", "0.36") + Self.spot("spot-b", zone: "r1b", "0.72")
            + Self.group("firm", zone: "r1b", "on-demand", "3.60")
        let rehearsal = try Rehearsal(
            pool: pool,
            files: [
                "spot-a.csv": Self.always("0.36") + "600,1,1.80\n", "spot-b.csv": Self.always("0.72"),
                "usual.yaml": Self.job("usual", Self.saving),
                "gang.yaml": Self.job("gang", top: "num_nodes: 2\n", Self.saving),
                "critical.yaml": Self.job(
                    "critical", resources: ", use_spot: true", "  class: critical\n" + Self.saving),
                "unsaved.yaml": Self.job(
                    "unsaved", resources: ", use_spot: true", "  spot: {allow_without_checkpoint: true}\n"),
            ])
        let daemon = rehearsal.daemon
        defer { daemon.close() }
        let movers = try ["usual", "usual", "gang"].map { try daemon.submit("\($0).yaml") }
        let (critical, unsaved) = (try daemon.submit("critical.yaml"), try daemon.submit("unsaved.yaml"))
        try waitUntil("all run in zone a") {
            try (movers + [critical, unsaved]).allSatisfy { try daemon.state($0) == "RUNNING" }
        }
        for job in movers + [critical, unsaved] { #expect(try rehearsal.places(job) == ["spot-a"]) }
        try waitUntil("the movers run in zone b") {
            try movers.allSatisfy { try rehearsal.places($0) == ["spot-a", "spot-b"] && daemon.state($0) == "RUNNING" }
        }
        for job in movers {
            let move = try #require(try rehearsal.decisions("Moved", of: job).first)
            #expect(try rehearsal.isInTime(move), "\(move), begun \(rehearsal.begun)")
            #expect((move["text"] as? String)?.contains(" on spot-a ") == true, "\(move)")
            let amounts = try cents(move)
            // Ten hours less ten minutes, and an eighteenth of that for saves: 18.72 $ at 1.80 $/h, and 7.49 $ at
            // 0.72 $/h; the gang has two nodes for half the time. Both come to something between the two, as the nodes
            // of either zone may be taken, and the job goes on in the other then.
            #expect((760...1_870).contains(amounts[0]) && (760...1_870).contains(amounts[1]), "\(move)")
            let result = try #require(move["result"] as? [String: Any])
            let saved = ["p10", "p50", "p90"].map { dollars(result[$0]) }
            #expect(saved[0] < saved[1] && saved[1] < saved[2], "\(move)")
            #expect(abs(saved[1] - Double(amounts[0] - amounts[1]) / 100) < 0.011, "what is saved: \(move)")
            #expect(saved[1] > 0.5, "an hour at half the price at least: \(move)")
            let attempts = try daemon.attempts(job)
            let (last, resumed) = (attempts[0]["lastStep"] as? Int, attempts[1]["resumedFromStep"] as? Int)
            #expect(try #require(resumed) >= #require(last), "it saved what it reported, and more: \(attempts)")
        }
        let kept = try #require(try rehearsal.decisions("SavingForbidden", of: critical).first)
        #expect(try rehearsal.isInTime(kept), "\(kept)")
        #expect(try daemon.state(critical) == "RUNNING")
        try rehearsal.finish(movers + [critical, unsaved])
        for job in [critical, unsaved] { #expect(try rehearsal.places(job) == ["spot-a"]) }
    }

    /// Zone a fails in the tenth minute for six hours; in zone c the spot market closes with two minutes' notice.
    @Test func aZoneOutageHasTheJobsElsewhereWithinOneReview() throws {
        let pool =
            Self.head + Self.spot("spot-a", zone: "r1a", "0.36")
            + Self.group("firm-a", zone: "r1a", "on-demand", "1.80")
            + Self.spot("spot-b", zone: "r1b", "0.72") + Self.group("firm-b", zone: "r1b", "on-demand", "3.60")
            + Self.spot("spot-c", zone: "r1c", "0.36")
            + "outages:\n  - {provider: aws, region: r1, zone: r1a, at: 10m, for: 6h}\n"
        let away = "infra: aws/r1/r1c}, {infra: aws/r1/r1b"
        let rehearsal = try Rehearsal(
            pool: pool,
            files: [
                "spot-a.csv": Self.always("0.36"), "spot-b.csv": Self.always("0.72"),
                "spot-c.csv": Self.always("0.36") + "600,0,\n",
                "spot.yaml": Self.job(
                    "spot", resources: ", any_of: [{infra: aws/r1/r1a}, {infra: aws/r1/r1b}]", Self.saving),
                "firm.yaml": Self.job("firm", resources: ", use_spot: false", Self.saving),
                "gang.yaml": Self.job(
                    "gang", resources: ", any_of: [{infra: aws/r1/r1a}, {infra: aws/r1/r1b}]", top: "num_nodes: 2\n",
                    Self.saving),
                "warned.yaml": Self.job("warned", resources: ", any_of: [{\(away)}]", Self.saving),
                "there.yaml": Self.job("there", resources: ", any_of: [{infra: aws/r1/r1b}]", Self.saving),
            ])
        let daemon = rehearsal.daemon
        defer { daemon.close() }
        let jobs = try ["spot", "firm", "gang", "warned", "there"].map { try daemon.submit("\($0).yaml") }
        let before = ["spot-a", "firm-a", "spot-a", "spot-c", "spot-b"]
        let after = ["spot-b", "firm-b", "spot-b", "spot-b"]
        try waitUntil("all run where it costs least") { try jobs.allSatisfy { try daemon.state($0) == "RUNNING" } }
        for (job, group) in zip(jobs, before) { #expect(try rehearsal.places(job) == [group]) }
        // It is on its way to zone a when that fails: its node boots.
        let start = ISO8601DateFormatter().string(from: rehearsal.begun + Self.event - 20)
        let late = try daemon.purser("submit", daemon.path("firm.yaml"), "-q", "--start", start)
        let booting = try #require(Int(late.out.trimmingCharacters(in: .whitespacesAndNewlines)), "\(late)")
        try waitUntil("those of the zones that are lost run elsewhere") {
            try zip(jobs, zip(before, after)).allSatisfy { job, groups in
                try rehearsal.places(job) == [groups.0, groups.1] && daemon.state(job) == "RUNNING"
            } && rehearsal.places(booting) == ["firm-b"]
        }
        for (job, group) in zip(jobs, after) {
            let lost = try rehearsal.decisions("Interrupted", of: job)
            let placed = try #require(try rehearsal.decisions("Cheapest", of: job).last)
            #expect(try rehearsal.isInTime(placed), "\(placed), begun \(rehearsal.begun)")
            let option = try #require((placed["options"] as? [[String: Any]])?.first)
            #expect(option["group"] as? String == group, "\(placed)")
            // Ten hours less what was saved, at most, in zone b.
            let price = group == "firm-b" ? 3.6 : 0.72
            #expect((9.5 * price...11 * price).contains(dollars(option["expectedCost"])), "\(placed)")
            let attempts = try daemon.attempts(job)
            let (last, resumed) = (attempts[0]["lastStep"] as? Int ?? -1, attempts[1]["resumedFromStep"] as? Int ?? -2)
            if job == jobs[3] {
                #expect(last > 0 && resumed >= last, "it was warned and saved before its node was taken: \(attempts)")
            } else {
                // Three minutes, a save, and the time between two reports; the gang does two steps a second.
                let most = (180 + 10 + 60) * (job == jobs[2] ? 2 : 1)
                #expect(!lost.isEmpty && resumed > 0 && last - resumed <= most, "\(attempts)")
            }
        }
        #expect(try rehearsal.places(jobs[4]) == ["spot-b"], "nothing happened there")
        try rehearsal.finish(jobs + [booting])
        #expect(try rehearsal.places(jobs[4]) == ["spot-b"])
    }
}
