extension Obstacle {
    /// The code of a job that has not had its turn: others of its line, or jobs that nodes are kept for, go first.
    public static let waitingForTurn = "WaitingForTurn"

    /// The stable CamelCase code.
    public var code: String {
        switch self {
        case .wrongAccelerator: "WrongAccelerator"
        case .tooFewCPUs: "TooFewCPUs"
        case .tooLittleMemory: "TooLittleMemory"
        case .wrongPlace: "WrongPlace"
        case .tooDear: "TooDear"
        case .unknownSpeed: "UnknownSpeed"
        case .spotNotAllowed: "SpotNotAllowed"
        case .spotForbidden: "SpotForbidden"
        case .spotLimit: "SpotLimit"
        case .spotWithoutCheckpoint, .spotLoses: "SpotWithoutCheckpoint"
        case .spotPolicy: "SpotPolicy"
        case .budgetTooSmall: "BudgetTooSmall"
        case .unavailable: "SpotUnavailable"
        case .refused: "CapacityRefused"
        case .full: "Full"
        case .tooFewNodes: "TooFewNodes"
        case .kept: "KeptForAnother"
        case .quota: "QuotaReached"
        case .scopeBudget: "BudgetExhausted"
        }
    }

    /// The code of a job that waits because of this.
    fileprivate func waitingCode(wantsAccelerators: Bool) -> String {
        switch self {
        case .full: wantsAccelerators ? "WaitingForAccelerator" : "WaitingForNode"
        case .kept: Self.waitingForTurn
        default: code
        }
    }

    /// Whether it keeps the job off every other node as well.
    public var isEverywhere: Bool {
        switch self {
        case .quota, .scopeBudget: true
        default: false
        }
    }
}

extension [Rejection] {
    /// The code of a waiting job that these groups would not do for: what keeps it off all of them, else off the first
    /// that would do; `CannotBePlaced` where none would.
    public func waitingCode(wantsAccelerators: Bool) -> String {
        var first: Int?
        for index in indices where !self[index].obstacle.isLasting {
            if self[index].obstacle.isEverywhere {
                first = index
                break
            }
            first = first ?? index
        }
        return first.map { self[$0].obstacle.waitingCode(wantsAccelerators: wantsAccelerators) } ?? "CannotBePlaced"
    }
}
