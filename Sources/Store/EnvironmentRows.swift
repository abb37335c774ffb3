import Domain
import Synchronization

/// Which environments are known to have a row, so that each distinct one is written once. A number counts only after
/// the commit that wrote its row.
final class EnvironmentRows: Sendable {
    private struct Numbers {
        var known: [EnvironmentVariables: Int64] = [:]
        var fresh: [EnvironmentVariables: Int64] = [:]
    }

    /// More are forgotten; forgetting costs a second row for the next job of each.
    private static let most = 4_096
    private let numbers = Mutex(Numbers())

    /// The number of an environment's row, which `insert` makes where there is none; nil for an empty environment.
    func number(of environment: EnvironmentVariables, insert: () throws -> Int64) throws -> Int64? {
        guard !environment.values.isEmpty else { return nil }
        return try numbers.withLock { numbers in
            if let number = numbers.known[environment] ?? numbers.fresh[environment] { return number }
            let number = try insert()
            numbers.fresh[environment] = number
            return number
        }
    }

    /// What was read from the database.
    func learn(_ environments: [Int64: EnvironmentVariables]) {
        numbers.withLock { numbers in
            numbers = Numbers(known: Dictionary(environments.map { ($1, $0) }) { min($0, $1) })
        }
    }

    /// The transaction is committed, or rolled back.
    func conclude(isCommitted: Bool) {
        numbers.withLock { numbers in
            if isCommitted { numbers.known.merge(numbers.fresh) { $1 } }
            if numbers.known.count > Self.most { numbers.known = [:] }
            numbers.fresh = [:]
        }
    }
}
