import ArgumentParser
import Client
import Wire

/// `purser offers`.
struct Offers: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offers",
        abstract: "List what the pool has with its prices now, or what providers sell by the price catalogue.",
        discussion: """
            Examples:
              purser offers
              purser offers --accelerator A100,H100 --terms spot --sort price
              purser offers --spot
              purser offers --json | jq '.items[] | select(.terms == "spot")'
              purser offers --catalog --accelerator H100 --sort accelerator-hour
              purser offers --catalog --provider aws --region us-east-1 --terms reserved
              purser offers --catalog --type g5.xlarge --columns terms,$/h,date,source
            """, aliases: ["show-gpus"])

    @Flag(help: "The price catalogue, with source and date, instead of the pool; nothing of it can be leased as such.")
    var catalog = false
    @Flag(
        help: "What was seen of the spot markets of the pool: since when they are as they are, how long that may last.")
    var spot = false
    @Option(help: "Only of these providers: aws,gcp.") var provider: String?
    @Option(help: "Only with these accelerators: A100, A100:8, cpu for none.") var accelerator: String?
    @Option(help: "Only on these terms: on-demand, spot, reserved, owned; catalogue: also reserved-1y, reserved-3y.")
    var terms: String?
    @Option(help: "Only in these regions.") var region: String?
    @Option(help: "Only of these machine types.") var type: String?
    @Option(
        help: "hardware (a kind after the other, the default), price, accelerator-hour or name.",
        completion: .list(["hardware", "price", "accelerator-hour", "name"]))
    var sort: String?
    @Option(help: "At most so many.") var limit: Int?
    @OptionGroup var common: CommonFlags

    func run() throws {
        let count: Int
        if catalog {
            let reply = try common.api.catalog(query)
            try common.show(reply) { list throws(Failure) in try common.view.catalog(list) }
            count = reply.document.items.count
        } else {
            let reply = try common.api.offers(query)
            try common.show(reply) { list throws(Failure) in
                spot ? try common.view.spotMarkets(list) : try common.view.offers(list)
            }
            count = reply.document.items.count
        }
        if count == 0, !common.json {
            Output.complain(["nothing in the \(catalog ? "catalogue" : "pool") is like that; leave a filter out"])
        }
    }

    private var query: [(String, String)] {
        let pairs = [
            ("provider", provider), ("accelerator", accelerator),
            ("terms", spot && !catalog ? terms ?? "spot" : terms), ("region", region), ("type", type),
            ("sort", sort ?? "hardware"), ("limit", limit.map(String.init)),
        ]
        return pairs.compactMap { key, value in value.map { (key, $0) } }
    }
}
