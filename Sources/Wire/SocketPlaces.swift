/// Where the daemon's socket lies when neither a flag nor PURSER_SOCKET says so.
public enum SocketPlaces {
    /// Where the system's daemon listens.
    public static let system = "/run/purser/purserd.sock"

    /// Where a daemon listens: root's at `system`, a user's in the run-time directory or else beside the database.
    public static func daemon(environment: [String: String], isRoot: Bool) -> String {
        if isRoot { return system }
        if let run = environment["XDG_RUNTIME_DIR"], !run.isEmpty { return "\(run)/purser/purserd.sock" }
        let state = environment["XDG_STATE_HOME"] ?? "\(environment["HOME"] ?? "")/.local/state"
        return "\(state)/purser/purserd.sock"
    }

    /// Where the command looks, in this order: the user's own daemon, then the system's.
    public static func candidates(environment: [String: String], isRoot: Bool) -> [String] {
        isRoot ? [system] : [daemon(environment: environment, isRoot: false), system]
    }
}
