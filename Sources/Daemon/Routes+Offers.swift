import Domain
import Hummingbird
import Wire

// What can be had, from the pool and by the price catalogue.
extension Routes {
    /// What the pool has, as it stands in the pool file where no order is asked for.
    func offers(_ request: Request) async throws -> Response {
        let now = await runtime.now()
        let offers = await runtime.read { orchestrator in
            orchestrator.settings.pool.groups.map { Offering.offer(of: $0, orchestrator, at: now) }
        }
        let reader = OfferQueryReader(
            list: "the pool", facts: offers.map(\.facts), terms: Terms.allCases.map(\.rawValue))
        let query = try reader.query(Self.parameters(of: request))
        return try Answering.json(
            ItemList(
                kind: "OfferList", asOf: await runtime.now().description,
                items: query.selected(offers, \.facts).map(\.document)))
    }

    /// Lines of the price catalogue; kinds of hardware one after the other where no order is asked for.
    func catalog(_ request: Request) async throws -> Response {
        guard let catalog = catalog.now else {
            throw Problem(
                status: 404, code: "NoCatalog", title: "there is no price catalogue",
                detail: "the configuration of this daemon names none",
                hint: "add 'catalog: DIRECTORY' to purserd.yaml and restart purserd; make install puts one into "
                    + "/etc/purser/catalog")
        }
        let offers = catalog.catalog.offers
        let reader = OfferQueryReader(
            list: "the catalogue", facts: offers.map(\.facts),
            terms: PriceTerms.allCases.map(\.rawValue) + [Terms.reserved.rawValue])
        var query = try reader.query(Self.parameters(of: request))
        query.order = query.order ?? .hardware
        return try Answering.json(
            ItemList(
                kind: "CatalogList", asOf: await runtime.now().description,
                items: query.selected(offers, \.facts).map { Offering.document(of: $0) }))
    }

    private static func parameters(of request: Request) -> [(key: String, value: String)] {
        request.uri.queryParameters.map { (String($0.key), String($0.value)) }
    }
}
