import Domain
import Orchestration
import Testing

@testable import Daemon

/// What each kind of caller may see and change, at a real socket.
@Suite(.serialized) struct PolicyTests {
    @Test func usersChangeTheirOwnAndOperatorsAll() async throws {
        let service = try await LocalService()
        for (who, id) in [(LocalService.ada, 1), (LocalService.bob, 2), (LocalService.ada, 3)] {
            let answer = try await service.submit(as: who, steps: 3_600_000)
            #expect(answer.status == 201 && answer.body.contains("\"id\":\(id),"), "\(answer)")
        }
        let theirs = try await service.call(as: LocalService.bob, "POST", "/v1/jobs/1/cancel")
        #expect(theirs.status == 403 && theirs.body.contains("job 1 belongs to ada"), "\(theirs)")
        #expect(try await service.call(as: LocalService.ada, "POST", "/v1/jobs/1/cancel").status == 200)
        #expect(try await service.call(as: LocalService.olga, "POST", "/v1/jobs/2/cancel").status == 200)
        #expect(try await service.call(as: LocalService.root, "POST", "/v1/jobs/3/cancel").status == 200)
        let command = #"{"command": ["true"], "directory": "/"}"#
        let refused = try await service.call(as: LocalService.olga, "POST", "/v1/jobs", command)
        #expect(refused.status == 403 && refused.body.contains("CommandsNotAllowed"), "operators run no commands")
        try await service.close()
    }

    @Test func usersSeeAllJobsUnlessTheConfigurationSaysOwn() async throws {
        for (configuration, isForAll) in [("", true), ("visibility: own", false)] {
            let service = try await LocalService(configuration)
            _ = try await service.submit(as: LocalService.ada)
            _ = try await service.submit(as: LocalService.bob)
            try await service.wait(for: #""key":"ada""#, at: "/v1/cost?by=owner")
            try await service.wait(for: #""key":"ada""#, at: "/v1/cost/memo?by=owner")
            for target in [
                "/v1/jobs/1", "/v1/jobs/1/why", "/v1/jobs/1/wait?timeout=0", "/v1/cost?job=1", "/v1/cost/memo?job=1",
            ] {
                let other = try await service.call(as: LocalService.bob, "GET", target)
                #expect(other.status == (isForAll ? 200 : 404), "\(target): \(other)")
                for who in [LocalService.ada, LocalService.olga, LocalService.root] {
                    #expect(try await service.call(as: who, "GET", target).status == 200, "\(target) as \(who)")
                }
            }
            let list = try await service.call(as: LocalService.bob, "GET", "/v1/jobs?all=true").body
            #expect(list.contains(#""owner":"bob""#) && list.contains(#""owner":"ada""#) == isForAll)
            let bill = try await service.call(as: LocalService.bob, "GET", "/v1/cost?by=owner").body
            #expect(bill.contains(#""key":"ada""#) == isForAll, "\(bill)")
            let memo = try await service.call(as: LocalService.bob, "GET", "/v1/cost/memo?by=owner").body
            #expect(memo.contains(#""key":"ada""#) == isForAll, "\(memo)")
            let nodes = try await service.call(as: LocalService.bob, "GET", "/v1/nodes").body
            #expect(nodes.contains(#""jobs":[1"#) == isForAll, "\(nodes)")
            let told = try await service.call(as: LocalService.bob, "GET", "/v1/events?follow=false").body
            #expect(told.contains(#""job":2"#) && told.contains(#""job":1"#) == isForAll, "\(told)")
            let verify = try await service.call(as: LocalService.bob, "GET", "/v1/cost/verify")
            #expect(verify.status == (isForAll ? 200 : 403))
            let cancel = try await service.call(as: LocalService.bob, "POST", "/v1/jobs/1/cancel")
            #expect(cancel.status == (isForAll ? 403 : 404), "what may not be seen is not there")
            try await service.close()
        }
    }

    @Test func oneUserCannotFloodTheDaemon() async throws {
        let service = try await LocalService("limits: {requests_per_second: 1, request_burst: 5}")
        var statuses: [Int] = []
        for _ in 0..<12 { statuses.append(try await service.call(as: LocalService.ada, "GET", "/v1/jobs").status) }
        #expect(statuses.prefix(5).allSatisfy { $0 == 200 } && statuses.contains(429), "\(statuses)")
        #expect(try await service.call(as: LocalService.bob, "GET", "/v1/jobs").status == 200, "others are not touched")
        #expect(try await service.call(as: LocalService.ada, "GET", "/healthz").status == 200)
        for _ in 0..<12 { #expect(try await service.call(as: LocalService.root, "GET", "/v1/jobs").status == 200) }
        try await service.close()
    }

    @Test func oneUserCannotFillTheQueue() async throws {
        let service = try await LocalService("limits: {queued_jobs_per_user: 2, request_burst: 1000}")
        var answer = (status: 0, body: "")
        #expect(try await service.submit(as: LocalService.ada, isHeld: true).status == 201)
        for _ in 0..<3 { answer = try await service.submit(as: LocalService.ada) }
        #expect(answer.status == 429 && answer.body.contains("UserQueueFull"), "\(answer)")
        #expect(answer.body.contains("2 jobs of ada wait or are held"), "\(answer)")
        #expect(try await service.submit(as: LocalService.bob).status == 201)
        for _ in 0..<4 { #expect(try await service.submit(as: LocalService.root).status == 201) }
        try await service.close()
    }

    @Test func theOperatorsAreAGroup() throws {
        #expect(throws: StartError.self) { try Callers(operators: "no-such-group-here") }
        let none = try Callers(operators: nil)
        let nobody = Peer(pid: 1, uid: 65_534, gid: 65_534)
        #expect(none.caller(of: nobody).isOperator == false)
        let members = try Callers(operators: "nogroup")
        #expect(members.caller(of: nobody).isOperator)
        #expect(members.caller(of: nobody).owner.name == "nobody")
        #expect(!members.caller(of: nobody).isPrivileged)
        #expect(members.caller(of: Peer(pid: 1, uid: 4_000_000, gid: 4_000_000)).owner.name == "4000000")
    }
}
