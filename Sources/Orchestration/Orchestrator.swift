import Domain
import Pools

/// The one function everything is a use of: events in, decisions out. Holds the state; time is an argument.
package struct Orchestrator: Sendable {
    /// What it was told once.
    package let settings: Settings
    /// What it knows.
    package private(set) var state: State

    /// An orchestrator that goes on from `state`.
    package init(settings: Settings, state: State = State()) {
        self.settings = settings
        self.state = state
    }

    /// Handles one event at `now`. Never fails: a refusal is an answer, an event that changes nothing a named no-op.
    /// `now` never goes backwards from call to call; observations carry the earlier instant at which they occurred.
    package mutating func step(_ event: Event, at now: Instant) -> Outcome {
        Outcome()
    }

    /// Whether the meter must tick: nodes are leased or jobs wait.
    package var needsTicks: Bool { !state.leases.isEmpty || state.queue.count > 0 }
}
