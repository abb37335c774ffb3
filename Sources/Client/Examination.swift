import Domain
import FoundationEssentials
import Glibc
import Wire

/// One thing `doctor` has looked at.
public struct HealthCheck: Codable, Hashable, Sendable {
    /// How it stands.
    public enum Level: String, Codable, Hashable, Sendable, CaseIterable {
        /// As it should be.
        case ok
        /// Works, and should be looked at.
        case warn
        /// Does not work.
        case fail
    }
    /// What was looked at.
    public var name: String
    /// How it stands.
    public var level: Level
    /// What was found.
    public var finding: String
    /// What to do; nil: nothing.
    public var advice: String?
    /// A check.
    public init(_ name: String, _ level: Level, _ finding: String, advice: String? = nil) {
        self.name = name
        self.level = level
        self.finding = finding
        self.advice = advice
    }
}

/// Looks at the socket, the daemon, its files and this machine. Goes on as far as it can where no daemon answers.
public struct Examination: Sendable {
    private let api: API
    private let socket: String

    /// Bytes of free disk below which commits will soon fail, and below which it is time to look.
    private static let leastFree = 64.0 * 1_048_576
    private static let fewFree = 1_024.0 * 1_048_576
    /// How far the daemon's clock may be from the wall's.
    private static let clockTolerance = Span.seconds(5)

    /// An examination of the daemon behind `socket`.
    public init(api: API, socket: String) {
        self.api = api
        self.socket = socket
    }

    /// Everything that was looked at, in order.
    public func checks() -> [HealthCheck] {
        var checks = [socketFile()]
        do {
            let info = try api.info(isChecking: true).document
            checks += [daemon(info), writing(), ledger(), disk(of: info.database), clock(info), pool(info)]
        } catch {
            checks.append(HealthCheck("daemon", .fail, error.message, advice: error.hint))
            let unseen = "not looked at: database, disk, clock and pool file are the daemon's to tell"
            checks.append(HealthCheck("the rest", .warn, unseen, advice: "purserd check reads the files by itself"))
        }
        return checks + [cores()]
    }

    private func socketFile() -> HealthCheck {
        var status = stat()
        guard lstat(socket, &status) == 0 else {
            return HealthCheck(
                "socket", .fail, "\(socket): \(String(cString: strerror(errno)))",
                advice: "start the daemon (systemctl start purserd, or purserd run), or name its socket with --socket")
        }
        guard status.st_mode & S_IFMT == S_IFSOCK else {
            return HealthCheck("socket", .fail, "\(socket) is no socket", advice: "remove it and start the daemon")
        }
        let mode = String(status.st_mode & 0o777, radix: 8)
        guard access(socket, W_OK) == 0 else {
            return HealthCheck(
                "socket", .fail, "you may not use \(socket) (mode \(mode))",
                advice: "ask to be in its group: ls -l \(socket)")
        }
        if status.st_mode & 0o002 != 0 {
            return HealthCheck(
                "socket", .warn, "\(socket) is open to everybody (mode \(mode))",
                advice: "say 'group:' in purserd.yaml instead, and restart")
        }
        return HealthCheck("socket", .ok, "\(socket), mode \(mode)")
    }

    private func daemon(_ info: InfoDocument) -> HealthCheck {
        let words = "purserd \(info.version), process \(info.pid)"
        guard info.version == Release.version else {
            return HealthCheck(
                "daemon", .warn, "\(words); this command is \(Release.version)",
                advice: "install the same version of both, and restart the daemon")
        }
        return HealthCheck("daemon", .ok, words)
    }

    private func writing() -> HealthCheck {
        do {
            let health = try api.health()
            if health.status == HealthDocument.ready { return HealthCheck("commits", .ok, "they succeed") }
            return HealthCheck(
                "commits", .fail, "\(health.status)\(health.detail.map { ": \($0)" } ?? "")",
                advice: "only reads are served; mend the cause, and the daemon goes on by itself")
        } catch {
            return HealthCheck("commits", .fail, error.message, advice: error.hint)
        }
    }

