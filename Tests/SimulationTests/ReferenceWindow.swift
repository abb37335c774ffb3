/// Six of the 120 windows of "Can't Be Late" (Z. Wu et al., NSDI 2024) as Frontier-CS publishes them (MIT): single V100
/// and K80 spot nodes on AWS, October and November 2022, one value in 600 s from skypilot-org/spot-traces. The first 70
/// hours of each, as runs; the costs are those of the simulator published there, for 48 hours of work at $0.9731 spot
/// and $3.06 on-demand.
struct ReferenceWindow: Sendable {
    let name: String
    let runs: String
    /// Deadline in hours, restart in minutes, dollars of the greedy policy, uniform progress and the optimum.
    let costs: [(deadline: Int64, restart: Int64, greedy: Double, uniformProgress: Double, optimal: Double)]

    /// Tick by tick.
    var isUp: [Bool] {
        runs.split(separator: " ").flatMap { run in
            let parts = run.split(separator: "x")
            return [Bool](repeating: parts[0] == "1", count: Int(parts[1]) ?? 0)
        }
    }

    static let all = [
        ReferenceWindow(
            name: "us-west-2a_k80_1/107",
            runs:
                "0x9 1x192 0x2 1x9 0x1 1x160 0x1 1x46",
            costs: [
                (52, 3, 46.871, 55.3808, 46.871),
                (52, 12, 47.3575, 67.3453, 47.1953),
                (70, 3, 46.871, 49.8157, 46.871),
                (70, 12, 47.3575, 51.6935, 47.1953),
            ]),
        ReferenceWindow(
            name: "us-west-2a_k80_1/0",
            runs:
                "1x192 0x1 1x57 0x6 1x2 0x5 1x1 0x2 1x22 0x2 1x8 0x2 1x12 0x1 1x1 0x1 1x1 0x2 1x1 0x1 1x93 0x1 1x3 "
                + "0x1 1x2",
            costs: [
                (52, 3, 47.1953, 47.1953, 47.0332),
                (52, 12, 53.3857, 55.1482, 49.5597),
                (70, 3, 47.1953, 47.1953, 46.871),
                (70, 12, 48.8172, 48.8172, 47.3575),
            ]),
        ReferenceWindow(
            name: "us-west-2a_k80_8/219",
            runs:
                "0x16 1x55 0x4 1x7 0x9 1x2 0x3 1x1 0x11 1x2 0x4 1x16 0x36 1x1 0x6 1x9 0x15 1x1 0x4 1x7 0x14 1x3 0x98 "
                + "1x20 0x10 1x4 0x62",
            costs: [
                (52, 3, 125.8254, 128.051, 113.7671),
                (52, 12, 127.3554, 145.9049, 120.3052),
                (70, 3, 112.7471, 105.4195, 104.9095),
                (70, 12, 118.3805, 116.3855, 111.5629),
            ]),
        ReferenceWindow(
            name: "us-west-2a_v100_1/8",
            runs:
                "1x59 0x1 1x65 0x1 1x54 0x1 1x64 0x2 1x2 0x30 1x2 0x3 1x1 0x2 1x21 0x1 1x9 0x44 1x15 0x30 1x13",
            costs: [
                (52, 3, 63.0327, 59.7167, 54.1517),
                (52, 12, 66.0927, 66.0927, 58.5795),
                (70, 3, 47.1953, 47.1953, 47.1953),
                (70, 12, 48.8172, 48.8172, 48.3306),
            ]),
        ReferenceWindow(
            name: "us-west-2a_v100_1/0",
            runs:
                "1x12 0x2 1x2 0x30 1x2 0x3 1x1 0x2 1x21 0x1 1x9 0x44 1x15 0x30 1x14 0x5 1x2 0x1 1x1 0x5 1x8 0x4 1x2 "
                + "0x1 1x17 0x4 1x63 0x19 1x1 0x1 1x1 0x8 1x35 0x2 1x17 0x1 1x10 0x3 1x5 0x2 1x14",
            costs: [
                (52, 3, 142.5206, 105.4195, 91.159),
                (52, 12, 144.0506, 122.0209, 100.0615),
                (70, 3, 117.9643, 70.1043, 62.8002),
                (70, 12, 126.0325, 87.9094, 72.3515),
            ]),
        ReferenceWindow(
            name: "us-west-2a_v100_8/256",
            runs:
                "0x15 1x3 0x102 1x1 0x18 1x5 0x2 1x2 0x1 1x7 0x2 1x1 0x1 1x6 0x9 1x3 0x1 1x46 0x5 1x22 0x5 1x7 0x2 "
                + "1x1 0x1 1x1 0x6 1x4 0x1 1x8 0x9 1x8 0x1 1x10 0x25 1x38 0x2 1x1 0x2 1x3 0x33",
            costs: [
                (52, 3, 146.3466, 124.735, 105.2338),
                (52, 12, 147.3666, 126.4507, 116.4089),
                (70, 3, 145.9987, 88.8864, 88.7243),
                (70, 12, 147.5287, 99.5964, 97.279),
            ]),
    ]
}
