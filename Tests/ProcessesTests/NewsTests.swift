import Domain
import Exec
import Foundation
import Pools
import TestKit
import Testing

@testable import Processes

/// Starts and ends are heard, not looked for.
@Suite(.serialized) struct NewsTests {
    @Test func aStartAndAnEndAreHeard() throws {
        var bench = try Bench()
        bench.start("while ! [ -e go ]; do sleep 0.02; done; exit 3")
        try bench.hear { $0 == [.started] }
        try bench.directory.write("", to: "go")
        try bench.hear { $0.count == 2 }
        #expect(bench.facts == [.started, .exited(.failed(code: 3))])
    }

    @Test func theEndOfAnAdoptedCommandIsHeard() throws {
        var bench = try Bench()
        let script = "while ! [ -e go ]; do sleep 0.02; done; kill -15 $$"
        bench.start(script)
        try bench.hear { $0 == [.started] }
        bench.restart()
        bench.start(script)
        bench.pool.poll(at: bench.now)
        bench.take()
        #expect(bench.facts == [.started])
        try bench.directory.write("", to: "go")
        try bench.hear { $0.count == 2 }
        #expect(bench.facts == [.started, .exited(.killed(signal: 15))])
    }

    @Test func nothingIsPolledWhereNothingRuns() throws {
        var bench = try Bench()
        #expect(bench.pool.pollDelay == nil)
        bench.start("true")
        #expect(bench.pool.pollDelay != nil)
        #expect(try bench.exit() == .finished)
        try waitUntil("the shim is buried") {
            bench.pool.poll(at: bench.now)
            return bench.pool.pollDelay == nil
        }
    }

    @Test func aLaunchComesThroughAsItWas() {
        let launch = Launch(
            attempt: AttemptDirectory(path: "/jobs/1/2"), job: "/jobs/1", shell: "/bin/sh",
            script: "echo 'a:b'\necho 3:xyz", directory: "/home/ä", environment: ["A=1", "EMPTY=", "LINES=x\ny"],
            cores: [0, 5], bounds: Launch.Bounds(output: 1, metrics: 2, processes: 3, directory: 4, file: 5))
        #expect(Launch(bytes: launch.bytes) == launch)
        #expect(Launch(bytes: Array(launch.bytes.dropLast())) == nil)
        #expect(Launch(bytes: []) == nil)
        #expect(Launch(bytes: Array("nonsense".utf8)) == nil)
    }
}
