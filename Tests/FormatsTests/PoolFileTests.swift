import Domain
import Formats
import Foundation
import Testing

private func group(_ changed: String = "", without: String = "") -> String {
    let pairs = [
        "name: t4", "provider: aws", "terms: on-demand", "limit: 2", "price: 0.526", "vcpus: 4", "memory: 16GiB",
    ]
    let kept = pairs.filter { without.isEmpty || !$0.hasPrefix("\(without):") }
    return "groups:\n  - {\(kept.joined(separator: ", "))\(changed)}\n"
}

private let wrong: [(file: String, message: String)] = [
    (group(without: "price"), "pool.yaml:2:5: a group needs the key 'price'"),
    (
        group(without: "price").replacingOccurrences(of: "limit: 2", with: "limit: 2, price: free"),
        "pool.yaml:2:66: 'price' in a group must be dollars an hour from 0 to 2000, like 0.526, not 'free'"
    ),
    (
        group(without: "price").replacingOccurrences(of: "limit: 2", with: "limit: 2, price: 0"),
        "pool.yaml:2:66: a price of zero is only for your own machines"
    ),
    (
        group(without: "price").replacingOccurrences(of: "limit: 2", with: "limit: 2, price: 2001"),
        "pool.yaml:2:66: 'price' in a group must be dollars an hour from 0 to 2000, like 0.526, not '2001'"
    ),
    (group(", boot: soon"), "pool.yaml:2:104: 'boot' in a group must be a length like 90s, not 'soon'"),
    (group(", acelerators: T4"), "pool.yaml:2:98: unknown key 'acelerators' in a group; did you mean 'accelerators'?"),
    (
        group(", shared_speed: 95"),
        "pool.yaml:2:112: shared_speed is what a job keeps of its speed for each other one on its node, from 0.01 to "
            + "1; like shared_speed: 0.95"
    ),
    (group(", market: {}"), "pool.yaml:2:106: only a spot group has a market"),
    (group() + group().dropFirst("groups:\n".count), "pool.yaml:1:1: two groups are named 't4'"),
    ("seed: 1", "pool.yaml:1:1: the pool file needs the key 'groups'"),
    (
        group().replacingOccurrences(of: "on-demand, limit: 2", with: "reserved, limit: 1001"),
        "pool.yaml:2:55: a group may have at most 1000 reserved nodes, which are all leased at once"
    ),
    (
        group() + "outages:\n  - {provider: gcp, at: 2h, for: 1h}\n",
        "pool.yaml:4:5: no group lies in the place of this outage"
    ),
    (
        group() + "outages:\n  - {provider: aws, at: 2h, mean_length: 1h}\n",
        "pool.yaml:4:5: an outage says either 'at' and 'for', or 'mean_between' and 'mean_length'; "
            + "- {provider: aws, region: us-east-1, zone: us-east-1a, at: 2h, for: 45m}"
    ),
    (
        group() + "outages:\n  - {provider: aws, at: 2h, for: 0s}\n",
        "pool.yaml:4:34: 'for' in an outage must be a length like 45m, not '0s'"
    ),
    (
        group() + "storage:\n  - {provider: aws, price_per_gb_month: 101}\n",
        "pool.yaml:4:41: 'price_per_gb_month' in a storage price must be dollars a gigabyte from 0 to 100, like 0.023, "
            + "not '101'"
    ),
    (
        group() + "storage:\n  - {provider: aws, price_per_gb_month: 1}\n  - {provider: aws, price_per_gb_month: 2}\n",
        "pool.yaml:4:3: two storage prices are for one place; leave out one"
    ),
    (
        group() + "egress:\n  - {from: aws, to: moon, price_per_gb: 0.09}\n",
        "pool.yaml:4:21: 'to' in an egress price must be internet, other-region, or a provider and a region, "
            + "like aws/us-west-2, not 'moon'"
    ),
    (
        group() + "egress:\n  - {from: aws, to: internet, tiers: [{up_to_gb: 5, price_per_gb: 0}]}\n",
        "pool.yaml:4:38: tiers have rising bounds up_to_gb, and the last one has none; "
            + "at most 16, like {up_to_gb: 100, price_per_gb: 0}, {price_per_gb: 0.09}"
    ),
    (
        group() + "egress:\n  - {from: aws, to: internet, price_per_gb: 1, tiers: [{price_per_gb: 0}]}\n",
        "pool.yaml:4:45: an egress price has either price_per_gb or tiers, not both"
    ),
    (
        group() + "egress:\n  - {from: aws, to: internet}\n",
        "pool.yaml:4:5: an egress price needs the key 'price_per_gb'"
    ),
    (
        group(", market: {trace: gone.csv}").replacingOccurrences(of: "on-demand", with: "spot"),
        "pool.yaml:2:109: the trace file 'gone.csv' cannot be read; its path counts from the pool file"
    ),
    (
        group(", market: {trace: bad.csv}").replacingOccurrences(of: "on-demand", with: "spot"),
        "pool.yaml:2:109: bad.csv:3: a line is SECONDS,0 or 1,PRICE with rising seconds, not '0,1,'"
    ),
]

