import Glibc

/// Whole files, read and written without Foundation.
public enum File {
    /// The bytes of a file; nil: it cannot be read. Made for the files of /proc, which have no size.
    public static func bytes(_ path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return bytes(of: descriptor)
    }

    /// The text of a file; nil: it cannot be read.
    public static func text(_ path: String) -> String? { bytes(path).map { String(decoding: $0, as: UTF8.self) } }

    /// What is left to read of a descriptor; nil: it cannot be read.
    static func bytes(of descriptor: Int32) -> [UInt8]? {
        var all: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count > 0 {
                all += buffer[..<count]
            } else if count == 0 {
                return all
            } else if errno != EINTR {
                return nil
            }
        }
    }

    /// Writes a file that only its owner may read.
    static func write(_ text: String, to path: String) throws { try write(Array(text.utf8), to: path) }

    /// Writes a file that only its owner may read; not truncating: over what it has, in the room it has.
    static func write(_ bytes: [UInt8], to path: String, truncating: Bool = true) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_CLOEXEC | (truncating ? O_TRUNC : 0), 0o600)
        guard descriptor >= 0 else { throw SystemError("cannot write \(path)") }
        defer { close(descriptor) }
        guard writeAll(bytes[...], to: descriptor) else { throw SystemError("cannot write \(path)") }
    }

    /// Writes all bytes; false: it could not, and `errno` says why.
    public static func writeAll(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(descriptor, buffer.baseAddress! + done, buffer.count - done)
                if count < 0, errno == EINTR { continue }
                if count <= 0 { return false }
                done += count
            }
            return true
        }
    }

    /// The names in a folder, in no order; those that vanish meanwhile may be missing.
    static func names(in path: String) -> [String] {
        guard let folder = opendir(path) else { return [] }
        defer { closedir(folder) }
        var names: [String] = []
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names
    }
}

/// A system call that failed: what was tried and the system's words.
public struct SystemError: Error, CustomStringConvertible {
    /// All of it.
    public let description: String
    /// What was tried, and the error number.
    public init(_ what: String, code: Int32 = errno) { description = "\(what): \(String(cString: strerror(code)))" }
}
