import Foundation

/// The guard that only one daemon works on a database: an flock on `DATABASE.lock`, gone with the process.
final class InstanceLock: Sendable {
    private let descriptor: Int32

    /// Takes the lock, or says which process has it.
    init(database: String) throws(StartError) {
        let path = "\(database).lock"
        let directory = URL(fileURLWithPath: database).deletingLastPathComponent().path
        do {
            try FileManager.default.createDirectory(
                atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        } catch {
            throw StartError("cannot make the directory \(directory) for the database: \(error.localizedDescription)")
        }
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StartError("cannot open the lock \(path)", errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = (try? String(contentsOfFile: path, encoding: .utf8))?.trimmingCharacters(in: .newlines) ?? ""
            close(descriptor)
            throw StartError(
                "the database \(database) is in use by process \(holder.isEmpty ? "?" : holder); "
                    + "stop it first, or use another --database")
        }
        ftruncate(descriptor, 0)
        let pid = "\(getpid())\n"
        _ = pid.withCString { write(descriptor, $0, strlen($0)) }
    }

    deinit { close(descriptor) }
}
