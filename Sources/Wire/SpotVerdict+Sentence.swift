import Domain

extension SpotVerdict {
    /// What the job does and why, with the time it can still lose.
    var sentence: String {
        let action =
            switch choice {
            case .idle: "the job waits until \(until) at most"
            case .spot: "the job is to be on spot"
            case .onDemand: "the job is to be on on-demand"
            }
        let left = slack < .zero ? "\(Span.zero - slack) too late for" : "\(slack) to spare before"
        return "\(action), \(rule.sentence); on-demand now is \(left) the deadline"
    }
}

extension SpotRule {
    fileprivate var sentence: String {
        switch self {
        case .spotIsThere: "for spot is there"
        case .waits: "for spot is not there and time is left"
        case .behind: "for it is behind an even pace"
        case .stays: "for it is not far enough ahead of an even pace"
        case .table: "which is expected to cost least"
        case .lastMoment: "for on-demand might be too late afterwards"
        case .infeasible: "for the deadline cannot be kept any more"
        }
    }
}
