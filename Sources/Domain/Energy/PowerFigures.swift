/// What a node of a group draws and what its electricity stands for, as far as the pool file or the catalogue says.
/// What nobody says is unknown, which is not zero.
public struct PowerFigures: Hashable, Sendable, Codable {
    /// What a node draws, in milliwatts, without the building around it; nil: unknown.
    public var milliwatts: Milliwatts?
    /// Power usage effectiveness in thousandths: what the building draws for each watt of a node; nil: unknown.
    public var puePerMille: Int64?
    /// Milligrams of CO2 equivalent of a kilowatt-hour of the grid; nil: unknown.
    public var milligramsPerKWh: Int64?

    /// A node's draw.
    public struct Milliwatts: Hashable, Sendable, Codable {
        /// With nothing to do.
        public var idle: Int64
        /// While an attempt runs.
        public var busy: Int64
        /// Two figures, of which `idle` is not the higher.
        public init(idle: Int64, busy: Int64) {
            self.idle = idle
            self.busy = busy
        }
    }

    /// These figures.
    public init(milliwatts: Milliwatts? = nil, puePerMille: Int64? = nil, milligramsPerKWh: Int64? = nil) {
        self.milliwatts = milliwatts
        self.puePerMille = puePerMille
        self.milligramsPerKWh = milligramsPerKWh
    }

    /// Nobody says anything.
    public static let unknown = PowerFigures()

    /// These figures, and those of another source where these say nothing.
    public func filled(from other: PowerFigures) -> PowerFigures {
        PowerFigures(
            milliwatts: milliwatts ?? other.milliwatts, puePerMille: puePerMille ?? other.puePerMille,
            milligramsPerKWh: milligramsPerKWh ?? other.milligramsPerKWh)
    }

    /// What can be reckoned with; nil: the watts or the building are unknown, and so is the energy.
    public var draw: PowerDraw? {
        guard let milliwatts, let puePerMille else { return nil }
        return PowerDraw(milliwatts: milliwatts, puePerMille: puePerMille, milligramsPerKWh: milligramsPerKWh)
    }
}

/// What a leased node draws with the building around it; frozen when the lease is granted.
public struct PowerDraw: Hashable, Sendable, Codable {
    /// Of the node alone.
    public var milliwatts: PowerFigures.Milliwatts
    /// Power usage effectiveness in thousandths.
    public var puePerMille: Int64
    /// Milligrams of CO2 equivalent of a kilowatt-hour; nil: unknown.
    public var milligramsPerKWh: Int64?

    /// A draw.
    public init(milliwatts: PowerFigures.Milliwatts, puePerMille: Int64, milligramsPerKWh: Int64?) {
        self.milliwatts = milliwatts
        self.puePerMille = puePerMille
        self.milligramsPerKWh = milligramsPerKWh
    }

    /// The electricity of so much time of the node, exact: milliwatts x milliseconds x PUE in thousandths.
    public func energy(over time: Span, isBusy: Bool) -> Energy {
        let milliwatts = isBusy ? milliwatts.busy : milliwatts.idle
        return Energy(nanojoules: Int128(milliwatts) * Int128(time.milliseconds) * Int128(puePerMille))
    }

    /// What that energy stands for; nil: unknown.
    public func emissions(of energy: Energy) -> Emissions? {
        milligramsPerKWh.map { Emissions(scaled: energy.nanojoules * Int128($0)) }
    }
}

extension Catalog {
    /// What the catalogue says of a machine in a region.
    public func power(provider: String, type: String, region: String) -> PowerFigures {
        let watts = bundle(provider: provider, type: type)?.watts
        let grid = energy(provider: provider, region: region)
        return PowerFigures(
            milliwatts: watts.map { .init(idle: Int64($0.idle) * 1_000, busy: Int64($0.busy) * 1_000) },
            puePerMille: grid?.puePerMille, milligramsPerKWh: grid?.milligramsPerKWh)
    }
}

extension PoolDescription {
    /// The pool with the catalogue's figures where the pool file has none of its own.
    public func powered(by catalog: Catalog) -> PoolDescription {
        var pool = self
        for index in pool.groups.indices {
            let group = pool.groups[index]
            pool.groups[index].power = group.power.filled(
                from: catalog.power(provider: group.provider, type: group.instanceType, region: group.region))
        }
        return pool
    }
}