@Test(arguments: wrong)
func aWrongPoolFileSaysWhatIsWrong(file: String, message: String) {
    do {
        _ = try PoolFile.parse(file, name: "pool.yaml") { name in
            guard name == "bad.csv" else { throw CocoaError(.fileNoSuchFile) }
            return "seconds,available,price\n0,1,\n0,1,\n"
        }
        Issue.record("accepted: \(file)")
    } catch {
        #expect(error.description == message)
    }
}

@Test func sharingSlowsDownWhereTheFileSaysSo() throws {
    func kept(_ more: String) throws -> [Int64] {
        let pool = try PoolFile.parse(group(more), name: "pool.yaml") { _ in "" }
        return try #require(pool.groups.first.map { group in (0...3).map { group.speedKept(beside: $0) } })
    }
    #expect(try kept("") == [1_000_000, 1_000_000, 1_000_000, 1_000_000])
    #expect(try kept(", shared_speed: 0.95") == [1_000_000, 950_000, 902_500, 857_375])
    #expect(try kept(", shared_speed: 0.01") == [1_000_000, 10_000, 100, 1])
}

@Test func providersHaveTheirNotices() throws {
    func notice(_ provider: String) throws -> Span? {
        let text = group().replacingOccurrences(of: "aws", with: provider)
        return try PoolFile.parse(text, name: "pool.yaml") { _ in "" }.groups.first?.notice
    }
    #expect(try notice("aws") == .minutes(2))
    #expect(try notice("gcp") == .seconds(30))
    #expect(try notice("azure") == .seconds(30))
}

@Test(arguments: ["examples/demo/pool.yaml", "Config/pool.yaml"])
func theShippedPoolsAreRead(path: String) throws {
    let root = Shipped.root
    let text = try String(contentsOf: root.appending(path: path), encoding: .utf8)
    let pool = try PoolFile.parse(text, name: path) { trace in
        let folder = root.appending(path: path).deletingLastPathComponent()
        return try String(contentsOf: folder.appending(path: trace), encoding: .utf8)
    }
    #expect(pool.groups.count >= 6)
    #expect(Set(pool.groups.map(\.device)) == [.cpu, .gpu, .tpu])
    #expect(pool.groups.contains { $0.terms == .spot })
}

@Test func theShippedJobsAndConfigurationAreRead() throws {
    for folder in ["examples", "examples/demo"] {
        let names = try FileManager.default.contentsOfDirectory(atPath: Shipped.root.appending(path: folder).path)
        for name in names where name.hasSuffix(".yaml") && name != "pool.yaml" {
            let text = try String(contentsOf: Shipped.root.appending(path: "\(folder)/\(name)"), encoding: .utf8)
            let origin = JobFile.Origin(name: name, directory: "/", environment: .none)
            #expect(throws: Never.self, "\(name)") { try JobFile.parse(text, from: origin) }
        }
    }
    let text = try String(contentsOf: Shipped.root.appending(path: "Config/purserd.yaml"), encoding: .utf8)
    #expect(throws: Never.self) { try DaemonFile.parse(text, name: "purserd.yaml") }
}

