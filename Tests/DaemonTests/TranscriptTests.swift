import Domain
import Foundation
import Orchestration
import TestKit
import Testing

@testable import Client
@testable import Daemon

/// What the API says, as it was recorded. Documents only ever gain keys, so a line that goes away breaks a promise.
@Suite(.serialized) struct TranscriptTests {
    /// A pool whose only node takes longer to come than any test: what is placed stays there, and costs nothing.
    private static let slow = """
        workloads: {toy: {T4: 1}}
        groups:
          - {name: t4, provider: aws, type: g4dn.xlarge, region: us-east-1, zone: us-east-1a, terms: on-demand,
             limit: 1, price: 0.526, vcpus: 4, memory: 16GiB, accelerators: T4:1, grant_delay: 12h, boot: 90s}
        """
    private static let ada = LocalService.ada
    private static let bob = LocalService.bob
    private static let root = LocalService.root

    /// The body of a submission.
    private static func job(_ name: String, resources: String = "", more: String = "") -> String {
        let simulate = "simulate: {workload: toy, steps: 36000}"
        let file = #"name: \#(name)\nresources: {accelerators: T4:1\#(resources)}\npurser: {\#(simulate)\#(more)}"#
        return #"{"file": "\#(file)", "fileName": "\#(name).yaml", "directory": "/"}"#
    }

    private func record(
        _ file: String, _ title: String, isTimed: Bool = false, configuration: String = "", pool: String? = nil,
        _ talk: (inout Transcript) async throws -> Void
    ) async throws {
        let service = try await LocalService(configuration, pool: pool ?? (isTimed ? LocalService.pool : Self.slow))
        var transcript = Transcript(title, of: service, isTimed: isTimed)
        try await talk(&transcript)
        try await service.close()
        if let difference = try Golden(file).difference(from: transcript.text) { Issue.record("\(difference)") }
    }

