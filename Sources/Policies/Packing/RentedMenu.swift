import Domain

/// The types of node that can be rented, cheapest first.
public struct RentedMenu: Hashable, Sendable {
    /// By price, then by name.
    public let types: [RentedType]

    /// A menu of these types, in any order.
    public init(_ types: [RentedType]) {
        self.types = types.sorted { ($0.price, $0.name) < ($1.price, $1.name) }
    }

    /// The place in the menu of the cheapest type that has so much hardware; nil: none has.
    public func cheapest(for room: Room) -> Int? {
        types.firstIndex { room.fits(in: $0.room) }
    }

    /// What an hour of so much hardware is worth: the least, over the types that have it, of the type's price times the
    /// largest part of its processors, memory and accelerators that is taken (the dominant share of A. Ghodsi et al.,
    /// NSDI 2011); rounded up. Nil: no type has it.
    public func worth(of room: Room) -> Price? {
        types.lazy.filter { room.fits(in: $0.room) }.map { type in
            let shares = [
                (room.cpus, type.room.cpus), (room.memoryMiB, type.room.memoryMiB),
                (room.accelerators, type.room.accelerators),
            ]
            return Price(
                nanosPerHour: shares.reduce(0) { most, share in
                    guard share.0 > 0 else { return most }
                    let scaled = Int128(type.price.nanosPerHour) * Int128(share.0)
                    return max(most, Int64((scaled + Int128(share.1) - 1) / Int128(share.1)))
                })
        }.min()
    }
}
