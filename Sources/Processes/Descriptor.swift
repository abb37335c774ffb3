import CSys
import Exec
import Glibc

/// An open file descriptor, closed with the last reference to it.
final class Descriptor: Sendable {
    let number: Int32

    init(_ number: Int32) { self.number = number }

    deinit { close(number) }

    /// A file without a name that holds these bytes, to be read from their beginning.
    static func holding(_ bytes: [UInt8]) throws -> Descriptor {
        let number = purser_memory_file("launch")
        guard number >= 0 else { throw SystemError("cannot make a file in memory", code: -number) }
        let file = Descriptor(number)
        guard File.writeAll(bytes[...], to: number), lseek(number, 0, SEEK_SET) == 0 else {
            throw SystemError("cannot write a file in memory")
        }
        return file
    }

    /// Both ends of a pipe; reading does not wait.
    static func pipe() throws -> (reading: Descriptor, writing: Descriptor) {
        var ends: [Int32] = [-1, -1]
        guard Glibc.pipe(&ends) == 0 else { throw SystemError("cannot make a pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
        return (Descriptor(ends[0]), Descriptor(ends[1]))
    }

    /// Becomes readable when a process ends; nil: there is no such process.
    static func end(of process: Int32) -> Descriptor? {
        let number = purser_pidfd_open(process)
        return number >= 0 ? Descriptor(number) : nil
    }
}
