import Foundation
import TestKit
import Testing

@testable import Daemon

private func mode(_ path: String) throws -> Int? {
    try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
}

@Test func theSocketIsPrivateFromTheFirstMoment() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("run/purserd.sock")
    let old = umask(0)
    let socket = try SocketFile.listen(at: path, group: nil)
    umask(old)
    #expect(try mode(path) == 0o600)
    #expect(try mode(directory.file("run")) == 0o700)
    #expect(try FileManager.default.contentsOfDirectory(atPath: directory.file("run")) == ["purserd.sock"])
    close(socket.descriptor)
    socket.remove()
    #expect(!FileManager.default.fileExists(atPath: path))
}

@Test func aLivingSocketIsNotTakenOver() throws {
    let directory = try TemporaryDirectory()
    let path = directory.file("purserd.sock")
    let first = try SocketFile.listen(at: path, group: nil)
    do {
        _ = try SocketFile.listen(at: path, group: nil)
        Issue.record("taken over")
    } catch {
        #expect("\(error)".contains("in use by process \(getpid())"), "\(error)")
    }
    close(first.descriptor)
    let second = try SocketFile.listen(at: path, group: nil)
    close(second.descriptor)
}

@Test func whatIsNoSocketIsLeftAlone() throws {
    let directory = try TemporaryDirectory()
    let path = try directory.write("precious", to: "purserd.sock")
    #expect(throws: StartError.self) { try SocketFile.listen(at: path, group: nil) }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "precious")
}

@Test func badSocketPathsSaySo() throws {
    let directory = try TemporaryDirectory()
    for (path, group, word) in [
        (directory.file(String(repeating: "x", count: 120)), nil, "too long"),
        (directory.file("a.sock"), "no-such-group-here", "no group"),
    ] as [(String, String?, String)] {
        do {
            _ = try SocketFile.listen(at: path, group: group)
            Issue.record("listened at \(path)")
        } catch {
            #expect("\(error)".contains(word), "\(error)")
        }
    }
}

@Test func oneDaemonPerDatabase() throws {
    let directory = try TemporaryDirectory()
    let database = directory.file("state/purser.db")
    var first: InstanceLock? = try InstanceLock(database: database)
    do {
        _ = try InstanceLock(database: database)
        Issue.record("locked twice")
    } catch {
        #expect("\(error)".contains("in use by process \(getpid())"), "\(error)")
    }
    withExtendedLifetime(first) {}
    first = nil
    _ = try InstanceLock(database: database)
}

@Test func onlyListeningSocketsAreTakenFromSystemd() throws {
    #expect(try SocketFile.handedOver(environment: [:]).isEmpty)
    #expect(try SocketFile.handedOver(environment: ["LISTEN_PID": "1", "LISTEN_FDS": "1"]).isEmpty, "not for us")
    let environment = ["LISTEN_PID": "\(getpid())", "LISTEN_FDS": "1", "LISTEN_FDNAMES": "api"]
    do {
        _ = try SocketFile.handedOver(environment: environment)
        Issue.record("descriptor 3 of a test is no socket")
    } catch {
        #expect("\(error)".contains("descriptor 3 ('api') that systemd handed over is not a listening Unix socket"))
    }
}
