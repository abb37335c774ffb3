import Domain
import Exec
import Foundation
import Pools
import TestKit
import Testing

@testable import Processes

/// Commands get no more cores than there are.
@Suite(.serialized) struct CoreTests {
    private func attempt(_ job: Int64) -> AttemptID { AttemptID(job: JobID(job), number: 1) }

    @Test func coresGoToTheFewest() {
        var shares = CoreShares(cores: [0, 1, 2, 3])
        #expect(shares.give(attempt(1), wanted: 2) == [0, 1])
        #expect(shares.give(attempt(2), wanted: 1) == [2])
        #expect(shares.give(attempt(3), wanted: 2) == [0, 3], "the free one, and one is shared")
        #expect(shares.give(attempt(1), wanted: 2) == [0, 1], "asked again")
        shares.takeBack(attempt(1))
        #expect(shares.give(attempt(4), wanted: 1) == [1])
        #expect(shares.give(attempt(5), wanted: 96) == [0, 1, 2, 3], "never more than there are")
        #expect(shares.give(attempt(6), wanted: 0).count == 1, "never none")
    }

    @Test func coresOfAdoptedCommandsAreTheirs() {
        var shares = CoreShares(cores: [0, 1])
        shares.note(attempt(1), [0])
        #expect(shares.give(attempt(2), wanted: 1) == [1])
    }

    @Test func commandsStayWithinTheCoresOfTheHost() throws {
        var bench = try Bench(vcpus: 1) { $0.cores = 1 }
        let usable = ProcessPool.Host(jobsDirectory: "/", shim: "", shell: "", rate: 1).usableCores
        for job in Int64(1)...3 {
            bench.start("grep Cpus_allowed_list /proc/self/status; while ! [ -e all ]; do sleep 0.02; done", job: job)
        }
        try bench.look { $0.filter { $0 == .started }.count == 3 }
        let masks = try (Int64(1)...3).map { try #require(bench.files(job: $0).readProcess()).cores }
        #expect(masks == Array(repeating: [usable[0]], count: 3))
        try bench.directory.write("", to: "all")
        try bench.look { $0.ends == 3 }
        for job in Int64(1)...3 {
            #expect(bench.output(job: job) == "Cpus_allowed_list:\t\(usable[0])\n")
        }
    }

    @Test func coresAreSpreadAlsoAfterARestart() throws {
        let usable = ProcessPool.Host(jobsDirectory: "/", shim: "", shell: "", rate: 1).usableCores
        var bench = try Bench(vcpus: 1)
        bench.start("sleep 300")
        try bench.look { $0 == [.started] }
        bench.restart()
        bench.start("sleep 300")
        try bench.look { $0 == [.started] }
        bench.start("sleep 300", job: 2)
        try bench.look { $0.count == 2 }
        let first = try #require(bench.files().readProcess()).cores
        let second = try #require(bench.files(job: 2).readProcess()).cores
        #expect(first == [usable[0]])
        #expect(second == [usable[min(1, usable.count - 1)]])
        bench.stop()
        bench.stop(job: 2)
        try bench.look { $0.ends == 2 }
    }
}
