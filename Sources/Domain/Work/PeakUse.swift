/// The most that a job uses of what it has of a node, as it says itself; nil: it says nothing of it.
public struct PeakUse: Hashable, Sendable, Codable {
    /// Thousandths of an accelerator.
    public var milliAccelerators: Int64?
    /// Thousandths of a processor.
    public var milliCPUs: Int64?
    /// Memory in MiB.
    public var memoryMiB: Int64?

    /// So much of each, none of it negative.
    public init(milliAccelerators: Int64? = nil, milliCPUs: Int64? = nil, memoryMiB: Int64? = nil) {
        self.milliAccelerators = milliAccelerators
        self.milliCPUs = milliCPUs
        self.memoryMiB = memoryMiB
    }

    /// The larger figure of each.
    public func merged(with other: PeakUse) -> PeakUse {
        func larger(_ part: KeyPath<PeakUse, Int64?>) -> Int64? {
            [self[keyPath: part], other[keyPath: part]].compactMap(\.self).max()
        }
        return PeakUse(
            milliAccelerators: larger(\.milliAccelerators), milliCPUs: larger(\.milliCPUs),
            memoryMiB: larger(\.memoryMiB))
    }

    /// The part of a room's price that is above what binds: the largest part of any resource that is used, rounded up
    /// to thousandths, is needed; the rest is not. Nil: nothing is said, or all of it is needed. Of a room with
    /// accelerators a job must say how many it uses: they are what it is paid for.
    public func spare(of room: Room) -> Fraction? {
        if room.accelerators > 0, milliAccelerators == nil { return nil }
        let parts = [
            (milliAccelerators, Int64(room.accelerators) * 1_000), (milliCPUs, Int64(room.cpus) * 1_000),
            (memoryMiB, Int64(room.memoryMiB)),
        ]
        let needed = parts.compactMap { used, has -> Int64? in
            guard let used, has > 0 else { return nil }
            return Int64((Int128(min(used, has)) * 1_000 + Int128(has) - 1) / Int128(has))
        }
        guard let binding = needed.max(), binding < 1_000 else { return nil }
        return Fraction(1_000 - binding, of: 1_000)
    }
}
