import ArgumentParser
import Client
import Glibc

/// `purser simulate`: another program, which lies beside this one and takes its place.
struct Simulate: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate",
        abstract: "Replay a list of jobs on a pool under several policies, and compare what they come to.",
        discussion: """
            Examples:
              purser simulate --workload jobs.csv --pool pool.yaml
              purser simulate merge part1.json part2.json

            purser simulate --help shows the flags.
            """)
    @Argument(parsing: .captureForPassthrough, help: .hidden)
    var arguments: [String] = []

    func run() throws { throw Simulator.become(arguments) }
}

/// `purser whatif`: the same other program.
struct WhatIfVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "whatif",
        abstract: "What the jobs of a month would have cost under another policy, pool or price list.",
        discussion: """
            Examples:
              purser whatif --from 2026-11 --pool cheaper.yaml
              purser whatif --from 2026-11 --policy cheapest

            purser whatif --help shows the flags.
            """)
    @Argument(parsing: .captureForPassthrough, help: .hidden)
    var arguments: [String] = []

    func run() throws { throw Simulator.become(["whatif"] + arguments) }
}

/// The program that replays.
enum Simulator {
    /// Goes on as the simulator with these arguments; returns only why that is not possible.
    static func become(_ arguments: [String]) -> Failure {
        var path = [CChar](repeating: 0, count: 4_096)
        let length = readlink("/proc/self/exe", &path, path.count)
        let own = String(decoding: path.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let program = String(own[..<(own.lastIndex(of: "/") ?? own.startIndex)]) + "/purser-sim"
        var words: [UnsafeMutablePointer<CChar>?] = (["purser simulate"] + arguments).map { strdup($0) }
        words.append(nil)
        execv(program, words)
        return Failure(
            .failure, "cannot start \(program): \(String(cString: strerror(errno)))",
            hint: "purser-sim lies beside purser; install both")
    }
}
