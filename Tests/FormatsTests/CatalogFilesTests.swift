import Domain
import Formats
import Foundation
import Pools
import TestKit
import Testing

private let bundleColumns =
    "provider,type,vcpus,memory_gib,accelerator,accelerators,device,device_memory_gib,watts_idle,watts_busy"
private let priceColumns = "provider,type,region,zone,terms,price_per_hour,source,date"
private let g4 = "aws,g4,4,16,T4,1,gpu,16,21,107"
private let full = "aws,g4,us,,on-demand,0.526,list,2026-09-06"

/// The text of a table's file with these lines.
private func text(_ columns: String, _ lines: [String]) -> String { ([columns] + lines).joined(separator: "\n") + "\n" }

private func files(
    bundles: [String] = [g4], prices: [String] = [full], _ more: [String: String] = [:]
) -> [CatalogFiles.File] {
    let texts = ["bundles.csv": text(bundleColumns, bundles), "prices.csv": text(priceColumns, prices)]
    return texts.merging(more) { $1 }.sorted { $0.key < $1.key }.map { CatalogFiles.File(name: $0.key, text: $0.value) }
}

private func parse(_ files: [CatalogFiles.File]) throws(FileProblems) -> CatalogFiles.Loaded {
    try CatalogFiles.parse(files, directory: "c")
}

