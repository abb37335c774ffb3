import Domain
import Foundation
import TestKit
import Testing

@testable import Daemon

/// The price catalogue over the API.
@Suite(.serialized) struct CatalogTests {
    private static let bundles = """
        provider,type,vcpus,memory_gib,accelerator,accelerators,device,device_memory_gib,watts_idle,watts_busy
        aws,p5,192,2048,H100,8,gpu,80,1670,7750
        aws,g4,4,16,T4,1,gpu,16,21,107
        gcp,e2,4,16,,0,cpu,0,,

        """
    private static let prices = """
        provider,type,region,zone,terms,price_per_hour,source,date
        aws,p5,us,,on-demand,55.04,list,2026-01
        aws,p5,us,us-a,spot,16.9508,list,2026-01
        aws,g4,us,,on-demand,0.526,list,2026-01
        aws,g4,us,,spot,0.6,list,2026-01
        aws,g4,us,,reserved-1y,0.331,list,2026-01
        gcp,e2,eu,,on-demand,0.134,list,2026-01

        """

    /// A directory with a small catalogue.
    static func directory() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try directory.write(bundles, to: "bundles.csv")
        try directory.write(prices, to: "prices.csv")
        return directory
    }

    /// A directory with small tables of throughputs.
    static func throughputs() throws -> TemporaryDirectory {
        let directory = try TemporaryDirectory()
        try directory.write(
            """
            accelerator,memory_gb,bandwidth_gb_s,tflops,source,date
            T4,16,320,65,sheet,2026-08
            B200,180,8000,2250,sheet,2026-08

            """, to: "accelerators.csv")
        try directory.write(
            """
            workload,accelerator,count,nodes,steps_per_second,slow,fast,step,source,date
            vision,B200,8,1,96,90,97,256 images,list,2026-09

            """, to: "rows.csv")
        return directory
    }

    /// The answer to a request, and what it lists, as `type terms`.
    private func listed(_ service: LocalService, _ query: String) async throws -> [String] {
        let answer = try await service.call(as: LocalService.ada, "GET", "/v1/catalog\(query)")
        let list = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
        return (list?["items"] as? [[String: Any]] ?? []).map { "\($0["type"] ?? "?") \($0["terms"] ?? "?")" }
    }

    @Test func itIsFilteredAndSorted() async throws {
        let directory = try Self.directory()
        let service = try await LocalService("catalog: \(directory.path)\n")
        let all = ["p5 spot", "p5 on-demand", "g4 reserved-1y", "g4 on-demand", "g4 spot", "e2 on-demand"]
        #expect(try await listed(service, "") == all, "by hardware, then the cheapest accelerator")
        #expect(try await listed(service, "?provider=gcp") == ["e2 on-demand"])
        #expect(try await listed(service, "?accelerator=h100&terms=spot") == ["p5 spot"])
        #expect(try await listed(service, "?accelerator=H100:4") == [])
        #expect(
            try await listed(service, "?accelerator=cpu,T4&sort=price&limit=2") == ["e2 on-demand", "g4 reserved-1y"])
        #expect(try await listed(service, "?region=us&type=g4&terms=reserved,spot") == ["g4 reserved-1y", "g4 spot"])
        #expect(try await listed(service, "?sort=accelerator-hour&limit=1") == ["g4 reserved-1y"])
        #expect(try await listed(service, "?sort=accelerator-hour").last == "e2 on-demand")
        #expect(try await listed(service, "?sort=name").first == "g4 on-demand")
        try await service.close()
    }

    @Test func linesHaveEveryFigure() async throws {
        let directory = try Self.directory()
        let service = try await LocalService("catalog: \(directory.path)\n")
        let answer = try await service.call(as: LocalService.ada, "GET", "/v1/catalog?type=p5,e2&sort=price")
        #expect(answer.status == 200)
        let list = try #require(JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any])
        #expect(list["kind"] as? String == "CatalogList")
        let items = try #require(list["items"] as? [[String: Any]])
        let (e2, p5) = (items[0], items[1])
        #expect((p5["price"] as? [String: String])?["amount"] == "16.950800000")
        #expect((p5["pricePerAccelerator"] as? [String: String])?["amount"] == "2.118850000")
        #expect(p5["hardware"] as? String == "H100:8" && p5["zone"] as? String == "us-a")
        #expect(p5["vcpus"] as? Int == 192 && p5["memoryMiB"] as? Int == 2_097_152)
        #expect(p5["deviceMemoryGiB"] as? Int == 80 && p5["wattsBusy"] as? Int == 7_750)
        #expect(p5["source"] as? String == "list" && p5["date"] as? String == "2026-01")
        #expect(e2["pricePerAccelerator"] == nil && e2["zone"] == nil && e2["wattsIdle"] == nil)
        try await service.close()
    }

    @Test(
        arguments: [
            ("?provider=awss", "there is no provider 'awss'", "the catalogue has aws, gcp", "did you mean 'aws'?"),
            (
                "?accelerator=H10:8", "there is no accelerator 'H10'", "the catalogue has H100, T4, cpu",
                "did you mean 'H100'?"
            ),
            (
                "?terms=spott", "there are no terms 'spott'",
                "the catalogue has on-demand, reserved, reserved-1y, reserved-3y, spot", "did you mean 'spot'?"
            ),
            (
                "?sort=accelerator-hours", "there is no order 'accelerator-hours'",
                "offers are sorted by hardware, price, accelerator-hour, name", "did you mean 'accelerator-hour'?"
            ),
            (
                "?acelerator=T4", "there is no parameter 'acelerator'",
                "there are provider, accelerator, terms, region, type, sort, limit", "did you mean 'accelerator'?"
            ),
            ("?type=none-such", "there is no type 'none-such'", "the catalogue has e2, g4, p5", nil),
            ("?region=", "bad query", "'region' is empty", "name one or more, with commas between them"),
            ("?limit=0", "bad query", "'limit' must be a positive number, not '0'", nil),
        ] as [(String, String, String, String?)])
    func aWrongWordGetsTheNearest(query: String, title: String, detail: String, hint: String?) async throws {
        let directory = try Self.directory()
        let service = try await LocalService("catalog: \(directory.path)\n")
        let answer = try await service.call(as: LocalService.ada, "GET", "/v1/catalog\(query)")
        #expect(answer.status == 400)
        let problem = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
        #expect(problem?["code"] as? String == "BadQuery")
        #expect(problem?["title"] as? String == title)
        #expect(problem?["detail"] as? String == detail)
        #expect(problem?["hint"] as? String == hint)
        try await service.close()
    }

    @Test func withoutACatalogueTheDaemonSaysHowToHaveOne() async throws {
        let service = try await LocalService()
        let answer = try await service.call(as: LocalService.ada, "GET", "/v1/catalog")
        #expect(answer.status == 404)
        #expect(answer.body.contains(#""code":"NoCatalog""#) && answer.body.contains("catalog: DIRECTORY"))
        try await service.close()
    }

    @Test func thePoolIsFilteredAlike() async throws {
        let pool = """
            groups:
              - {name: big, provider: aws, type: p5, terms: on-demand, limit: 1, price: 55, vcpus: 192, memory: 2048GiB,
                 accelerators: H100:8}
              - {name: own, provider: local, terms: owned, limit: 1, price: 0.1, vcpus: 2, memory: 4GiB}
            """
        let service = try await LocalService(pool: pool)
        func groups(_ query: String) async throws -> [String] {
            let answer = try await service.call(as: LocalService.ada, "GET", "/v1/offers\(query)")
            let list = try JSONSerialization.jsonObject(with: Data(answer.body.utf8)) as? [String: Any]
            return (list?["items"] as? [[String: Any]] ?? []).compactMap { $0["group"] as? String }
        }
        #expect(try await groups("") == ["big", "own"], "as the pool file has them")
        #expect(try await groups("?sort=price") == ["own", "big"])
        #expect(try await groups("?accelerator=H100") == ["big"])
        #expect(try await groups("?terms=owned") == ["own"])
        #expect(try await groups("?terms=spot") == [], "it has none now, but could")
        let wrong = try await service.call(as: LocalService.ada, "GET", "/v1/offers?provider=locl")
        #expect(wrong.status == 400 && wrong.body.contains("did you mean 'local'?"))
        try await service.close()
    }

    @Test func optionsReadTheCatalogue() throws {
        let directory = try Self.directory()
        try directory.write(LocalService.pool, to: "pool.yaml")
        var flags = Options.Flags()
        flags.config = try directory.write("pool: pool.yaml\ncatalog: .\n", to: "purserd.yaml")
        let catalog = try #require(try Options.read(flags, environment: [:]).catalog)
        #expect(catalog.summary == "3 machines, 6 prices")
        #expect(
            catalog.warnings == [
                "\(directory.path)/prices.csv:5:1: aws g4 in us: the spot price $0.6000/h is above the on-demand price "
                    + "$0.5260/h"
            ])
        try directory.write("pool: pool.yaml\n", to: "purserd.yaml")
        #expect(try Options.read(flags, environment: [:]).catalog == nil)
        try directory.write("pool: pool.yaml\ncatalog: gone\n", to: "purserd.yaml")
        #expect { try Options.read(flags, environment: [:]) } throws: { error in
            "\(error)".contains("gone is not a directory")
        }
        try directory.write("pool: pool.yaml\ncatalog: .\n", to: "purserd.yaml")
        try directory.write(Self.prices.replacingOccurrences(of: "55.04", with: ""), to: "prices.csv")
        #expect { try Options.read(flags, environment: [:]) } throws: { error in
            "\(error)".hasPrefix("\(directory.path)/prices.csv:2:")
        }
    }
}
