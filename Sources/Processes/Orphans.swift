import Domain
import Exec
import Foundation

/// What a lost shim has left behind. Its command is killed by the kernel at once; the rest is known by the variable
/// every process of an attempt inherits, by the shim's session, and by descent from those.
enum Orphans {
    /// The variable that names an attempt's directory in its processes.
    static let variable = "PURSER_ATTEMPT_DIR"

    /// The processes of an attempt whose shim is gone.
    static func of(_ record: ProcessRecord, in directory: AttemptDirectory) -> [Int32] {
        guard record.boot == ProcessIdentity.boot else { return [] }
        let mark = Array("\(variable)=\(directory.path)".utf8)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []
        let processes = names.compactMap { Int32($0) }.filter { $0 > 1 && $0 != getpid() }
        let roots = processes.filter { isLeft($0, by: record) || isMarked($0, mark) }
        var found = Set(roots)
        for root in roots { found.formUnion(ProcessTree.descendants(of: root)) }
        found.remove(getpid())
        return found.filter { ProcessIdentity(of: $0) != nil }.sorted()
    }

    private static func isLeft(_ process: Int32, by record: ProcessRecord) -> Bool {
        guard let identity = ProcessIdentity(of: process), identity.session == record.shim else { return false }
        return identity.start >= record.shimStart && ProcessIdentity.startTime(of: record.shim) == nil
    }

    private static func isMarked(_ process: Int32, _ mark: [UInt8]) -> Bool {
        guard let environment = File.bytes("/proc/\(process)/environ") else { return false }
        return environment.split(separator: 0).contains { $0.elementsEqual(mark) }
    }
}
