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

extension StudyKind {
    /// Options that are about windows of spot alone.
    private static let aboutWindows = [
        "--work", "--deadline", "--restart", "--spot-price", "--spot-prices", "--on-demand-price",
    ]

    /// Options that say nothing in this study.
    private var foreign: [String] {
        switch self {
        case .step: ["--menu"] + Self.aboutWindows
        case .slots: ["--menu", "--tick", "--first-seed"] + Self.aboutWindows
        case .packing: ["--pool", "--speeds", "--format", "--tick", "--first-seed"] + Self.aboutWindows
        case .spot: ["--pool", "--menu", "--speeds", "--format", "--tick", "--first-seed"]
        }
    }

    /// What it is about, for people.
    private var words: String {
        switch self {
        case .step: "lists of jobs"
        case .slots: "jobs on slots"
        case .packing: "tasks on rented nodes"
        case .spot: "windows of spot"
        }
    }

    /// A failure where an option of another study is given: it would be left out of account without a word.
    func refuseForeignOptions(_ arguments: [String]) throws(Failure) {
        let given = foreign.filter { name in arguments.contains { $0 == name || $0.hasPrefix("\(name)=") } }
        guard let first = given.first else { return }
        throw Failure(
            .usage, "\(given.joined(separator: ", ")) \(given.count == 1 ? "says" : "say") nothing about \(words)",
            hint: "leave it out, or name a policy of the study that \(first) is for with --policy")
    }
}