    @Test func submitting() async throws {
        try await record("submitting.txt", "Jobs handed in, once and again, and what is wrong with some.") { talk in
            let nightly = [(name: "Idempotency-Key", value: "nightly-7")]
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", Self.job("first"), headers: nightly)
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", Self.job("first"), headers: nightly)
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", Self.job("other"), headers: nightly)
            try await talk.send(as: Self.bob, "POST", "/v1/jobs", Self.job("first"), headers: nightly)
            try await talk.send(
                as: Self.ada, "POST", "/v1/jobs", Self.job("third"), headers: [("Idempotency-Key", "")])
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", Self.job("next", more: ", after: [1]"))
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", Self.job("never", more: ", after: [77]"))
            try await talk.send(
                as: Self.ada, "POST", "/v1/jobs",
                #"{"file": "purser: {simulate: {workload: toy, steps: 60}}", "overrides": {"isHeld": true}}"#)
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", #"{"command": ["true"], "directory": "/"}"#)
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", Self.job("wrong", more: ", budgit: 3"))
            try await talk.send(as: Self.root, "POST", "/v1/jobs", #"{"command": ["true"], "directory": "tmp"}"#)
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", "{}")
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", #"{"file": 7}"#)
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", #"{"file": "#)
            try await talk.send(
                as: Self.ada, "POST", "/v1/jobs", String(repeating: " ", count: Limits.requestBody + 1))
        }
    }

    @Test func sweeps() async throws {
        try await record("sweeps.txt", "A sweep handed in, once and again, listed, planned, changed and billed.") {
            talk in
            let once = [(name: "Idempotency-Key", value: "once")]
            let sweep = Self.job("search", more: ", sweep: {lr: [0.1, 0.01], opt: [adam]}")
            try await talk.send(as: Self.ada, "POST", "/v1/plans", sweep)
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", Self.job("alone"))
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", sweep, headers: once)
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", sweep, headers: once)
            try await talk.send(
                as: Self.ada, "POST", "/v1/jobs", Self.job("search", more: ", sweep: {lr: [0.1]}"), headers: once)
            try await talk.send(
                as: Self.ada, "POST", "/v1/jobs", Self.job("wrong", more: ", sweep: {lr: {log: [0, 1], n: 3}}"))
            try await talk.send(as: Self.ada, "GET", "/v1/jobs?sweep=S2")
            try await talk.send(as: Self.ada, "GET", "/v1/jobs?sweep=alone")
            try await talk.send(as: Self.ada, "POST", "/v1/sweeps/search/hold")
            try await talk.send(as: Self.bob, "POST", "/v1/sweeps/S2/cancel")
            try await talk.send(as: Self.ada, "POST", "/v1/sweeps/S2/cancel")
            try await talk.send(as: Self.ada, "POST", "/v1/sweeps/S2/cancel")
            try await talk.send(as: Self.ada, "POST", "/v1/sweeps/no%20such/cancel")
            try await talk.send(as: Self.ada, "GET", "/v1/cost?by=sweep")
            try await talk.send(as: Self.ada, "GET", "/v1/cost?sweep=S9")
        }
    }

    @Test func spotWithoutCheckpoints() async throws {
        let directory = try TemporaryDirectory()
        let trace = try directory.write("0,1,\n", to: "always.csv")
        let spot = """

              - {name: t4-spot, provider: aws, type: g4dn.xlarge, terms: spot, limit: 1, price: 0.16, vcpus: 4,
                 memory: 16GiB, accelerators: T4:1, grant_delay: 12h, boot: 90s,
                 market: {trace: \(trace)}}
            """
        try await record(
            "unsaved.txt", "Jobs that ask for spot and do not save: six hours are cheaper all the same, forty are not.",
            pool: Self.slow + spot
        ) { talk in
            func job(_ hours: Int, _ more: String = "") -> String {
                Self.job("risky", resources: ", use_spot: true", more: more)
                    .replacingOccurrences(of: "36000", with: "\(hours * 3_600)")
            }
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", job(6))
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", job(40))
            try await talk.send(
                as: Self.ada, "POST", "/v1/jobs", job(40, ", spot: {allow_without_checkpoint: true}"))
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", job(40, ", checkpoint: {save: 20s}"))
        }
    }

    @Test func looking() async throws {
        try await record("looking.txt", "Jobs that wait, as they are shown.") { talk in
            let limited = ", budget: {max_cost: $9}, priority: 60"
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", Self.job("first", more: limited))
            try await talk.send(as: Self.bob, "POST", "/v1/jobs", Self.job("second"))
            try await talk.send(as: Self.ada, "GET", "/v1/jobs")
            try await talk.send(as: Self.ada, "GET", "/v1/jobs?state=queued&limit=5")
            try await talk.send(as: Self.ada, "GET", "/v1/jobs?limit=none")
            try await talk.send(as: Self.ada, "GET", "/v1/jobs/1")
            try await talk.send(as: Self.ada, "GET", "/v1/jobs/1/why")
            try await talk.send(as: Self.ada, "GET", "/v1/jobs/2/why")
            try await talk.send(as: Self.ada, "GET", "/v1/jobs/2/wait?timeout=0")
            try await talk.send(as: Self.ada, "GET", "/v1/jobs/2/logs")
            try await talk.send(as: Self.bob, "GET", "/v1/jobs/2/logs")
            try await talk.send(as: Self.ada, "GET", "/v1/jobs/77")
            try await talk.send(as: Self.ada, "GET", "/v1/jobs/first")
        }
    }

    @Test func changing() async throws {
        try await record("changing.txt", "What users want of their jobs, and what they are told.") { talk in
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", Self.job("first"))
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", Self.job("second"))
            for word in ["hold", "unhold", "unhold", "resume"] {
                try await talk.send(as: Self.ada, "POST", "/v1/jobs/2/\(word)")
            }
            let edit = #"{"name": "renamed", "priority": 70, "maxCost": "$40"}"#
            try await talk.send(as: Self.ada, "POST", "/v1/jobs/2/edit", edit)
            try await talk.send(as: Self.ada, "POST", "/v1/jobs/2/edit", #"{"priority": 101}"#)
            try await talk.send(as: Self.ada, "POST", "/v1/jobs/2/edit", #"{"maxCost": "much"}"#)
            try await talk.send(as: Self.ada, "POST", "/v1/jobs/1/edit", edit)
            try await talk.send(as: Self.ada, "POST", "/v1/jobs/1/hold")
            try await talk.send(as: Self.ada, "POST", "/v1/jobs/1/pause")
            try await talk.send(as: Self.bob, "POST", "/v1/jobs/1/cancel")
            try await talk.send(as: Self.ada, "POST", "/v1/jobs/1/retry")
            try await talk.send(as: Self.ada, "POST", "/v1/jobs/1/cancel")
            try await talk.send(as: Self.ada, "POST", "/v1/jobs/1/cancel")
            try await talk.send(as: Self.ada, "POST", "/v1/jobs/1/retry")
            try await talk.send(as: Self.ada, "POST", "/v1/jobs/77/cancel")
        }
    }

    @Test func nodes() async throws {
        try await record("nodes.txt", "What the pool has, and who may take it out of work.") { talk in
            try await talk.send(as: Self.ada, "GET", "/v1/offers")
            try await talk.send(as: Self.ada, "GET", "/v1/nodes")
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", Self.job("first"))
            try await talk.send(as: Self.ada, "GET", "/v1/nodes")
            try await talk.send(as: Self.ada, "POST", "/v1/nodes/L1/drain")
            try await talk.send(as: LocalService.olga, "POST", "/v1/nodes/L1/drain")
            try await talk.send(as: Self.root, "POST", "/v1/nodes/l1/undrain")
            try await talk.send(as: Self.root, "POST", "/v1/nodes/L9/drain")
            try await talk.send(as: Self.root, "POST", "/v1/nodes/first/drain")
        }
    }

    @Test func offers() async throws {
        let directory = try CatalogTests.directory()
        let tables = try CatalogTests.throughputs()
        let configuration = "catalog: \(directory.path)\nthroughput: \(tables.path)\n"
        try await record(
            "offers.txt", "What the pool has and what the price catalogue lists.", configuration: configuration
        ) { talk in
            try await talk.send(as: Self.ada, "GET", "/v1/offers?accelerator=T4&terms=on-demand&sort=price")
            try await talk.send(as: Self.ada, "GET", "/v1/offers?accelerator=T40")
            try await talk.send(as: Self.ada, "GET", "/v1/catalog?accelerator=H100,cpu")
            try await talk.send(as: Self.ada, "GET", "/v1/catalog?terms=reserved&sort=accelerator-hour&limit=1")
            try await talk.send(as: Self.ada, "GET", "/v1/catalog?regoin=us")
            try await talk.send(as: Self.ada, "GET", "/v1/catalog?sort=cheapest")
            try await talk.send(as: Self.ada, "GET", "/v1/throughput?workload=toy&limit=3")
            try await talk.send(as: Self.ada, "GET", "/v1/throughput?workload=vision")
            try await talk.send(as: Self.ada, "GET", "/v1/throughput?accelerator=B200&basis=converted")
        }
        try await record("no-catalogue.txt", "A daemon without a price catalogue.") { talk in
            try await talk.send(as: Self.ada, "GET", "/v1/catalog")
        }
    }

    @Test func books() async throws {
        try await record("books.txt", "The daemon, its books, and what has happened.") { talk in
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", Self.job("first"))
            try await talk.send(as: Self.ada, "POST", "/v1/jobs/1/cancel")
            try await talk.send(as: Self.ada, "GET", "/healthz")
            try await talk.send(as: Self.ada, "GET", "/v1/info?check=true")
            for by in ["job", "owner", "terms"] { try await talk.send(as: Self.ada, "GET", "/v1/cost?by=\(by)") }
            try await talk.send(as: Self.ada, "GET", "/v1/cost?by=jobs")
            try await talk.send(as: Self.ada, "GET", "/v1/cost?since=yesterday")
            try await talk.send(as: Self.ada, "GET", "/v1/cost?job=77")
            try await talk.send(as: Self.ada, "GET", "/v1/cost/outcomes?job=1")
            try await talk.send(as: Self.ada, "GET", "/v1/cost/outcomes?since=yesterday")
            for by in ["project", "class", "job,day"] {
                try await talk.send(as: Self.ada, "GET", "/v1/cost/memo?by=\(by)")
            }
            try await bookkeeping(&talk)
            try await talk.send(as: Self.ada, "GET", "/v1/cost/verify")
            try await talk.send(as: Self.ada, "GET", "/v1/events?since=0&follow=false")
            try await talk.send(as: Self.ada, "GET", "/v1/events?since=first")
        }
    }

    private func bookkeeping(_ talk: inout Transcript) async throws {
        for month in ["2025-01", "2025-01", "2124-10", "October"] {
            try await talk.send(as: Self.root, "POST", "/v1/cost/close", #"{"month": "\#(month)"}"#)
        }
        try await talk.send(as: Self.ada, "POST", "/v1/cost/close", #"{"month": "2025-01"}"#)
        let corrections = [
            #""job": 1, "amount": "1.25""#, #""job": 1, "provider": "aws", "amount": "1.25""#,
            #""job": 1, "provider": "aws", "amount": "-$1.26""#, #""job": 9, "provider": "aws", "amount": "1""#,
            #""provider": "aws", "amount": "-0.10""#, #""amount": "much""#,
        ]
        for correction in corrections {
            let body = #"{"month": "2025-01", "note": "support", \#(correction)}"#
            try await talk.send(as: Self.root, "POST", "/v1/cost/correct", body)
        }
        let once = #"{"month": "2025-01", "provider": "aws", "amount": "-0.20", "note": "once"}"#
        for body in [once, once, once.replacing("0.20", with: "0.30")] {
            try await talk.send(
                as: Self.root, "POST", "/v1/cost/correct", body, headers: [("Idempotency-Key", "credit-7")])
        }
        try await talk.send(
            as: Self.ada, "POST", "/v1/cost/correct",
            #"{"month": "2025-01", "provider": "aws", "amount": "-9", "note": "for me"}"#)
        try await talk.send(as: Self.root, "GET", "/v1/cost?by=class")
    }

    @Test func running() async throws {
        try await record("running.txt", "A job that has run to its end, and its bill.", isTimed: true) { talk in
            let body = #"{"file": "purser: {simulate: {workload: toy, steps: 60, report_every: 30}}"}"#
            _ = try await talk.service.call(as: Self.ada, "POST", "/v1/jobs", body)
            try await talk.service.wait(for: "SUCCEEDED", at: "/v1/jobs?all=true")
            try await talk.service.wait(for: #""items":[]"#, at: "/v1/nodes")
            for target in [
                "/v1/jobs/1", "/v1/jobs/1/why", "/v1/cost", "/v1/cost?by=class", "/v1/cost/memo", "/v1/cost/verify",
            ] {
                try await talk.send(as: Self.ada, "GET", target)
            }
            try await talk.send(as: Self.ada, "POST", "/v1/jobs/1/cancel")
            try await talk.send(as: Self.ada, "POST", "/v1/jobs/1/hold")
        }
    }

    @Test func tooMuch() async throws {
        let limits = "limits: {queued_jobs: 2, queued_jobs_per_user: 1}\n"
        try await record("limits.txt", "More than the limits allow.", configuration: limits) { talk in
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", Self.job("placed"))
            try await talk.service.wait(for: "PLACING", at: "/v1/jobs")
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", Self.job("waiting"))
            try await talk.send(as: Self.ada, "POST", "/v1/jobs", Self.job("one-too-many"))
            try await talk.send(as: Self.bob, "POST", "/v1/jobs", Self.job("waiting-too"))
            try await talk.send(as: Self.root, "POST", "/v1/jobs", Self.job("too-long"))
        }
        try await record(
            "full.txt", "No room for another reader.", configuration: "limits: {event_readers: 1}\n"
        ) { talk in
            let seat = try talk.service.feed.takeSeat()
            try await talk.send(as: Self.ada, "GET", "/v1/events?follow=true")
            withExtendedLifetime(seat) {}
        }
    }

    /// Requests that do not come whole in their time.
    @Test func tooLate() async throws {
        let limits = "limits: {header_time: 300ms, request_time: 300ms}\n"
        try await record("late.txt", "Requests that stay away.", configuration: limits) { talk in
            try await talk.sendRaw("GET /v1/info HTTP/1.1\r\nHost: test\r\n", "and no more of the head")
            try await talk.sendRaw(
                "POST /v1/jobs HTTP/1.1\r\nHost: test\r\nContent-Length: 99\r\n\r\n{", "and no more of the body")
        }
    }

    /// More requests than one user may make; however slow the machine, one of them is too many.
    @Test func tooOften() async throws {
        let limits = "limits: {requests_per_second: 1, request_burst: 1}\n"
        try await record("often.txt", "More requests than a user may make.", configuration: limits) { talk in
            let before = talk
            for _ in 0..<200 where !talk.text.contains("< 429 ") {
                talk = before
                try await talk.send(as: Self.ada, "GET", "/v1/nodes")
            }
        }
    }

    @Test func wrongRoutes() async throws {
        try await record("routes.txt", "Where there is nothing to be had.") { talk in
            try await talk.send(as: Self.ada, "GET", "/")
            try await talk.send(as: Self.ada, "GET", "/v2/jobs")
            try await talk.send(as: Self.ada, "DELETE", "/v1/jobs/1")
            try await talk.send(as: Self.ada, "POST", "/v1/info")
            try await talk.send(as: Self.ada, "GET", "/v1/jobs/1/cancel")
        }
    }
}