private let wrong: [(files: [CatalogFiles.File], message: String)] = [
    (
        [],
        """
        c/bundles.csv:1:1: the catalogue needs this file; Config/catalog has one to start from
        c/prices.csv:1:1: the catalogue needs this file; Config/catalog has one to start from
        """
    ),
    (files(["prices.csv": ""]), "c/prices.csv:1:1: the file is empty; its first line is \(priceColumns)"),
    (
        files(["prices.csv": priceColumns.replacingOccurrences(of: "region", with: "regoin") + "\n\(full)\n"]),
        "c/prices.csv:1:15: unknown column 'regoin'; did you mean 'region'?"
    ),
    (
        files(["prices.csv": priceColumns + ",availability\n\(full),1\n"]),
        "c/prices.csv:1:60: unknown column 'availability'; the columns are \(priceColumns)"
    ),
    (
        files(["prices.csv": priceColumns.replacingOccurrences(of: ",zone", with: "") + "\n"]),
        "c/prices.csv:1:1: the heading needs the column 'zone'"
    ),
    (
        files(["prices.csv": priceColumns + ",terms\n"]), "c/prices.csv:1:60: the column 'terms' stands here twice"
    ),
    (
        files(prices: [full + ",more"]),
        "c/prices.csv:2:44: the line has 9 fields, and the heading in line 1 has 8; "
            + "a field with a comma in it stands in quotes"
    ),
    (
        files(prices: ["aws,g4"]),
        "c/prices.csv:2:1: the line has 2 fields, and the heading in line 1 has 8; "
            + "a field with a comma in it stands in quotes"
    ),
    (
        files(prices: [full.replacingOccurrences(of: "0.526", with: "")]),
        "c/prices.csv:2:22: 'price_per_hour' is empty; a price is never guessed: fill it in, or remove the line"
    ),
    (
        files(prices: [full.replacingOccurrences(of: "0.526", with: "0")]),
        "c/prices.csv:2:22: 'price_per_hour' must be dollars an hour above 0 and at most 2000, like 0.526, not '0'"
    ),
    (
        files(prices: [full.replacingOccurrences(of: "0.526", with: "2000.01")]),
        "c/prices.csv:2:22: 'price_per_hour' must be dollars an hour above 0 and at most 2000, like 0.526, "
            + "not '2000.01'"
    ),
    (
        files(prices: [full.replacingOccurrences(of: "0.526", with: "5e-1")]),
        "c/prices.csv:2:22: 'price_per_hour' must be dollars an hour above 0 and at most 2000, like 0.526, not '5e-1'"
    ),
    (
        files(prices: [full.replacingOccurrences(of: "on-demand", with: "on-demnad")]),
        "c/prices.csv:2:12: 'terms' cannot be 'on-demnad'; did you mean 'on-demand'?"
    ),
    (
        files(prices: [full.replacingOccurrences(of: "on-demand", with: "owned")]),
        "c/prices.csv:2:12: 'terms' cannot be 'owned'; one of: on-demand, spot, reserved-1y, reserved-3y"
    ),
    (
        files(prices: [full, "", "# the same again", full]),
        "c/prices.csv:5:1: 'aws g4 us on-demand' stands in line 2 already; remove one of the two"
    ),
    (
        files(prices: [full, full.replacingOccurrences(of: "g4", with: "g5")]),
        "c/prices.csv:3:5: bundles.csv has no machine 'g5' of aws; did you mean 'g4'?"
    ),
    (
        files(prices: [full, full.replacingOccurrences(of: "aws", with: "awz")]),
        "c/prices.csv:3:1: bundles.csv has no machines of the provider 'awz'; did you mean 'aws'?"
    ),
    (
        files(prices: [full.replacingOccurrences(of: "aws", with: "AWS")]),
        "c/prices.csv:2:1: 'provider' must be a name in small letters, like aws, not 'AWS'"
    ),
    (
        files(prices: [full.replacingOccurrences(of: "us", with: "\"us east\"")]),
        "c/prices.csv:2:8: 'region' must be a name of letters, digits and -_.+ without blanks, not 'us east'"
    ),
    (files(prices: [full.replacingOccurrences(of: "us", with: "")]), "c/prices.csv:2:8: 'region' is empty"),
    (
        files(prices: [full.replacingOccurrences(of: "2026-09-06", with: "2026-13")]),
        "c/prices.csv:2:33: 'date' must be a day or a month: 2026-09-06, 2026-09, not '2026-13'"
    ),
    (
        files(prices: [full.replacingOccurrences(of: "list", with: "")]),
        "c/prices.csv:2:28: 'source' is empty; say where the figure is from"
    ),
    (
        files(prices: [full.replacingOccurrences(of: "list", with: "\"list")]),
        "c/prices.csv:2:1: the line has 7 fields, and the heading in line 1 has 8; "
            + "a field with a comma in it stands in quotes\n"
            + "c/prices.csv:2:28: the quotes that begin here are not closed on this line"
    ),
    (
        files(prices: [full.replacingOccurrences(of: "list", with: "\"the \"list\"")]),
        "c/prices.csv:2:34: after closing quotes a comma or the end of the line must follow; "
            + "quotes inside a field in quotes are written twice"
    ),
    (
        files(["prices.csv": "a\u{0}b"]),
        "c/prices.csv:1:1: the file has the control character 0 in it; is it a text file?"
    ),
    (
        files(bundles: [g4.replacingOccurrences(of: "g4,4", with: "g4,many")]),
        "c/bundles.csv:2:8: 'vcpus' must be a whole number from 1 to 4096, not 'many'"
    ),
    (
        files(bundles: [g4.replacingOccurrences(of: "16,T4", with: "0,T4")]),
        "c/bundles.csv:2:10: 'memory_gib' must be GiB from 0.1 to 65536, like 16, not '0'"
    ),
    (
        files(bundles: [g4.replacingOccurrences(of: "gpu", with: "gup")]),
        "c/bundles.csv:2:18: 'device' cannot be 'gup'; did you mean 'gpu'?"
    ),
    (
        files(bundles: [g4.replacingOccurrences(of: "gpu", with: "cpu")]),
        "c/bundles.csv:2:18: a machine with accelerators cannot be a cpu; device is gpu or tpu"
    ),
    (
        files(bundles: [g4.replacingOccurrences(of: "T4,1", with: ",1")]),
        "c/bundles.csv:2:13: 'accelerator' is empty, and the machine has 1"
    ),
    (
        files(bundles: [g4.replacingOccurrences(of: "T4,1,gpu", with: "T4,0,cpu")]),
        "c/bundles.csv:2:16: 'accelerators' is 0 for a machine with an accelerator; "
            + "a part of an accelerator cannot be written; leave the machine out"
    ),
    (
        files(bundles: [g4.replacingOccurrences(of: "21,107", with: "210,107")]),
        "c/bundles.csv:2:25: idle the machine draws 210 W, more than busy: 107 W"
    ),
    (
        files(bundles: [g4.replacingOccurrences(of: "21,107", with: "21,")]),
        "c/bundles.csv:2:28: 'watts_busy' is empty, and 'watts_idle' is not"
    ),
    (files(bundles: [g4, g4]), "c/bundles.csv:3:1: 'aws g4' stands in line 2 already; remove one of the two"),
    (
        files(["storage.csv": text("provider,kind,region,price_per_gb_month,source,date", ["aws,disc,,101,l,2026"])]),
        """
        c/storage.csv:2:5: 'kind' cannot be 'disc'; did you mean 'disk'?
        c/storage.csv:2:11: 'price_per_gb_month' must be dollars from 0 to 100, like 0.023, not '101'
        c/storage.csv:2:17: 'date' must be a day or a month: 2026-09-06, 2026-09, not '2026'
        """
    ),
    (
        files([
            "egress.csv": text(egressColumns, ["aws,us,internet,1000001,0,l,2026-05", "aws,us,internet,,1,l,2026-05"])
        ]),
        "c/egress.csv:2:17: 'up_to_gb' must be a whole number from 1 to 1000000, not '1000001'"
    ),
    (
        files(["egress.csv": text(egressColumns, ["aws,us,internet,100,0,l,2026-05", "aws,us,mars,,1,l,2026-05"])]),
        """
        c/egress.csv:2:1: aws us to internet has no price above 100 GB; add a line whose up_to_gb is empty
        c/egress.csv:3:8: 'to' must be internet, zone, other-region or region:NAME, not 'mars'
        """
    ),
    (
        files(["commitments.csv": text("provider,name,term,discount_percent,source,date", ["aws,all,2y,100,l,2026-05"])]
        ),
        """
        c/commitments.csv:2:9: 'term' must be 1y or 3y, not '2y'
        c/commitments.csv:2:12: 'discount_percent' must be a whole number from 1 to 99, not '100'
        """
    ),
    (
        files(["energy.csv": text("provider,region,grams_co2e_per_kwh,pue,source,date", ["aws,us,-3,0.9,l,2026-05"])]),
        """
        c/energy.csv:2:8: 'grams_co2e_per_kwh' must be grams from 0 to 3000 with at most three decimals, not '-3'
        c/energy.csv:2:11: 'pue' must be a ratio from 1 to 5 with at most three decimals, like 1.135, not '0.9'
        """
    ),
    (
        files(["prices.d/own.csv": text(priceColumns, [full.replacingOccurrences(of: "0.526", with: "free")])]),
        "c/prices.d/own.csv:2:22: 'price_per_hour' must be dollars an hour above 0 and at most 2000, like 0.526, "
            + "not 'free'"
    ),
]
private let egressColumns = "provider,from_region,to,up_to_gb,price_per_gb,source,date"

