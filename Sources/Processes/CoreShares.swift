import Domain

/// Which of the machine's cores each running command may use. Every command gets as many as it wants, at most all, and
/// those that the fewest others have; commands that want more than there is share them.
struct CoreShares: Sendable {
    /// The cores there are to give.
    let cores: [Int32]
    private var given: [AttemptID: [Int32]] = [:]

    init(cores: [Int32]) { self.cores = cores }

    /// Gives cores to a command, sorted; the same again where it has some.
    mutating func give(_ attempt: AttemptID, wanted: Int) -> [Int32] {
        if let has = given[attempt] { return has }
        var users: [Int32: Int] = [:]
        for core in given.values.joined() { users[core, default: 0] += 1 }
        let ordered = cores.sorted { (users[$0] ?? 0, $0) < (users[$1] ?? 0, $1) }
        let share = ordered.prefix(max(1, wanted)).sorted()
        given[attempt] = share
        return share
    }

    /// A command that runs already has these.
    mutating func note(_ attempt: AttemptID, _ cores: [Int32]) { given[attempt] = cores }

    /// A command is over.
    mutating func takeBack(_ attempt: AttemptID) { given[attempt] = nil }
}
