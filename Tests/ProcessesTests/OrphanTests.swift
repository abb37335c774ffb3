import Domain
import Foundation
import Pools
import TestKit
import Testing

@testable import Exec
@testable import Processes

/// What commands leave behind, and what a lost shim does.
@Suite(.serialized) struct OrphanTests {
    /// Starts a child in a session of its own, one without our variables, and one whose parent is gone at once.
    private static let scatter = """
        setsid sh -c 'echo $$ > session; exec sleep 300' &
        env -i /bin/sh -c 'echo $$ > bare; exec sleep 300' &
        (sh -c 'echo $$ > twice; exec sleep 300' &)
        """
    private static let names = ["session", "bare", "twice"]

    @Test func whatACommandLeavesBehindIsEndedBeforeItsEndIsTold() throws {
        var bench = try Bench()
        bench.start("\(Self.scatter)\nwhile ! [ -s session ] || ! [ -s bare ] || ! [ -s twice ]; do :; done; exit 5")
        #expect(try bench.exit() == .failed(code: 5))
        for name in Self.names {
            #expect(ProcessIdentity.startTime(of: try bench.process(name)) == nil, "\(name) should be gone")
        }
    }

    @Test func theOrphansOfALostShimAreEndedBeforeItsAttemptIsOver() throws {
        var bench = try Bench()
        bench.start("\(Self.scatter)\necho $$ > command; wait; sleep 300")
        let processes = try (Self.names + ["command"]).map { try bench.process($0) }
        try bench.look { $0 == [.started] }
        let record = try #require(bench.files().readProcess())
        kill(record.shim, SIGKILL)
        #expect(try bench.exit() == .vanished)
        for process in processes { #expect(ProcessIdentity.startTime(of: process) == nil) }
        #expect(bench.facts == [.started, .exited(.vanished)], "once")
    }

    @Test func aShimLostWhileNobodyLookedIsFound() throws {
        var bench = try Bench()
        let script = "\(Self.scatter)\nwait; sleep 300"
        bench.start(script)
        let processes = try Self.names.map { try bench.process($0) }
        try bench.look { $0 == [.started] }
        let record = try #require(bench.files().readProcess())
        kill(record.shim, SIGKILL)
        bench.restart()
        bench.start(script)
        #expect(try bench.exit() == .vanished)
        for process in processes { #expect(ProcessIdentity.startTime(of: process) == nil) }
        #expect(bench.facts == [.started, .exited(.vanished)])
    }

    @Test func aCommandDiesWithItsShimAlsoWhenNobodyLooks() throws {
        var bench = try Bench()
        bench.start("echo $$ > command; exec sleep 300")
        let command = try bench.process("command")
        let record = try #require(bench.files().readProcess())
        kill(record.shim, SIGKILL)
        try waitUntil("the kernel has killed it") { ProcessIdentity.startTime(of: command) == nil }
        #expect(try bench.exit() == .vanished)
    }

    @Test func twoShimsOfOneAttemptRunItOnce() throws {
        var bench = try Bench()
        let script = "echo run; sleep 0.3; exit 4"
        bench.start(script)
        // The daemon was killed before the shim had shown itself: the next one starts another.
        bench.restart()
        bench.start(script)
        #expect(try bench.exit() == .failed(code: 4))
        #expect(bench.output() == "run\n")
        #expect(bench.facts == [.started, .exited(.failed(code: 4))])
    }

    @Test func aStrangerWithTheNumberOfAShimIsLeftAlone() throws {
        let directory = AttemptDirectory(path: "/no/such/attempt")
        var record = ProcessRecord(
            boot: ProcessIdentity.boot, shim: getsid(0), shimStart: 0, command: 0, commandStart: 0, cores: [])
        #expect(!Orphans.of(record, in: directory).contains(getpid()))
        record.boot = "another boot"
        #expect(Orphans.of(record, in: directory).isEmpty)
    }
}
