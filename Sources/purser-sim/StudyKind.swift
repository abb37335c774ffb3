import Client
import Domain
import Simulation

/// What a study replays: the policies that are asked for say it.
enum StudyKind: Equatable {
    /// A list of jobs through the daemon's own step, on a pool.
    case step([ReplayPolicy])
    /// A list of tasks on nodes that are rented from a menu.
    case packing([PackingName])
    /// A list of jobs on the slots of a pool, by the slot rule.
    case slots
    /// A job with a deadline in windows of recorded spot markets.
    case spot([SpotPolicyKind])

    /// A rule for tasks on rented nodes.
    enum PackingName: String, CaseIterable {
        case pack, join, alone
    }

    private static let slotRule = "slots"

    /// Every policy there is, in the order in which help names them.
    static let names =
        ReplayPolicy.allCases.map(\.rawValue) + PackingName.allCases.map(\.rawValue) + [slotRule]
        + SpotPolicyKind.allCases.map(\.rawValue)

    /// The study of these policies, each once; a failure where one is unknown or two are of different studies.
    init(_ policies: String) throws(Failure) {
        var words: [String] = []
        for word in policies.split(separator: ",").map(String.init) where !words.contains(word) { words.append(word) }
        guard !words.isEmpty else { throw Failure(.usage, "--policy names none") }
        if let unknown = words.first(where: { !Self.names.contains($0) }) {
            let near = nearest(to: unknown, among: Self.names).map { "did you mean '\($0)'?" }
            throw Failure(
                .usage, "there is no policy '\(unknown)'",
                hint: near ?? "one of: \(Self.names.joined(separator: ", "))")
        }
        let steps = words.compactMap { ReplayPolicy(rawValue: $0) }
        let packings = words.compactMap { PackingName(rawValue: $0) }
        let spots = words.compactMap { SpotPolicyKind(rawValue: $0) }
        switch words.count {
        case steps.count: self = .step(steps)
        case packings.count: self = .packing(packings)
        case spots.count: self = .spot(spots)
        case 1: self = .slots
        default:
            throw Failure(
                .usage, "\(words.joined(separator: ", ")) are policies of different studies",
                hint: "a study is about lists of jobs, of tasks, of slots, or windows of spot: 'purser simulate --help'"
            )
        }
    }
}
