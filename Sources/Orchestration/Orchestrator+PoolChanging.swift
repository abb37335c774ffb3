import Domain
import Pools

extension Orchestrator {
    /// Goes on with another pool. Running nodes keep what was frozen in their leases; of a group that gives no more
    /// nodes they run to their end.
    mutating func changePool(to pool: PoolDescription, _ quotes: [Quote]) {
        settings.pool = pool
        for var quote in quotes {
            let before = state.quotes[quote.group]
            quote.refusedUntil = before?.refusedUntil
            if let before, before.price != quote.price {
                let key = "\(Subject.market(quote.group))#\(quote.observed)"
                reprice(quote.group, to: quote.price, at: now, cause: .observation(key))
            }
            emit(.quote(quote))
        }
        repriceStorage()
        for id in state.jobs.keys.sorted() where state.jobs[id]?.spec.costs != nil || state.storage[id] != nil {
            watchBudget(of: id)
        }
        tellPacesAnew()
        open.reset(to: state, in: pool)
    }
}
