// swift-tools-version: 6.2
import PackageDescription

// Every target states its purpose in one line. The layers and who may import whom are in docs/ARCHITECTURE.md;
// Tests/ArchitectureTests holds this file and the sources to them. Versions are pinned here, not in a lock file.
let strict: [SwiftSetting] = [.treatAllWarnings(as: .error)]

/// The command lives for milliseconds; half of them went into loading libraries and moving it to a random address.
let quickStart: [LinkerSetting] = [
    .unsafeFlags(
        ["-Xclang-linker", "-no-pie", "-static-executable"], .when(platforms: [.linux], configuration: .release))
]

/// The daemon stays for months: packed relocations take less of its memory (docs/decisions/0037).
let smallImage: [LinkerSetting] = [
    .unsafeFlags(
        ["-Xclang-linker", "-fuse-ld=lld", "-Xlinker", "-z", "-Xlinker", "pack-relative-relocs"],
        .when(platforms: [.linux], configuration: .release))
]

let package = Package(
    name: "purser",
    platforms: [.macOS(.v15)],
    products: [
        .executable(name: "purserd", targets: ["purserd"]),
        .executable(name: "purser-exec", targets: ["purser-exec"]),
        .executable(name: "purser", targets: ["purser"]),
        .executable(name: "purser-sim", targets: ["purser-sim"]),
    ],
    dependencies: [
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
        .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", exact: "1.35.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-collections", exact: "1.6.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-numerics", exact: "1.1.1"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    ],
    targets: [
        // L0. Time, money, fleet, work and ledger as plain values.
        .target(name: "Domain", swiftSettings: strict),
        // L0. The numbered SQL migrations, embedded.
        .target(
            name: "Schema", path: "migrations",
            resources: [
                .embedInCode("V0001_first_light.sql"), .embedInCode("V0002_shared_nodes.sql"),
                .embedInCode("V0003_environments.sql"), .embedInCode("V0004_reserved_nodes.sql"),
                .embedInCode("V0005_classes.sql"),
                .embedInCode("V0006_cost_history.sql"), .embedInCode("V0007_budgets.sql"),
                .embedInCode("V0008_energy.sql"), .embedInCode("V0009_charges.sql"),
                .embedInCode("V0010_guards.sql"), .embedInCode("V0011_outcomes.sql"),
                .embedInCode("V0012_speeds_and_waits.sql"), .embedInCode("V0013_spot_records.sql"),
                .embedInCode("V0014_month_sums.sql"), .embedInCode("V0015_egress_tiers.sql"),
                .embedInCode("V0016_moves.sql"), .embedInCode("V0017_sweeps.sql"),
                .embedInCode("V0018_probes.sql"),
                .embedInCode("V0019_shared_speed.sql"),
            ],
            swiftSettings: strict),
        // L1. Pure rules that propose: placement, stopping, budgets.
        .target(
            name: "Policies",
            dependencies: ["Domain", .product(name: "RealModule", package: "swift-numerics")],
            swiftSettings: strict),
        // L1. The face of a pool of nodes, and the simulated pool.
        .target(
            name: "Pools",
            dependencies: ["Domain", .product(name: "RealModule", package: "swift-numerics")],
            swiftSettings: strict),
        // L1. Requests and responses of the API.
        .target(name: "Wire", dependencies: ["Domain"], swiftSettings: strict),
        // L2. Events in, decisions out: the state, the step and its invariants.
        .target(
            name: "Orchestration",
            dependencies: [
                "Domain", "Policies", "Pools", .product(name: "HeapModule", package: "swift-collections"),
            ],
            swiftSettings: strict),
        // L3. The state and the books as rows of SQLite.
        .target(
            name: "Store",
            dependencies: [
                "Domain", "Policies", "Pools", "Wire", "Orchestration", "Schema",
                .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        // L3. The same step under a virtual clock: workloads, faults, auditor, reports.
        .target(
            name: "Simulation",
            dependencies: [
                "Domain", "Policies", "Pools", "Orchestration", .product(name: "RealModule", package: "swift-numerics"),
            ],
            swiftSettings: strict),
        // L3. Job, pool and daemon files (YAML) and price lists (CSV) into values, with errors at file:line:column.
        .target(
            name: "Formats", dependencies: ["Domain", "Pools", "Wire", "LibYAML"], swiftSettings: strict),
        // libyaml of the system: YAML as a stream of events with places.
        .systemLibrary(name: "LibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        // mimalloc of the system: the allocator of the daemon, and of replays.
        .systemLibrary(name: "Mimalloc", providers: [.apt(["libmimalloc-dev"])]),
        // The few system calls Swift cannot name: affinity, pidfd, epoll, starting a program.
        .target(name: "CSys"),
        // L4. One command and its tree of processes, without Foundation: what the shim needs, so that it starts fast.
        .target(name: "Exec", dependencies: ["CSys"], swiftSettings: strict),
        // L4. The user's commands as processes: the pool that starts and follows them.
        .target(name: "Processes", dependencies: ["Domain", "Pools", "Exec", "CSys"], swiftSettings: strict),
        // L4. The impure wiring: turn loop on Dispatch, clock, HTTP on the Unix socket, systemd.
        .target(
            name: "Daemon",
            dependencies: [
                "Domain", "Policies", "Pools", "Wire", "Orchestration", "Store", "Formats", "Processes", "CSys",
                .product(name: "Hummingbird", package: "hummingbird"),
                .product(name: "HummingbirdCore", package: "hummingbird"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOPosix", package: "swift-nio"),
                .product(name: "NIOExtras", package: "swift-nio-extras"),
                .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
                .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: strict),
        // L4. The command's side: a blocking client of the socket, tables and messages.
        .target(name: "Client", dependencies: ["Domain", "Wire"], swiftSettings: strict),
        // L5. The daemon's entry point.
        .executableTarget(
            name: "purserd",
            dependencies: [
                "Daemon", "purser-exec", "Mimalloc", .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict, linkerSettings: smallImage),
        // L5. The shim: the parent of one attempt's command. Lies beside purserd, which starts it.
        .executableTarget(name: "purser-exec", dependencies: ["Exec"], swiftSettings: strict),
        // L5. The command's entry point and its verbs.
        .executableTarget(
            name: "purser",
            dependencies: [
                "Client", "Domain", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict, linkerSettings: quickStart),
        // L5. What `purser simulate` and `purser whatif` become: replays. Lies beside purser, which stays small.
        .executableTarget(
            name: "purser-sim",
            dependencies: [
                "Client", "Domain", "Formats", "Mimalloc", "Orchestration", "Policies", "Simulation", "Store", "Wire",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
            ],
            swiftSettings: strict),
        // L5. Writes the manual pages from the programs' own words; `make man` runs it.
        .executableTarget(name: "Manual", dependencies: ["Wire"], swiftSettings: strict),
        // L5. Measurements; `make bench` and `make seeds` run them.
        .executableTarget(
            name: "Benchmarks",
            dependencies: [
                "Client", "Domain", "Formats", "Mimalloc", "Orchestration", "Policies", "Pools", "Simulation", "Store",
                "Wire", .product(name: "GRDB", package: "GRDB.swift"),
            ],
            swiftSettings: strict),
        // L5. Timelines and fixtures for tests of every layer.
        .target(
            name: "TestKit", dependencies: ["Domain", "Pools", "Policies", "Orchestration", "Simulation"],
            swiftSettings: strict),

        .testTarget(name: "ArchitectureTests", swiftSettings: strict),
        .testTarget(name: "DomainTests", dependencies: ["Domain"], swiftSettings: strict),
        .testTarget(name: "WireTests", dependencies: ["Wire", "Domain"], swiftSettings: strict),
        .testTarget(name: "PoliciesTests", dependencies: ["Policies", "Domain", "TestKit"], swiftSettings: strict),
        .testTarget(name: "PoolsTests", dependencies: ["Pools", "Domain"], swiftSettings: strict),
        .testTarget(
            name: "OrchestrationTests", dependencies: ["Orchestration", "Policies", "TestKit", "Simulation", "Wire"],
            swiftSettings: strict),
        .testTarget(
            name: "StoreTests",
            dependencies: ["Store", "Schema", "TestKit", "Simulation", .product(name: "GRDB", package: "GRDB.swift")],
            exclude: ["Golden"], swiftSettings: strict),
        .testTarget(
            name: "SimulationTests", dependencies: ["Simulation", "Policies", "Pools", "TestKit"], swiftSettings: strict
        ),
        .testTarget(
            name: "FormatsTests", dependencies: ["Formats", "Policies", "Pools", "Wire", "TestKit"],
            swiftSettings: strict),
        .testTarget(
            name: "ProcessesTests", dependencies: ["Processes", "Exec", "Pools", "TestKit", "purser-exec"],
            swiftSettings: strict),
        .testTarget(
            name: "DaemonTests", dependencies: ["Client", "Daemon", "TestKit"], exclude: ["Golden"],
            swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests",
            dependencies: ["TestKit", "Client", "purser", "purserd", .product(name: "GRDB", package: "GRDB.swift")],
            swiftSettings: strict),
        .testTarget(
            name: "CommandTests", dependencies: ["Client", "Wire", "TestKit", "purser", "purserd", "Manual"],
            swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
