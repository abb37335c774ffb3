import Domain
import Orchestration
import Pools

/// What kinds of events there are: a case that is new anywhere in `Event` has no kind until it is given one here, and
/// then needs a happening of its own.
enum EventKind: CaseIterable {
    case submitted, cancel, hold, unhold, pause, resume, edit, drain, undrain, setBudget, removeBudget
    case monthClosed, corrected
    case refused, granted, ready, warned, nodeRefused, released, interrupted, lost
    case attemptStarted, reported, checkpointed, restored, stalled, used, quoted
    case finished, failed, killed, stopped, attemptInterrupted, notStarted, vanished, overLimit
    case daemonStarted, poolChanged, ticked, caughtUp, tableSolved

    init(of event: Event) {
        switch event {
        case .submitted: self = .submitted
        case .requested(let request, _, _): self.init(of: request)
        case .closeRequested: self = .monthClosed
        case .correctionRequested: self = .corrected
        case .drainRequested(_, let isDraining, _): self = isDraining ? .drain : .undrain
        case .budgetRequested(.set, _): self = .setBudget
        case .budgetRequested(.remove, _): self = .removeBudget
        case .observed(let observation): self.init(of: observation.fact)
        case .started: self = .daemonStarted
        case .poolChanged: self = .poolChanged
        case .ticked: self = .ticked
        case .caughtUp: self = .caughtUp
        case .tableSolved: self = .tableSolved
        }
    }

    private init(of request: JobRequest) {
        switch request {
        case .cancel: self = .cancel
        case .hold: self = .hold
        case .unhold: self = .unhold
        case .pause: self = .pause
        case .resume: self = .resume
        case .edit: self = .edit
        }
    }

    private init(of fact: Fact) {
        switch fact {
        case .refused: self = .refused
        case .granted: self = .granted
        case .ready: self = .ready
        case .warned: self = .warned
        case .ended(let end): self.init(of: end)
        case .started: self = .attemptStarted
        case .reported: self = .reported
        case .checkpointed: self = .checkpointed
        case .restored: self = .restored
        case .stalled: self = .stalled
        case .used: self = .used
        case .exited(let exit): self.init(of: exit)
        case .quoted: self = .quoted
        }
    }

    private init(of end: LeaseEnd) {
        switch end {
        case .refused: self = .nodeRefused
        case .released: self = .released
        case .interrupted: self = .interrupted
        case .lost: self = .lost
        }
    }

    private init(of exit: AttemptExit) {
        switch exit {
        case .finished: self = .finished
        case .failed: self = .failed
        case .killed: self = .killed
        case .stopped: self = .stopped
        case .interrupted: self = .attemptInterrupted
        case .notStarted: self = .notStarted
        case .vanished: self = .vanished
        case .overLimit: self = .overLimit
        }
    }
}
