import Domain
import Wire

/// Reads which offers a request wants. A word that nothing in the list answers to is the caller's mistake, told with
/// the nearest word there is.
struct OfferQueryReader {
    /// What the offers are of, for messages: `the pool`, `the catalogue`.
    let list: String
    /// Everything in the list.
    let facts: [OfferQuery.Facts]
    /// The terms that offers of this list can have, also where none has them now.
    let terms: [String]

    private static let keys = ["provider", "accelerator", "terms", "region", "type", "sort", "limit"]

    /// The query of a request's parameters.
    func query(_ parameters: [(key: String, value: String)]) throws(Problem) -> OfferQuery {
        var query = OfferQuery()
        for (key, value) in parameters {
            switch key {
            case "provider": query.providers = try words(key, value, among: facts.map(\.provider))
            case "accelerator":
                query.accelerators = try words(key, value, among: facts.map(\.hardware)) { word in
                    Quantity.accelerators(word)?.kind.name ?? word
                }
            case "terms": query.terms = try words(key, value.lowercased(), among: terms)
            case "region": query.regions = try words(key, value, among: facts.map(\.region))
            case "type": query.types = try words(key, value, among: facts.map(\.type))
            case "sort": query.order = try order(value)
            case "limit": query.limit = try limit(value)
            default: throw unknown("parameter", key, "there are", Self.keys)
            }
        }
        return query
    }

    /// Words with commas between them, each of which must be in the list; `named` says which part of a word is.
    private func words(
        _ key: String, _ value: String, among valid: [String], named: (String) -> String = { $0 }
    ) throws(Problem) -> [String] {
        let words = value.split(separator: ",").map { String($0) }
        guard !words.isEmpty else { throw bad("'\(key)' is empty", "name one or more, with commas between them") }
        let known = Set(valid.map { $0.lowercased() })
        for word in words where !known.contains(named(word).lowercased()) {
            throw unknown(key, named(word), "\(list) has", Set(valid).sorted())
        }
        return words
    }

    private func order(_ value: String) throws(Problem) -> OfferQuery.Order {
        if let order = OfferQuery.Order(rawValue: value) { return order }
        throw unknown("order", value, "offers are sorted by", OfferQuery.Order.allCases.map(\.rawValue))
    }

    private func limit(_ value: String) throws(Problem) -> Int {
        if let limit = Int(value), limit > 0 { return limit }
        throw bad("'limit' must be a positive number, not '\(value)'", nil)
    }

    /// The most words that are listed where none of them is near.
    private static let mostListed = 12

    private func unknown(_ what: String, _ word: String, _ introduction: String, _ valid: [String]) -> Problem {
        let shown = valid.prefix(Self.mostListed).joined(separator: ", ")
        let more = valid.count > Self.mostListed ? " and \(valid.count - Self.mostListed) more" : ""
        let all = valid.isEmpty ? "none" : shown + more
        let near = nearest(to: word, among: valid).map { "did you mean '\($0)'?" }
        return Problem(
            status: 400, code: "BadQuery", title: "there \(what == "terms" ? "are" : "is") no \(what) '\(word)'",
            detail: "\(introduction) \(all)",
            hint: near)
    }

    private func bad(_ detail: String, _ hint: String?) -> Problem {
        Problem(status: 400, code: "BadQuery", title: "bad query", detail: detail, hint: hint)
    }
}
