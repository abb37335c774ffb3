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
    #expect(help.out.contains("--first-seed") && help.out.contains("--menu"))
    #expect(try bench.simulate("merge", "--help").out.contains("purser simulate merge part1.json part2.json"))
}

/// Two tasks that share a node where they may, and a row that makes no sense.
@Test func tasksOnRentedNodesAreCompared() throws {
    let bench = try Bench()
    let columns =
        "job,job_name,task,task_name,arrival_s,duration_s,init_delay_s,full_throughput,total_iters,family,gpu,cpu,"
        + "mem_gb,fetch_delay_s,build_image_delay_s,kill_delay_s,upload_delay_s"
    try bench.write(
        [
            columns, "0,a,0,n,0,36000,0,1,1,any,1,4,16,0,0,0,0", "1,b,1,n,0,36000,0,1,1,any,1,4,16,0,0,0,0",
            "2,c,2,n,soon,36000,0,1,1,any,1,4,16,0,0,0,0",
        ].joined(separator: "\n"), "tasks.csv")
    let types =
        "instance_type,family,gpu,cpu,mem_gb,usd_per_h,instantiate_delay_s,run_worker_delay_s,"
        + "worker_register_delay_s,terminate_delay_s"
    try bench.write(
        [types, "small,s,1,4,16,3,0,0,0,0", "large,l,2,8,32,4,0,0,0,0"].joined(separator: "\n"), "types.csv")
    let ran = try bench.simulate(
        "--workload", "tasks.csv", "--menu", "types.csv", "--policy", "pack,alone", "--html", "packing.html")
    #expect(ran.code == 0, "\(ran)")
    let rows = ran.out.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(rows[1][0] == "pack" && rows[2][0] == "alone" && rows[2][2] == "60.00", "ten hours twice at $3: \(ran.out)")
    let packed = try #require(Double(rows[1][2]))
    #expect(packed > 42 && packed < 43, "ten hours at 0.95 of the pace, once at $4: \(ran.out)")
    #expect(ran.out.contains("2 tasks of tasks.csv (eva) on types.csv"))
    #expect(ran.err.contains("tasks.csv:4:9: 'arrival_s' must be seconds"), "\(ran.err)")
    let page = try String(contentsOfFile: bench.directory.file("packing.html"), encoding: .utf8)
    #expect(page.contains("60.00") && page.contains("2 tasks") && !page.contains("Where the money went"))
    #expect(try bench.simulate("--workload", "tasks.csv", "--policy", "pack").err.contains("--menu"))
    #expect(
        try bench.simulate("--workload", "tasks.csv", "--menu", "tasks.csv", "--policy", "pack").err.contains(
            "tasks.csv:1:"))
}

