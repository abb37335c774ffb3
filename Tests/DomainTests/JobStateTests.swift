import Domain
import Testing

@Test func everyWordOfAStateIsListedOnce() {
    let nodes = NodeSet([LeaseID(1)])
    let live: [JobState] = [
        .held(since: .epoch), .queued(since: .epoch), .placing(nodes, since: .epoch), .starting(nodes, since: .epoch),
        .running(nodes, since: .epoch), .recovering(since: .epoch), .paused(since: .epoch),
        .stopping(nodes, since: .epoch, next: .pause),
    ]
    let ended = JobEnd.allCases.map { JobState.ended($0, at: .epoch) }
    #expect((live + ended).map(\.word) == JobState.words)
}