private func files(_ more: [String: String]) -> [CatalogFiles.File] { files(bundles: [g4], prices: [full], more) }

@Test(arguments: wrong.indices)
func aWrongCatalogueSaysWhatIsWrong(index: Int) {
    let (files, message) = wrong[index]
    do {
        _ = try parse(files)
        Issue.record("accepted, and not: \(message)")
    } catch {
        #expect(error.description == message)
    }
}

@Test func everyErrorOfEveryFileIsFoundAtOnce() {
    let bad = full.replacingOccurrences(of: "0.526", with: "x")
    do {
        _ = try parse(files(bundles: [g4, "aws"], prices: [bad], ["prices.d/a.csv": text(priceColumns, [bad])]))
        Issue.record("accepted")
    } catch {
        #expect(
            error.problems.map { "\($0.file):\($0.line)" } == [
                "c/bundles.csv:3", "c/prices.csv:2", "c/prices.d/a.csv:2",
            ])
    }
    do {
        _ = try parse(files(prices: (0..<50).map { _ in bad }))
        Issue.record("accepted")
    } catch {
        #expect(error.problems.count == FileProblems.most)
    }
}

@Test func likelyMistakesAreWarnings() throws {
    func line(_ terms: String, _ price: String, zone: String = "") -> String {
        "aws,g4,us,\(zone),\(terms),\(price),l,2026-09"
    }
    let loaded = try parse(
        files(
            bundles: [g4, g4.replacingOccurrences(of: "g4", with: "g6")],
            prices: [
                full, line("spot", "0.526"), line("spot", "0.527", zone: "us-a"), line("reserved-1y", "1"),
                line("on-demand", "2", zone: "us-b"), line("spot", "1.5", zone: "us-b"),
            ], ["price.csv": "", "mine.csv": ""]))
    #expect(
        loaded.warnings.map(\.description) == [
            "c/bundles.csv:3:1: aws g6 has no price; add one to prices.csv",
            "c/mine.csv:1:1: this file is not read; own prices go into prices.d",
            "c/price.csv:1:1: this file is not read; did you mean 'prices.csv'?",
            "c/prices.csv:4:1: aws g4 in us-a: the spot price $0.5270/h is above the on-demand price $0.5260/h",
            "c/prices.csv:5:1: aws g4 in us: the reserved-1y price $1.0000/h is above the on-demand price $0.5260/h",
        ])
}

