import Domain
import Policies

/// Tasks and types of node as the Eva artifact has them (T. Chang, S. Venkataraman, "Eva: Cost-efficient cloud-based
/// cluster scheduling", EuroSys 2025): a part of its menu with EC2's on-demand prices and
/// measured delays, and kinds of tasks of its list of 200. Durations are of the order of the list's.
enum RentedFacts {
    static func type(_ name: String, _ room: [Int], micros: Int64, boot: Int64) -> RentedType {
        RentedType(
            name: name, room: Room(cpus: room[1], memoryMiB: room[2] * 1_024, accelerators: room[0]),
            price: Price(nanosPerHour: micros * 1_000), boot: .seconds(boot), shutdown: .seconds(1))
    }

    static let menu = RentedMenu([
        type("p3.2xlarge", [1, 4, 61], micros: 3_060_000, boot: 173),
        type("p3.8xlarge", [4, 16, 244], micros: 12_240_000, boot: 229),
        type("p3.16xlarge", [8, 32, 488], micros: 24_480_000, boot: 234),
        type("c7i.4xlarge", [0, 8, 32], micros: 714_000, boot: 150),
        type("c7i.8xlarge", [0, 16, 64], micros: 1_428_000, boot: 151),
        type("r7i.2xlarge", [0, 4, 64], micros: 529_200, boot: 152),
        type("r7i.4xlarge", [0, 8, 128], micros: 1_058_400, boot: 168),
    ])

    /// Accelerators, processors, memory in GiB; seconds of work, of setup, of leaving.
    private static let kinds: [(name: String, room: [Int], work: Int64, setup: Int64, leaving: Int64)] = [
        ("vit", [1, 8, 30], 15_916, 154, 3), ("cyclegan", [1, 4, 15], 26_998, 14, 6),
        ("cyclegan", [1, 12, 46], 22_629, 14, 6), ("a3c", [1, 16, 32], 3_934, 21, 2),
        ("openfoam", [0, 8, 30], 66_562, 18, 15), ("gcn", [1, 8, 32], 4_193, 39, 2),
        ("resnet18", [1, 12, 16], 12_430, 91, 2), ("sage", [1, 6, 12], 15_276, 171, 2),
        ("gpt2", [1, 4, 23], 3_193, 35, 21), ("seq", [1, 6, 6], 10_748, 25, 6),
        ("cyclegan", [0, 13, 56], 38_038, 14, 6), ("vit", [1, 1, 2], 6_597, 154, 3),
    ]

    /// One task of each kind, half an hour apart.
    static let tasks: [RentedTask] = kinds.enumerated().map { index, kind in
        RentedTask(
            id: index, name: kind.name, arrival: .epoch + .minutes(Int64(index) * 30), work: .seconds(kind.work),
            room: Room(cpus: kind.room[1], memoryMiB: kind.room[2] * 1_024, accelerators: kind.room[0]),
            setup: .seconds(kind.setup), leaving: .seconds(kind.leaving))
    }
}