    private func ledger() -> HealthCheck {
        do {
            let report = try api.verify().document
            guard let broken = report.checks.first(where: { !$0.holds }) else {
                return HealthCheck("database", .ok, "\(report.checks.count) identities of the ledger hold")
            }
            return HealthCheck(
                "database", .fail, "\(broken.name): \(broken.detail)",
                advice: "keep a copy of the file, and look at purser cost verify")
        } catch  where error.status == .notAllowed {
            return HealthCheck("database", .warn, "not verified: \(error.message)", advice: "ask an operator")
        } catch {
            return HealthCheck("database", .fail, error.message, advice: error.hint)
        }
    }

    private func disk(of path: String) -> HealthCheck {
        var status = statvfs()
        let directory = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        guard statvfs(directory, &status) == 0 else {
            return HealthCheck("disk", .warn, "\(directory): \(String(cString: strerror(errno)))", advice: nil)
        }
        let free = Double(status.f_bavail) * Double(status.f_frsize)
        let words = "\(Int64(free / 1_048_576)) MiB free at \(directory)"
        let level: HealthCheck.Level = free < Self.leastFree ? .fail : free < Self.fewFree ? .warn : .ok
        return HealthCheck(
            "disk", level, words, advice: level == .ok ? nil : "free some space; commits fail when there is none")
    }

    private func clock(_ info: InfoDocument) -> HealthCheck {
        guard info.rate == 1 else {
            return HealthCheck("clock", .ok, "a rehearsal, \(info.rate) times as fast as the wall clock")
        }
        guard let now = Instant(iso8601: info.now) else {
            return HealthCheck("clock", .warn, "unreadable: \(info.now)")
        }
        let apart = now - Self.wallClock()
        let size = apart.milliseconds < 0 ? Span(milliseconds: -apart.milliseconds) : apart
        guard size > Self.clockTolerance else { return HealthCheck("clock", .ok, "the daemon's is the wall clock's") }
        return HealthCheck(
            "clock", .warn, "the daemon's is \(size) \(apart.milliseconds > 0 ? "ahead of" : "behind") the wall clock",
            advice: "daemon time never runs backwards; check the machine's clock (timedatectl)")
    }

    private func pool(_ info: InfoDocument) -> HealthCheck {
        guard let state = info.poolFile else { return HealthCheck("pool file", .warn, "the daemon does not tell") }
        let path = info.pool ?? "?"
        switch state {
        case "same": return HealthCheck("pool file", .ok, path)
        case "changed":
            return HealthCheck(
                "pool file", .warn, "\(path) was changed since it was read",
                advice: "systemctl reload purserd (or SIGHUP) reads it again")
        default:
            return HealthCheck(
                "pool file", .fail, state, advice: "mend it before the next restart or reload; the old one is in force")
        }
    }

    private func cores() -> HealthCheck {
        let count = sysconf(Int32(_SC_NPROCESSORS_ONLN))
        return HealthCheck("cores", count > 0 ? .ok : .warn, "\(count) on this machine; real commands share them")
    }

    /// The wall clock.
    public static func wallClock() -> Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1_000).rounded(.down)))
    }
}

extension ItemList {
    /// The list as one line of JSON.
    public func text() throws(Failure) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        do {
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        } catch {
            throw Failure(.failure, "the list cannot be written as JSON: \(error)")
        }
    }
}

extension View {
    /// What was looked at, a line each, with what to do below.
    public func checks(_ checks: [HealthCheck]) -> [String] {
        let width = checks.reduce(0) { max($0, $1.name.count) }
        return checks.flatMap { check in
            let role: Style.Role = [.ok: .good, .warn: .attention, .fail: .bad][check.level] ?? .plain
            let level = check.level.rawValue + String(repeating: " ", count: 4 - check.level.rawValue.count)
            let name = check.name + String(repeating: " ", count: width - check.name.count)
            return ["\(style.mark(level, role))  \(name)  \(check.finding)"]
                + (check.advice.map { ["      " + String(repeating: " ", count: width + 2) + $0] } ?? [])
        }
    }
}
