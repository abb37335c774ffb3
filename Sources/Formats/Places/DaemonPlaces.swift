import Foundation
import Wire

/// Where the daemon's files lie when nothing is said: the system's places for root, the user's for others.
public struct DaemonPlaces: Sendable {
    /// The database.
    public let database: String
    /// The socket.
    public let socket: String
    /// The pool file.
    public let pool: String
    /// The configuration file, if there is one.
    public let configuration: String?

    /// The places of whoever runs this.
    public init(environment: [String: String]) {
        let home = environment["HOME"] ?? "/"
        let isRoot = geteuid() == 0
        let own = isRoot ? "/var/lib/purser" : (environment["XDG_STATE_HOME"] ?? "\(home)/.local/state") + "/purser"
        let state = environment["STATE_DIRECTORY"]?.split(separator: ":").first.map(String.init) ?? own
        let config = isRoot ? "/etc/purser" : (environment["XDG_CONFIG_HOME"] ?? "\(home)/.config") + "/purser"
        database = "\(state)/purser.db"
        socket = SocketPlaces.daemon(environment: environment, isRoot: isRoot)
        let candidates = ["\(config)/purserd.yaml", "/etc/purser/purserd.yaml"]
        configuration = candidates.first { FileManager.default.fileExists(atPath: $0) }
        let pools = ["\(config)/pool.yaml", "/etc/purser/pool.yaml"]
        pool = pools.first { FileManager.default.fileExists(atPath: $0) } ?? pools[0]
    }
}

/// The daemon's configuration as it was found: what it says, and where paths in it begin.
public struct FoundConfiguration: Sendable {
    /// What it says.
    public var said = DaemonConfiguration()
    /// Its directory.
    public var directory = "."

    /// The configuration at `path`; nil: nothing is said.
    public init(_ path: String?) throws {
        guard let path else { return }
        let text = try PlacedFile.text(of: path, "the configuration", example: "Config/purserd.yaml")
        said = try DaemonFile.parse(text, name: path)
        directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    /// A path of the configuration as others see it.
    public func resolve(_ path: String) -> String { path.hasPrefix("/") ? path : "\(directory)/\(path)" }

    /// The price catalogue that it names, read; nil: it names none.
    public func catalog() throws -> PriceCatalog? { try said.catalog.map { try PriceCatalog.read(absolute($0)) } }

    /// The tables of throughputs that it names, read; nil: it names none.
    public func throughputs() throws -> ThroughputTables? {
        try said.throughput.map { try ThroughputTables.read(absolute($0)) }
    }

    private func absolute(_ path: String) -> String { URL(fileURLWithPath: resolve(path)).standardizedFileURL.path }
}
