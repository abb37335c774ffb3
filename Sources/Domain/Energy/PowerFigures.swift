/// What a node of a group draws and what its electricity stands for, as far as the pool file or the catalogue says.
/// What nobody says is unknown, which is not zero.
package struct PowerFigures: Hashable, Sendable, Codable {
    /// What a node draws, in milliwatts, without the building around it; nil: unknown.
    package var milliwatts: Milliwatts?
    /// Power usage effectiveness in thousandths: what the building draws for each watt of a node; nil: unknown.
    package var puePerMille: Int64?
    /// Milligrams of CO2 equivalent of a kilowatt-hour of the grid; nil: unknown.
    package var milligramsPerKWh: Int64?

    /// A node's draw.
    package struct Milliwatts: Hashable, Sendable, Codable {
        /// With nothing to do.
        package var idle: Int64
        /// While an attempt runs.
        package var busy: Int64
        /// Two figures, of which `idle` is not the higher.
        package init(idle: Int64, busy: Int64) {
            self.idle = idle
            self.busy = busy
        }
    }

    /// These figures.
    package init(milliwatts: Milliwatts? = nil, puePerMille: Int64? = nil, milligramsPerKWh: Int64? = nil) {
        self.milliwatts = milliwatts
        self.puePerMille = puePerMille
        self.milligramsPerKWh = milligramsPerKWh
    }

    /// Nobody says anything.
    package static let unknown = PowerFigures()

    /// These figures, and those of another source where these say nothing.
    package func filled(from other: PowerFigures) -> PowerFigures {
        PowerFigures(
            milliwatts: milliwatts ?? other.milliwatts, puePerMille: puePerMille ?? other.puePerMille,
            milligramsPerKWh: milligramsPerKWh ?? other.milligramsPerKWh)
    }

    /// What can be reckoned with; nil: the watts or the building are unknown, and so is the energy.
    package var draw: PowerDraw? {
        guard let milliwatts, let puePerMille else { return nil }
        return PowerDraw(milliwatts: milliwatts, puePerMille: puePerMille, milligramsPerKWh: milligramsPerKWh)
    }
}

/// What a leased node draws with the building around it; frozen when the lease is granted.
package struct PowerDraw: Hashable, Sendable, Codable {
    /// Of the node alone.
    package var milliwatts: PowerFigures.Milliwatts
    /// Power usage effectiveness in thousandths.
    package var puePerMille: Int64
    /// Milligrams of CO2 equivalent of a kilowatt-hour; nil: unknown.
    package var milligramsPerKWh: Int64?

    /// A draw.
    package init(milliwatts: PowerFigures.Milliwatts, puePerMille: Int64, milligramsPerKWh: Int64?) {
        self.milliwatts = milliwatts
        self.puePerMille = puePerMille
        self.milligramsPerKWh = milligramsPerKWh
    }

    /// The electricity of so much time of the node, exact: milliwatts x milliseconds x PUE in thousandths.
    package func energy(over time: Span, isBusy: Bool) -> Energy {
        let milliwatts = isBusy ? milliwatts.busy : milliwatts.idle
        return Energy(nanojoules: Int128(milliwatts) * Int128(time.milliseconds) * Int128(puePerMille))
    }

    /// What that energy stands for; nil: unknown.
    package func emissions(of energy: Energy) -> Emissions? {
        milligramsPerKWh.map { Emissions(scaled: energy.nanojoules * Int128($0)) }
    }
}

extension Catalog {
    /// What the catalogue says of a machine in a region.
    package func power(provider: String, type: String, region: String) -> PowerFigures {
        let watts = bundle(provider: provider, type: type)?.watts
        let grid = energy(provider: provider, region: region)
        return PowerFigures(
            milliwatts: watts.map { .init(idle: Int64($0.idle) * 1_000, busy: Int64($0.busy) * 1_000) },
            puePerMille: grid?.puePerMille, milligramsPerKWh: grid?.milligramsPerKWh)
    }
}

extension PoolDescription {
    /// The pool with the catalogue's figures where the pool file has none of its own.
    package func powered(by catalog: Catalog) -> PoolDescription {
        var pool = self
        for index in pool.groups.indices {
            let group = pool.groups[index]
            pool.groups[index].power = group.power.filled(
                from: catalog.power(provider: group.provider, type: group.instanceType, region: group.region))
        }
        return pool
    }
}