@Test func ownPricesReplaceAndAdd() throws {
    let own = [
        "prices.d/10-list.csv": text(priceColumns, [full.replacingOccurrences(of: "0.526", with: "0.5")]),
        // Another order of columns, blanks, quotes, Windows line ends, a byte order mark, no line end at the end.
        "prices.d/20-own.csv": "\u{FEFF}type,provider,region,zone,terms,date,source,price_per_hour\r\n"
            + "# our contract\r\n\r\ng4, aws, us,, on-demand, 2026-10, \"the \"\"new\"\", one\", $0.4\r\n"
            + "g4,aws,us,us-a,spot,2026-10-01,ours,0.1",
    ]
    let catalog = try parse(files(own)).catalog
    #expect(catalog.prices.count == 2)
    let replaced = catalog.price(provider: "aws", type: "g4", region: "us", zone: nil, terms: .onDemand)
    #expect(replaced?.price == Price(nanosPerHour: 400_000_000), "the later name counts")
    #expect(replaced?.origin == Catalog.Origin(source: "the \"new\", one", date: "2026-10"))
    let added = catalog.price(provider: "aws", type: "g4", region: "us", zone: "us-a", terms: .spot)
    #expect(added?.price == Price(nanosPerHour: 100_000_000))
}

@Test func aDirectoryIsRead() throws {
    let directory = try TemporaryDirectory()
    for file in files() { try directory.write(file.text, to: file.name) }
    try FileManager.default.createDirectory(
        atPath: directory.file("prices.d"), withIntermediateDirectories: true)
    try directory.write(text(priceColumns, [full.replacingOccurrences(of: "0.526", with: "0.5")]), to: "prices.d/a.csv")
    try directory.write("not a price list", to: "prices.d/README.md")
    let loaded = try CatalogFiles.read(directory: directory.path)
    #expect(loaded.warnings.isEmpty)
    #expect(loaded.catalog.prices.map(\.price) == [Price(nanosPerHour: 500_000_000)])
    try Data([0x61, 0x0A, 0xFF, 0x0A]).write(to: URL(filePath: directory.file("prices.d/b.csv")))
    try FileManager.default.createDirectory(
        atPath: directory.file("prices.d/c.csv"), withIntermediateDirectories: true)
    do {
        _ = try CatalogFiles.read(directory: directory.path)
        Issue.record("accepted")
    } catch {
        let home = directory.path
        #expect(
            error.description == """
                \(home)/prices.d/b.csv:2:1: the file is not UTF-8 text from this line on; save it as UTF-8
                \(home)/prices.d/c.csv:1:1: this is not a file; is it a link to nothing, or a directory?
                """)
    }
}

