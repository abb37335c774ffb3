import Foundation
import TestKit
import Testing

/// A directory with a list of jobs and a pool, in which the command runs.
private struct Bench {
    let directory: TemporaryDirectory

    init() throws {
        directory = try TemporaryDirectory()
        let rows = (0..<12).map { "\($0 * 600),\(1_800 + $0 * 300),1,A100,20" }
        try write((["submit_s,duration_s,accelerators,kinds,save_s"] + rows).joined(separator: "\n"), "jobs.csv")
        try write(
            """
            seed: 1
            groups:
              - {name: od, provider: aws, type: p, region: r, zone: z, terms: on-demand, limit: 2, price: 3, vcpus: 8,
                 memory: 64GiB, accelerators: "A100:1"}
              - {name: spot, provider: aws, type: p, region: r, zone: z, terms: spot, limit: 4, price: 1, vcpus: 8,
                 memory: 64GiB, accelerators: "A100:1", market: {mean_up: 1h, mean_down: 20m, price_spread: 20}}

            """, "pool.yaml")
    }

    func write(_ text: String, _ name: String) throws {
        try text.write(toFile: directory.file(name), atomically: true, encoding: .utf8)
    }

    func simulate(_ arguments: String...) throws -> Ran {
        try Ran(
            Built.binary("purser"), ["simulate"] + arguments, directory: URL(filePath: directory.path),
            environment: ["HOME": directory.path, "XDG_RUNTIME_DIR": directory.path])
    }

    func study(_ arguments: String...) throws -> Ran {
        try Ran(
            Built.binary("purser"), ["simulate", "--workload", "jobs.csv", "--pool", "pool.yaml"] + arguments,
            directory: URL(filePath: directory.path), environment: ["HOME": directory.path])
    }
}

@Test func aStudyComparesPoliciesWithoutADaemon() throws {
    let bench = try Bench()
    let ran = try bench.study("--policy", "fifo,expected-cost", "--seeds", "3", "--oracle", "--html", "study.html")
    #expect(ran.code == 0 && ran.err.isEmpty, "\(ran)")
    let lines = ran.out.split(separator: "\n")
    #expect(lines[0].hasPrefix("POLICY") && lines[1].hasPrefix("fifo") && lines[2].hasPrefix("expected-cost"))
    #expect(ran.out.contains("12 jobs of jobs.csv (purser) on pool.yaml"))
    #expect(ran.out.contains("each job alone on its cheapest node: $"))
    let page = try String(contentsOfFile: bench.directory.file("study.html"), encoding: .utf8)
    #expect(page.contains("<svg") && page.contains("expected-cost") && page.hasSuffix("</html>\n"))
}

@Test func halvesOfAStudyMakeTheSameBytesAsTheWhole() throws {
    let bench = try Bench()
    let whole = try bench.study("--policy", "cheapest,expected-cost", "--seeds", "4", "--json")
    #expect(whole.code == 0)
    #expect(try bench.study("--policy", "cheapest,expected-cost", "--seeds", "4", "--json").out == whole.out)
    for (first, name) in [("1", "one.json"), ("3", "two.json")] {
        let part = try bench.study(
            "--policy", "cheapest,expected-cost", "--seeds", "2", "--first-seed", first, "--json")
        try bench.write(part.out, name)
    }
    let joined = try bench.simulate("merge", "one.json", "two.json", "--json")
    #expect(joined.code == 0 && joined.out == whole.out, "\(joined.err)")
    let other = try bench.study("--tick", "1h", "--json")
    try bench.write(other.out, "other.json")
    let refused = try bench.simulate("merge", "one.json", "other.json")
    #expect(refused.code == 2 && refused.err.contains("other.json is about other files or settings than one.json"))
}

@Test func whatIsWrongWithAStudyIsSaid() throws {
    let bench = try Bench()
    let typo = try bench.study("--policy", "fifo,cheepest")
    #expect(typo.code == 2 && typo.err.contains("there is no policy 'cheepest'"))
    #expect(typo.err.contains("did you mean 'cheapest'?"))
    let missing = try bench.simulate("--workload", "nowhere.csv", "--pool", "pool.yaml")
    #expect(missing.code == 2 && missing.err.contains("cannot read the list of jobs nowhere.csv: No such file"))
    #expect(try bench.simulate("--workload", "jobs.csv").code == 2)
    try bench.write("seed: 1\ngroups: [{name: x}]\n", "wrong.yaml")
    let pool = try bench.simulate("--workload", "jobs.csv", "--pool", "wrong.yaml")
    #expect(pool.code == 2 && pool.err.contains("wrong.yaml:2:"))
    #expect(try bench.simulate("merge", "jobs.csv").err.contains("jobs.csv is no part of a study"))
}

@Test func badRowsAreSaidAndLeftOut() throws {
    let bench = try Bench()
    try bench.write("submit_s,duration_s,accelerators\n0,60,1\n0,never,1\n", "jobs.csv")
    let ran = try bench.study()
    #expect(ran.code == 0 && ran.out.contains("1 job of jobs.csv"))
    #expect(ran.err.contains("rows of jobs.csv that are left out: 1"))
    #expect(ran.err.contains("jobs.csv:3:3: 'duration_s' must be a number of seconds above 0, not 'never'"))
    let quiet = try bench.study("-q")
    #expect(quiet.err.isEmpty && quiet.out == ran.out)
}

@Test func simulateHasHelpOfItsOwn() throws {
    let bench = try Bench()
    let help = try bench.simulate("--help")
    #expect(help.code == 0 && help.err.isEmpty)
    #expect(help.out.contains("  purser simulate --workload jobs.csv --pool pool.yaml\n"))
    #expect(help.out.contains("--first-seed"))
    #expect(try bench.simulate("merge", "--help").out.contains("purser simulate merge part1.json part2.json"))
}
