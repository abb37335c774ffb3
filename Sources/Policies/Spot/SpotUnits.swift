import Domain

/// The whole numbers that a table reckons in: a tick is cut into equal units, and a job's slack is counted in them.
/// Work and restarts that do not divide are rounded up, so that a table is never bolder than the clock.
public struct SpotUnits: Hashable, Sendable {
    /// A tick is cut into no more units than this unless everything divides.
    public static let most = 20
    /// Units of a tick where restart or work do not divide into `most` units.
    static let usual = 10

    /// Units of a tick.
    public let perTick: Int
    /// Units of a restart.
    public let restart: Int
    /// What can be left of a restart behind its first tick, falling; the last one is zero.
    public let rests: [Int]
    private let tick: Int64

    /// The units for a job; where more than `most` units of a tick are needed, `usual` ones.
    public init(_ terms: SpotTerms, exactTo most: Int = SpotUnits.most) {
        let divisor = Self.divisor(
            terms.tick.milliseconds, Self.divisor(terms.restart.milliseconds, terms.work.milliseconds))
        let exact = terms.tick.milliseconds / divisor
        perTick = exact <= Int64(most) ? Int(exact) : Self.usual
        tick = terms.tick.milliseconds
        restart = Self.units(terms.restart, perTick, tick)
        var rests = [max(restart - perTick, 0)]
        while let last = rests.last, last > 0 { rests.append(max(last - perTick, 0)) }
        self.rests = rests
    }

    /// Units that hold a span.
    func units(_ span: Span) -> Int { Self.units(span, perTick, tick) }

    private static func units(_ span: Span, _ perTick: Int, _ tick: Int64) -> Int {
        Int((span.milliseconds * Int64(perTick) + tick - 1) / tick)
    }

    private static func divisor(_ left: Int64, _ right: Int64) -> Int64 {
        right == 0 ? left : divisor(right, left % right)
    }

    /// Modes: nothing, spot with each rest of a restart, on-demand with each.
    public var modes: Int { 1 + 2 * rests.count }

    /// The number of a mode; a rest that lies between two is taken as the larger one.
    func mode(_ mode: SpotMode) -> Int {
        switch mode {
        case .none: 0
        case .spot(let restart): 1 + rest(units(restart))
        case .onDemand(let restart): 1 + rests.count + rest(units(restart))
        }
    }

    /// The number of the smallest rest that is no smaller.
    private func rest(_ units: Int) -> Int {
        max(0, (rests.firstIndex { $0 < units } ?? rests.count) - 1)
    }

    /// What is left of a restart before a tick in a mode that continues.
    public func restart(in mode: Int) -> Int { rests[(mode - 1) % rests.count] }

    /// The mode behind a tick on spot or on-demand that began with so much of a restart.
    public func mode(after restart: Int, isSpot: Bool) -> Int {
        (isSpot ? 1 : 1 + rests.count) + rest(max(restart - perTick, 0))
    }
}
