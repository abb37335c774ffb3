import Foundation
import TestKit
import Testing

/// SIGHUP at a real daemon: the pool file is read again, nodes in use stay in use, a broken file changes nothing.
@Suite(.serialized) struct ReloadTests {
    private static let big = """
          - {name: big, provider: aws, type: m6i.4xlarge, region: r1, zone: r1b, terms: on-demand, limit: 1,
             price: 7.20, vcpus: 16, memory: 64GiB, grant_delay: 1s, boot: 30s, minimum_charge: 0s}
        """

    @Test func thePoolFileIsReadAgain() throws {
        let daemon = try TestDaemon(pool: Worlds.plain)
        defer { daemon.close() }
        try daemon.start()
        try daemon.write(
            Worlds.plain.replacingOccurrences(of: "limit: 1, price: 3.60", with: "limit: 3, price: 1.80") + "\n"
                + Self.big,
            to: "pool.yaml")
        #expect(try daemon.purser("doctor").out.contains("was changed since it was read"))
        try reload(daemon, until: "in force")
        #expect(daemon.log.contains("pool: group big is new: 1 nodes of m6i.4xlarge, $7.2000/h"), "\(daemon.log)")
        #expect(daemon.log.contains("pool: group cpu: limit 1 -> 3, price $3.6000/h -> $1.8000/h"), "\(daemon.log)")
        let offers = try daemon.purser("offers", "--columns", "group,$/h,leased", "--no-header").out
        #expect(offers.contains("cpu  $1.80  0/3") && offers.contains("big  $7.20  0/1"), "\(offers)")
        #expect(try daemon.purser("doctor").code == 0)
        try daemon.write(Worlds.plain.replacingOccurrences(of: "limit: 1", with: "limit: many"), to: "pool.yaml")
        try reload(daemon, until: "the one before stays in force")
        #expect(daemon.log.contains("pool.yaml:5:"), "\(daemon.log)")
        #expect(try daemon.purser("offers").out.contains("0/3"))
        let doctor = try daemon.purser("doctor")
        #expect(doctor.code == 1 && doctor.out.contains("mend it before the next restart"), "\(doctor)")
    }

    /// The group of a running job is taken out of the file: its node runs on, also over a restart, and is given back in
    /// the end; nobody else gets one.
    @Test func aGroupInUseStaysUntilItsNodesAreGone() throws {
        let daemon = try TestDaemon(
            pool: Worlds.plain,
            files: [
                "long.yaml": Worlds.modelled("long", steps: 5_400), "next.yaml": Worlds.modelled("next", steps: 60),
            ],
            rate: 300)
        defer { daemon.close() }
        try daemon.start()
        let long = try daemon.submit("long.yaml")
        try daemon.wait(long, for: "RUNNING")
        let without = Worlds.plain.split(separator: "\n").filter {
            !$0.contains("cpu, provider") && !$0.contains("vcpus: 2")
        }
        try daemon.write((without + [Self.big[...]]).joined(separator: "\n"), to: "pool.yaml")
        try reload(daemon, until: "in force")
        #expect(daemon.log.contains("pool: group cpu: limit 1 -> 0"), "\(daemon.log)")
        let next = try daemon.submit("next.yaml")
        daemon.end()
        try daemon.start()
        #expect(try daemon.purser("wait", "\(long)", "\(next)").code == 0)
        #expect(try daemon.attempts(long).count == 1, "it was never interrupted")
        #expect(try daemon.job(next)["group"] as? String == "big")
        try waitUntil("every node is given back") { try daemon.purser("nodes", "--no-header").out.isEmpty }
        #expect(try daemon.purser("cost", "verify").code == 0)
        #expect(!daemon.log.contains("contradicts itself"), "\(daemon.log)")
    }

    /// The catalogue is read again with the pool file, which takes the price of moved data from it; a broken one leaves
    /// both as they were.
    @Test func theCatalogueIsReadAgain() throws {
        let catalog = try TemporaryDirectory()
        try catalog.write(
            """
            provider,type,vcpus,memory_gib,accelerator,accelerators,device,device_memory_gib,watts_idle,watts_busy
            aws,g4,4,16,T4,1,gpu,16,21,107

            """, to: "bundles.csv")
        func prices(_ price: String) -> String {
            "provider,type,region,zone,terms,price_per_hour,source,date\naws,g4,r1,,on-demand,\(price),list,2026-01\n"
        }
        try catalog.write(prices("0.526"), to: "prices.csv")
        try catalog.write(
            """
            provider,from_region,to,up_to_gb,price_per_gb,source,date
            aws,r1,internet,100,0,list,2026-05
            aws,r1,internet,,0.09,list,2026-05

            """, to: "egress.csv")
        let pool = Worlds.plain + "\negress:\n  - {from: aws/r1, to: internet, price_per_gb: catalogue}\n"
        let daemon = try TestDaemon(pool: pool, more: "catalog: \(catalog.path)")
        defer { daemon.close() }
        try daemon.start()
        let shown = ["offers", "--catalog", "--no-header"]
        #expect(try daemon.purser(shown).out.contains("$0.526"))
        try catalog.write(prices("0.611"), to: "prices.csv")
        try reload(daemon, until: "nothing has changed")
        #expect(
            daemon.log.contains("catalogue: g4 on-demand in aws/r1: $0.5260/h -> $0.6110/h"), "\(daemon.log)")
        #expect(try daemon.purser(shown).out.contains("$0.611"))
        try catalog.write(prices("cheap"), to: "prices.csv")
        try reload(daemon, until: "the one before stays in force")
        #expect(daemon.log.contains("prices.csv:2:"), "\(daemon.log)")
        #expect(try daemon.purser(shown).out.contains("$0.611"))
        try catalog.write(prices("0.611"), to: "prices.csv")
        try FileManager.default.removeItem(atPath: catalog.file("egress.csv"))
        try reload(daemon, until: "the one before stays in force")
        #expect(daemon.log.contains("aws/r1 > internet"), "\(daemon.log)")
    }

    private func reload(_ daemon: TestDaemon, until words: String) throws {
        let pid = try #require(daemon.pid)
        let before = daemon.log.components(separatedBy: words).count
        kill(pid, SIGHUP)
        try waitUntil("the log says: \(words)") { daemon.log.components(separatedBy: words).count > before }
    }
}