/// An hour's work in three, in windows in which spot stays, never comes, is lost, or comes late.
@Test func windowsOfSpotHaveTheirRegret() throws {
    let bench = try Bench()
    let (up, down) = (String(repeating: "1", count: 18), String(repeating: "0", count: 18))
    let bits = [up, down, "11\(down.dropLast(2))", "\(down.prefix(6))\(up.dropLast(6))"]
    let rows = bits.enumerated().map { "zone,\($0),600,0,18,\($1)" }
    try bench.write(
        (["zone_instance,file,gap_seconds,start_tick_in_2022-10-26_trace,n_ticks,available_bits"] + rows
            + ["zone,9,600,0,18,1111"]).joined(separator: "\n"), "windows.csv")
    func study(_ more: String...) throws -> Ran {
        let job = [
            "--work", "1h", "--deadline", "3h", "--restart", "10m", "--spot-price", "1", "--on-demand-price", "3",
        ]
        return try Ran(
            Built.binary("purser"), ["simulate", "--workload", "windows.csv", "--oracle"] + job + more,
            directory: URL(filePath: bench.directory.path), environment: ["HOME": bench.directory.path])
    }
    let ran = try study("--policy", "greedy,uniform-progress,learned", "--html", "windows.html")
    #expect(ran.code == 0, "\(ran)")
    #expect(ran.out.contains("4 windows of windows.csv (spot)"))
    // Seven ticks of spot twice $1.17, of on-demand $3.50; two of spot and six of on-demand $3.33.
    #expect(ran.out.contains("the best choices in hindsight: $9.17"), "\(ran.out)")
    #expect(ran.err.contains("windows.csv:6:"), "bits that are too few: \(ran.err)")
    let lines = ran.out.split(separator: "\n").map { $0.split(separator: " ") }
    #expect(lines[0][6] == "LATE" && lines[0][9] == "REGRET" && lines[3][0] == "learned")
    let regrets = try lines[1...3].map { try #require(Double($0[9])) }
    #expect(regrets.allSatisfy { $0 >= 0 } && regrets[1] > 0, "nothing is below the optimum: \(ran.out)")
    for line in lines[2...3] { #expect(line[6] == "0", "\(ran.out)") }
    let page = try String(contentsOfFile: bench.directory.file("windows.html"), encoding: .utf8)
    #expect(page.contains("Regret: what is above") && page.contains("4 windows") && page.contains("$9.17"))
    let json = try study("--policy", "learned", "--json", "-q")
    #expect(json.out.contains("\"regretPercent\":{\"mean\":") && json.out.contains("\"optimum\":"))
    #expect(try study("--policy", "learned", "--work", "3h").code == 2)
    #expect(try study("--policy", "learned,fifo").err.contains("policies of different studies"))
    #expect(try study("--policy", "learned", "--seeds", "3").err.contains("nothing is drawn"))
    let foreign = try study("--policy", "learned", "--pool=pool.yaml", "--tick", "1h")
    #expect(foreign.code == 2 && foreign.err.contains("--pool, --tick say nothing about windows of spot"), "\(foreign)")
}

/// An hour's work on spot that doubles its price after forty minutes, and a zone of which no price is known.
@Test func recordedPricesOfSpotAreBilled() throws {
    let bench = try Bench()
    let heading = "kind,nodes,collection,zone_instance,gap_seconds,n_ticks,frac_ticks_any_available,available_rle"
    try bench.write(
        "\(heading)\navailability,1-node,aws-02-15-2023,a,195,60,1,1x60\n"
            + "availability,1-node,aws-02-15-2023,b,195,60,1,1x60\n", "series.csv")
    try bench.write("zone_instance,tick_195s_from_2023-02-15T22:08:16,usd_per_h\na,0,1\na,10,2\n", "prices.csv")
    try bench.write("zone_instance,tick_195s_from_2023-02-15T22:08:16,usd_per_h\nc,0,1\n", "others.csv")
    func study(_ prices: String) throws -> Ran {
        try Ran(
            Built.binary("purser"),
            [
                "simulate", "--workload", "series.csv", "--policy", "greedy,learned", "--work", "1h", "--deadline",
                "3h",
                "--restart", "10m", "--on-demand-price", "3", "--oracle", "--spot-prices", prices,
            ], directory: URL(filePath: bench.directory.path), environment: ["HOME": bench.directory.path])
    }
    let ran = try study("prices.csv")
    #expect(ran.code == 0, "\(ran)")
    // Seven ticks of ten minutes, one for the start: four begin before the change, three after it.
    #expect(ran.out.contains("1 window of series.csv") && ran.out.contains("spot as in prices.csv"), "\(ran.out)")
    #expect(ran.out.contains("the best choices in hindsight: $1.67"), "\(ran.out)")
    #expect(ran.out.split(separator: "\n").count { $0.contains("  1.67  ") } == 2, "\(ran.out)")
    #expect(try study("others.csv").err.contains("has no prices of the zones of aws-02-15-2023"))
    #expect(try study("missing.csv").code == 2)
}

/// Two jobs on one slot that is fast and one that is cheap.
@Test func jobsOnSlotsAreBilledByTheirBusyTime() throws {
    let bench = try Bench()
    try bench.write(
        """
        model,num_gpus,total_steps,arrival_s,deadline_s
        m,1,3600,0,4000
        m,1,3600,0,100000
        """, "gavel.csv")
    try bench.write("worker_type,model,num_gpus,steps_per_s\nv100,m,1,1\nk80,m,1,0.5\nk80,m,1,fast\n", "speeds.csv")
    try bench.write(
        """
        seed: 1
        groups:
          - {name: v, provider: p, terms: on-demand, limit: 1, price: 3, vcpus: 8, memory: 64GiB, accelerators: V100}
          - {name: k, provider: p, terms: on-demand, limit: 1, price: 1, vcpus: 8, memory: 64GiB, accelerators: K80}

        """, "slots.yaml")
    let ran = try bench.simulate(
        "--workload", "gavel.csv", "--pool", "slots.yaml", "--speeds", "speeds.csv", "--policy", "slots")
    #expect(ran.code == 0, "\(ran)")
    let row = ran.out.split(separator: "\n")[1].split(separator: " ")
    // The one in a hurry has the fast slot for an hour, then the other one, which has done half for a dollar.
    #expect(row[0] == "slots" && row[2] == "5.50", "\(ran.out)")
    #expect(ran.err.contains("speeds.csv:4:9: 'steps_per_s' must be a number"), "\(ran.err)")
    let unknown = try bench.simulate("--workload", "gavel.csv", "--pool", "slots.yaml", "--policy", "slots")
    #expect(unknown.code == 7 && unknown.err.contains("--speeds"), "\(unknown)")
}