@Test func theShippedCatalogueHasWhatIsPromised() throws {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    let loaded = try CatalogFiles.read(directory: root.appending(path: "Config/catalog").path)
    #expect(loaded.warnings.isEmpty, "\(loaded.warnings)")
    let catalog = loaded.catalog
    let places = Set(catalog.prices.map { [$0.provider, $0.type, $0.region, $0.zone ?? ""] })
    #expect(places.count >= 60, "\(places.count)")
    let kinds = Set(catalog.offers.map(\.facts.hardware))
    for kind in ["cpu", "T4", "L4", "A10G", "V100", "A100", "A100-80GB", "H100", "H200", "B200", "tpu-v4", "tpu-v5e"] {
        #expect(kinds.contains(kind), "\(kind)")
    }
    #expect(Set(catalog.prices.map(\.provider)).isSuperset(of: ["aws", "gcp", "azure", "lambda"]))
    #expect(Set(catalog.prices.map(\.terms)) == Set(PriceTerms.allCases))
    #expect(catalog.offers.count == catalog.prices.count)
    let p5 = catalog.price(provider: "aws", type: "p5.48xlarge", region: "us-east-1", zone: nil, terms: .onDemand)
    #expect(p5?.price == Price(nanosPerHour: 55_040_000_000))
    #expect(catalog.bundle(provider: "aws", type: "p5.48xlarge")?.watts == Catalog.Watts(idle: 1_670, busy: 7_750))
    let tiers = catalog.transfer(provider: "aws", from: "us-east-1", to: .internet)?.tiers
    #expect(tiers?.map(\.upToGB) == [100, 10_100, 50_100, 150_100, nil])
    #expect(tiers?.first?.perGB == .zero)
    #expect(catalog.transfer(provider: "aws", from: "us-east-1", to: .region("eu-west-1")) != nil)
    #expect(catalog.storagePrice(provider: "aws", kind: .disk, region: "us-east-1")?.perGBMonth == .cents(8))
    #expect(catalog.energy(provider: "aws", region: "us-east-1")?.puePerMille == 1_135)
    #expect(catalog.commitments.count == 20)
}

/// Catalogues made of a good one by cutting, doubling and changing letters: read or refused, never a crash.
@Test func spoiltCataloguesNeverCrash() {
    let good = files(
        bundles: [g4, "gcp,e2,4,16.5,,0,cpu,0,,"],
        prices: [full, "gcp,e2,us,us-b,reserved-3y,\"0.1\",\"a, \"\"b\"\"\",2026-09"],
        ["egress.csv": text(egressColumns, ["aws,us,internet,100,0,l,2026-05", "aws,us,internet,,0.1,l,2026-05"])])
    let letters = Array("\",,\n\r\t#09.-aé\u{1F600}$\u{FEFF}\u{0}")
    var refused = 0
    for round in 0..<3_000 {
        var files = good
        let file = round % files.count
        var text = Array(files[file].text.unicodeScalars)
        for change in 0..<(1 + round % 3) {
            let draw = Draw(seed: 5, stream: "catalogue", key: "\(change)", index: Int64(round))
            let place = Int(draw.below(UInt64(text.count)))
            let letter = letters[(place + round) % letters.count].unicodeScalars
            switch round % 4 {
            case 0: text.replaceSubrange(place...place, with: letter)
            case 1: text.remove(at: place)
            case 2: text.insert(contentsOf: letter, at: place)
            default: text.removeSubrange(place...)
            }
            if text.isEmpty { break }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text)
        files[file].text = String(view)
        do { _ = try parse(files) } catch { refused += 1 }
    }
    #expect(refused > 1_000, "most spoilt files are refused, \(refused) were")
    #expect(refused < 3_000, "some are still good")
}
