/// Hardware of a node or of a part of it.
public struct Room: Hashable, Sendable, Codable {
    /// Virtual processors.
    public var cpus: Int
    /// Memory in MiB.
    public var memoryMiB: Int
    /// Accelerators.
    public var accelerators: Int

    /// So much hardware.
    public init(cpus: Int, memoryMiB: Int, accelerators: Int) {
        self.cpus = cpus
        self.memoryMiB = memoryMiB
        self.accelerators = accelerators
    }

    /// None.
    public static let none = Room(cpus: 0, memoryMiB: 0, accelerators: 0)

    /// Whether all of it fits into `other`.
    public func fits(in other: Room) -> Bool {
        cpus <= other.cpus && memoryMiB <= other.memoryMiB && accelerators <= other.accelerators
    }

    /// Both together.
    public static func + (left: Room, right: Room) -> Room {
        Room(
            cpus: left.cpus + right.cpus, memoryMiB: left.memoryMiB + right.memoryMiB,
            accelerators: left.accelerators + right.accelerators)
    }

    /// What is left of `left` without `right`.
    public static func - (left: Room, right: Room) -> Room {
        Room(
            cpus: left.cpus - right.cpus, memoryMiB: left.memoryMiB - right.memoryMiB,
            accelerators: left.accelerators - right.accelerators)
    }
}

/// The part of a node that one job has, from the choice of the node until its attempt is over.
public struct Allocation: Hashable, Sendable, Codable {
    /// The job.
    public var job: JobID
    /// The hardware it has.
    public var room: Room
    /// A part of a node for a job.
    public init(job: JobID, room: Room) {
        self.job = job
        self.room = room
    }
}

extension NodeGroup {
    /// The hardware of one node.
    public var room: Room { Room(cpus: vcpus, memoryMiB: memoryMiB, accelerators: accelerators?.count ?? 0) }

    /// What a job that asks for `request` gets of one node: the whole node where it asked for no processors, else what
    /// it asked for; beside accelerators, processors and memory in proportion to them. May be more than a node has.
    public func room(for request: ResourceRequest) -> Room {
        guard let has = accelerators else {
            guard request.sharesNode else { return whole(atLeast: request) }
            return Room(
                cpus: request.cpus, memoryMiB: max(request.memoryMiB, memoryMiB * request.cpus / vcpus),
                accelerators: 0)
        }
        guard let wanted = request.wanted(from: has), wanted.count < has.count else { return whole(atLeast: request) }
        return Room(
            cpus: max(request.cpus, vcpus * wanted.count / has.count),
            memoryMiB: max(request.memoryMiB, memoryMiB * wanted.count / has.count), accelerators: wanted.count)
    }

    private func whole(atLeast request: ResourceRequest) -> Room {
        Room(
            cpus: max(vcpus, request.cpus), memoryMiB: max(memoryMiB, request.memoryMiB),
            accelerators: accelerators?.count ?? 0)
    }

    /// The share of the node's price that `room` is charged: by accelerators where the node has them, else the mean of
    /// its shares of processors and memory, so that the shares of a node never come to more than one. No room stands
    /// for the whole node.
    public func share(of room: Room) -> Share {
        if room == .none { return .whole }
        if let has = accelerators { return Share(Fraction(Int64(room.accelerators), of: Int64(has.count))) }
        guard memoryMiB > 0 else { return Share(Fraction(Int64(room.cpus), of: Int64(vcpus))) }
        let (cpus, memory) = (Int64(vcpus), Int64(memoryMiB))
        return Share(Fraction(Int64(room.cpus) * memory + Int64(room.memoryMiB) * cpus, of: 2 * cpus * memory))
    }
}

extension ResourceRequest {
    /// The alternative that a node with these accelerators can serve: the first of the same kind that it has enough
    /// for; nil: none. Case does not matter.
    public func wanted(from has: Accelerators) -> Accelerators? {
        accelerators.first { $0.count <= has.count && $0.kind.isSame(as: has.kind) }
    }
}
