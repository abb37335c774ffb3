import Domain
import Foundation
import TestKit
import Testing

@testable import Daemon

/// Streams of events at a real socket.
@Suite(.serialized) struct EventTests {
    @Test func everyDecisionAndStateIsToldInOrder() async throws {
        let service = try await LocalService()
        let client = try RawClient(path: service.socket)
        client.get("/v1/events")
        _ = try await onThread { client.receive { $0.contains(": events") } }
        _ = try await service.submit(as: LocalService.ada, steps: 60)
        let told = try await onThread { client.receive { $0.contains(#""state":"SUCCEEDED""#) } }
        let states = told.matches(of: /"state":"([A-Z]+)"/).map { String($0.1) }
        #expect(states.prefix(1) == ["QUEUED"] && states.contains("RUNNING") && states.last == "SUCCEEDED", "\(states)")
        let decisions = Self.decisions(told)
        #expect(decisions == Array(1...(decisions.last ?? 0)), "without a gap: \(decisions)")
        #expect(told.contains(#""verdict":"place""#) && told.contains(#""name":"job""#))
        let past = try await service.call(as: LocalService.ada, "GET", "/v1/events?follow=false&since=0").body
        #expect(Self.decisions(past).starts(with: decisions))
        try await service.close()
        #expect(try await onThread { client.receive() }.contains("event: end"), "it ends when the daemon does")
    }

    /// The reader takes nothing while more is told than may wait for it; then it reads what there is and goes on.
    @Test func aSlowReaderIsCutAndCanResume() async throws {
        let service = try await LocalService("limits: {event_buffer: 64, stalled_time: 1m}")
        let slow = try RawClient(path: service.socket)
        slow.get("/v1/events?since=0")
        var first = try await onThread { slow.receive { $0.contains(": events") } }
        try await flood(service)
        first += try await onThread { slow.receive { $0.contains("event: cut") && $0.hasSuffix("\r\n0\r\n\r\n") } }
        #expect(first.contains("too many events waited for you"))
        let reached = try #require(first.matches(of: /\nid: ([0-9]+)\n/).last.flatMap { Int64($0.1) })
        let again = try RawClient(path: service.socket)
        again.get("/v1/events?follow=false", "Last-Event-ID: \(reached)", "Connection: close")
        let rest = try await onThread { again.receive() }
        let all = Self.decisions(first) + Self.decisions(rest)
        #expect(all == Array(1...(all.last ?? 0)), "nothing is lost and nothing told twice")
        try await service.close()
    }

    @Test func aResumedStreamTellsHowTheJobsStand() async throws {
        let service = try await LocalService()
        _ = try await service.submit(as: LocalService.ada, steps: 60)
        _ = try await service.call(as: LocalService.ada, "GET", "/v1/jobs/1/wait?timeout=20")
        _ = try await service.submit(as: LocalService.bob)
        let client = try RawClient(path: service.socket)
        client.get("/v1/events?since=1")
        let told = try await onThread {
            client.receive { $0.contains(#""state":"SUCCEEDED""#) && $0.contains(#""name":"job","owner":"bob""#) }
        }
        #expect(Self.decisions(told).first == 2)
        let only = try RawClient(path: service.socket)
        only.get("/v1/events?since=0&job=2&follow=false", "Connection: close")
        let mine = try await onThread { only.receive() }
        #expect(mine.contains(#""job":2"#) && !mine.contains(#""job":1"#))
        for (target, status) in [("since=x", 400), ("last=-1", 400), ("job=77", 404)] {
            #expect(try await service.call(as: LocalService.ada, "GET", "/v1/events?\(target)").status == status)
        }
        try await service.close()
    }

    @Test func onlySoManyMayRead() async throws {
        let service = try await LocalService("limits: {event_readers: 1}")
        let first = try RawClient(path: service.socket)
        first.get("/v1/events")
        _ = try await onThread { first.receive { $0.contains(": events") } }
        let second = try await service.call(as: LocalService.ada, "GET", "/v1/events")
        #expect(second.status == 503 && second.body.contains("TooManyReaders"))
        try await service.close()
    }

    /// Submits as soon as there is a reader, until it has been cut.
    private func flood(_ service: LocalService) async throws {
        try await onThread { try waitUntil("somebody reads") { service.feed.isWatched } }
        for _ in 0..<200 where service.feed.isWatched {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<64 {
                    tasks.addTask {
                        let submitted = try await service.submit(as: LocalService.root)
                        #expect(submitted.status == 201)
                    }
                }
                try await tasks.waitForAll()
            }
        }
    }

    /// The numbers of the decisions in a stream, in order.
    private static func decisions(_ text: String) -> [Int] {
        text.matches(of: /id: ([0-9]+)\nevent: decision\n/).compactMap { Int($0.1) }
    }
}
