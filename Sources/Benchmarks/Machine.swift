import Foundation

/// What the kernel says about the machine and its processes.
enum Machine {
    /// The load average over a minute; -1 where it is not told.
    static var load: Double { words(of: "/proc/loadavg").first.flatMap { Double($0) } ?? -1 }

    /// Resident memory of a process in megabytes (10^6 bytes).
    static func residentMB(of pid: Int32) throws -> Double {
        let words = words(of: "/proc/\(pid)/status")
        guard let index = words.firstIndex(of: "VmRSS:"), index + 1 < words.count, let kib = Double(words[index + 1])
        else { throw BenchError("/proc/\(pid)/status does not say VmRSS") }
        return kib * 1_024 / 1_000_000
    }

    /// Processor time a process has used, seconds.
    static func processorSeconds(of pid: Int32) throws -> Double {
        let text = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)) ?? ""
        let fields = text.drop { $0 != ")" }.split(separator: " ")
        guard fields.count > 13, let user = Double(fields[12]), let system = Double(fields[13]) else {
            throw BenchError("/proc/\(pid)/stat does not say how much processor time was used")
        }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func words(of path: String) -> [Substring] {
        ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(whereSeparator: \.isWhitespace)
    }
}