@Test func aWrongConfigurationSaysWhatIsWrong() {
    do {
        _ = try DaemonFile.parse(
            "databse: x\nclock: {rate: 0, downtime: sleep, tick: 2h, start: noon}\n", name: "purserd.yaml")
        Issue.record("accepted")
    } catch {
        #expect(
            error.description == """
                purserd.yaml:1:1: unknown key 'databse' in the configuration; did you mean 'database'?
                purserd.yaml:2:15: 'rate' in clock must be a whole number from 1 to 100000, not '0'
                purserd.yaml:2:28: 'downtime' in clock must be run or freeze, not 'sleep'
                purserd.yaml:2:41: 'tick' in clock must be a length from 1s to 1h, not '2h'
                purserd.yaml:2:52: 'start' in clock must be a time like 2026-11-27T18:00:00Z, not 'noon'
                """)
    }
}

@Test func limitsAreChangedWhereTheFileSaysSo() throws {
    let text = "limits: {body: 64KiB, header_time: 2s, connections: 7, queued_jobs_per_user: 9}\n"
    let limits = try DaemonFile.parse(text, name: "purserd.yaml").limits
    #expect(limits.body == 65_536 && limits.headerTime == .seconds(2) && limits.connections == 7)
    #expect(limits.queuedJobsPerUser == 9 && limits.requestBurst == Limits.requestBurst)
    do {
        _ = try DaemonFile.parse(
            "limits: {body: 1, conections: 7, inbox: 0, stalled_time: 1ms}\n", name: "purserd.yaml")
        Issue.record("accepted")
    } catch {
        #expect(
            error.description == """
                purserd.yaml:1:16: 'body' in limits must be a size from 1KiB to 64MiB, not '1'
                purserd.yaml:1:19: unknown key 'conections' in limits; did you mean 'connections'?
                purserd.yaml:1:41: 'inbox' in limits must be a whole number from 1 to 1000000, not '0'
                purserd.yaml:1:58: 'stalled_time' in limits must be a length from 100ms to 1h, not '1ms'
                """)
    }
}

/// Files that come with the project.
private enum Shipped {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}

@Test func outagesAreRead() throws {
    let text =
        group() + """
            outages:
              - {provider: aws, at: 2h, for: 45m}
              - {provider: aws, region: "-", mean_between: 700h, mean_length: 90m}

            """
    let pool = try PoolFile.parse(text, name: "pool.yaml") { _ in "" }
    #expect(
        pool.outages == [
            Outage(place: Place(provider: "aws"), when: .once(at: .hours(2), length: .minutes(45))),
            Outage(
                place: Place(provider: "aws", region: "-"),
                when: .seeded(meanBetween: .hours(700), meanLength: .minutes(90))),
        ])
}

/// The first line of a trace is a heading only where it does not begin with a number.
@Test(arguments: ["seconds,available,price\n0,1,0.5\n60,0,\n", "0,1,0.5\n60,0,\n"])
func aTraceNeedsNoHeading(text: String) throws {
    let file = group(", market: {trace: a.csv}").replacingOccurrences(of: "on-demand", with: "spot")
    let pool = try PoolFile.parse(file, name: "pool.yaml") { _ in text }
    let points = [
        SpotTrace.Point(at: .zero, available: true, price: Price(nanosPerHour: 500_000_000)),
        SpotTrace.Point(at: .seconds(60), available: false),
    ]
    #expect(pool.groups.first?.market == .trace(SpotTrace(points: points)))
}

/// 200 GiB at 8 cents a month are 16 dollars for 730 hours.
@Test func aDiskIsPartOfTheNodesPrice() throws {
    func pool(_ more: String) throws -> PoolDescription {
        try PoolFile.parse(group(", disk_gib: 200, disk_price_per_gib_month: 0.08" + more), name: "pool.yaml") { _ in ""
        }
    }
    let made = try #require(try pool("").groups.first)
    #expect(made.disk == NodeDisk(gib: 200, price: GigabytePrice(nanos: 80_000_000)))
    #expect(made.price == Price(nanosPerHour: 526_000_000 + 21_917_808))
    #expect(NodeDisk(gib: 1, price: GigabytePrice(nanos: 365)).hourly == Price(nanosPerHour: 0), "half to even")
    #expect(NodeDisk(gib: 3, price: GigabytePrice(nanos: 365)).hourly == Price(nanosPerHour: 2))
    #expect(throws: FileProblems.self) {
        try PoolFile.parse(group(", disk_gib: 200"), name: "pool.yaml") { _ in "" }
    }
    let dear = group(", disk_gib: 1000000, disk_price_per_gib_month: 100")
    #expect(throws: FileProblems.self) { try PoolFile.parse(dear, name: "pool.yaml") { _ in "" } }
}
