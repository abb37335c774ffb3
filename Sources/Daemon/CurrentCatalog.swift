import Formats
import Synchronization

/// The price catalogue in force; reading it again replaces it.
public final class CurrentCatalog: Sendable {
    private let catalog: Mutex<PriceCatalog?>

    /// The catalogue of a start; nil: the daemon has none.
    init(_ catalog: PriceCatalog?) { self.catalog = Mutex(catalog) }

    /// The one in force.
    var now: PriceCatalog? { catalog.withLock { $0 } }

    /// Puts another one in force.
    func replace(by new: PriceCatalog?) { catalog.withLock { $0 = new } }
}
