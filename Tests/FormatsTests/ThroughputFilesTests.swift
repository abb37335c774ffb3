import Domain
import Formats
import Foundation
import Testing

private let kinds = "accelerator,memory_gb,bandwidth_gb_s,tflops,source,date"
private let columns = "workload,accelerator,count,nodes,steps_per_second,slow,fast,step,source,date"
private let t4 = "T4,16,320,65,data sheet,2026-08"

private func read(_ rows: [String], own: [String]? = nil, kinds more: [String] = []) throws -> ThroughputFiles.Loaded {
    var files = [
        CatalogFiles.File(name: "accelerators.csv", text: ([kinds, t4] + more).joined(separator: "\n")),
        CatalogFiles.File(name: "a.csv", text: ([columns] + rows).joined(separator: "\n")),
    ]
    if let own {
        files.append(
            CatalogFiles.File(name: "throughput.d/own.csv", text: ([columns] + own).joined(separator: "\n")))
    }
    return try ThroughputFiles.parse(files, directory: "t")
}

private func problems(_ rows: [String], own: [String]? = nil, kinds: [String] = []) -> [String] {
    do {
        return try read(rows, own: own, kinds: kinds).warnings.map { "warning \($0)" }
    } catch let error as FileProblems {
        return error.problems.map(\.description)
    } catch {
        return ["\(error)"]
    }
}

@Test func rowsHaveSpreadUnitAndSource() throws {
    let table = try read(["vision,T4,2,1,1.5,1.4,1.6,256 images,list,2026-09"]).table
    let key = ThroughputKey(
        workload: "vision", accelerators: Accelerators(kind: AcceleratorKind("T4"), count: 2), nodes: 1)
    let row = try #require(table.rows[key])
    #expect(row.throughput == Throughput(stepsPerHour: 5_400))
    #expect(row.slow == Throughput(stepsPerHour: 5_040) && row.fast == Throughput(stepsPerHour: 5_760))
    #expect(row.step == "256 images" && row.origin == Catalog.Origin(source: "list", date: "2026-09"))
    #expect(table.specs == [AcceleratorKind("T4"): AcceleratorSpec(gigaflops: 65_000, bandwidth: 320)])
}

@Test func ownRowsReplaceShippedOnes() throws {
    let loaded = try read(
        ["vision,T4,1,1,1,,,image,list,2026-09", "vision,T4,2,1,1.9,,,image,list,2026-09"],
        own: ["vision,T4,1,1,2,,,image,our runs,2026-11-02"])
    let speeds = loaded.table.rows.values.map(\.throughput.stepsPerHour).sorted()
    #expect(speeds == [6_840, 7_200])
}

@Test func whatIsWrongWithARowIsToldWithItsPlace() {
    let row = "vision,T4,1,1,1,,,image,list,2026-09"
    #expect(problems([row]) == [])
    #expect(problems([row, row]).first?.hasPrefix("t/a.csv:3:1: 'vision' on T4:1 over 1 stands in line 2") == true)
    let wrong: [(row: String, column: Int, text: String)] = [
        ("vi sion,T4,1,1,1,,,image,list,2026-09", 1, "'workload' must be"),
        ("vision,T4:2,1,1,1,,,image,list,2026-09", 8, "'accelerator' must be"),
        ("vision,T4,0,1,1,,,image,list,2026-09", 11, "'count' must be"),
        ("vision,T4,2,4,1,,,image,list,2026-09", 13, "2 accelerators cannot be spread over 4 servers"),
        ("vision,T4,1,1,,,,image,list,2026-09", 15, "'steps_per_second' is empty"),
        ("vision,T4,1,1,-1,,,image,list,2026-09", 15, "'steps_per_second' must be"),
        ("vision,T4,1,1,1,1.1,,image,list,2026-09", 17, "must not fall"),
        ("vision,T4,1,1,1,,0.9,image,list,2026-09", 18, "must not fall"),
        ("vision,T4,1,1,1,,,,list,2026-09", 19, "'step' is empty"),
        ("vision,T4,1,1,1,,,image,,2026-09", 25, "'source' is empty"),
        ("vision,T4,1,1,1,,,image,list,soon", 30, "'date' must be"),
    ]
    for (row, column, text) in wrong {
        let found = problems([row])
        #expect(
            found.count == 1 && found[0].hasPrefix("t/a.csv:2:\(column): ") && found[0].contains(text), "\(found)")
    }
    #expect(
        problems([row, "vision,T4,2,1,1,,,sequence,list,2026-09"]).first?
            .hasPrefix("t/a.csv:3:19: a step of 'vision' is image in a.csv:2, and here sequence") == true)
}

@Test func unknownAcceleratorsAreAWarning() {
    let found = problems(["vision,T40,1,1,1,,,image,list,2026-09"])
    #expect(
        found == [
            "warning t/a.csv:2:1: nobody says what a 'T40' can do, so nothing is estimated from its rows; "
                + "did you mean 'T4'?"
        ], "\(found)")
    #expect(problems([], kinds: [t4]).first?.contains("'T4' stands in line 2 already") == true)
    #expect(
        problems([], kinds: ["X,,,0,a,2026-09"]).first?.hasPrefix("t/accelerators.csv:3:5: 'tflops' must be") == true)
}

/// The tables this release ships.
enum ShippedTables {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static func throughputs() throws -> ThroughputFiles.Loaded {
        try ThroughputFiles.read(directory: root.appending(path: "Config/throughput").path)
    }
    static func catalog() throws -> Catalog {
        try CatalogFiles.read(directory: root.appending(path: "Config/catalog").path).catalog
    }
}

@Test func theShippedTablesAreWhole() throws {
    let loaded = try ShippedTables.throughputs()
    #expect(loaded.warnings.isEmpty, "\(loaded.warnings)")
    let kinds = Set(loaded.table.rows.keys.map(\.accelerators.kind.name))
    #expect(kinds.isSuperset(of: ["K80", "P100", "V100", "T4", "A100", "H100", "H200", "B200", "MI300X", "tpu-v5p"]))
    #expect(loaded.table.rows.keys.contains { $0.nodes > 1 })
    let catalog = try ShippedTables.catalog()
    for kind in Set(catalog.bundles.compactMap { $0.accelerators?.kind }).sorted() {
        #expect(loaded.table.specs[kind] != nil, "nothing is known of \(kind), which the catalogue sells")
    }
}

/// Each shipped row estimated from the others of its workload: eight of ten should lie from p10 to p90.
@Test func estimatesAreAsSureAsTheySay() throws {
    let table = try ShippedTables.throughputs().table
    for basis in [Speed.Basis.scaled, .converted] {
        var (inside, count) = (0, 0)
        for (key, row) in table.rows where key.nodes <= 1 || basis == .scaled {
            let kind = key.accelerators.kind
            let others = table.rows.filter { other in
                other.key.workload == key.workload && other.key != key
                    && (other.key.accelerators.kind == kind) == (basis == .scaled)
            }
            let speed = ThroughputTable(rows: others, specs: table.specs).speed(key)
            guard let speed, speed.basis == basis else { continue }
            let factor = Double(speed.throughput.stepsPerHour) / Double(row.throughput.stepsPerHour)
            count += 1
            inside += factor >= speed.timeP10 && factor <= speed.timeP90 ? 1 : 0
        }
        let share = Double(inside) / Double(max(1, count))
        #expect(count > 300 && share > 0.7 && share < 0.9, "\(basis): \(inside) of \(count)")
    }
}
