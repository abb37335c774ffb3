import Domain
import Formats
import Testing

private func read(_ text: String, as format: TraceFile.Format? = nil) throws -> TraceFile.Read {
    try TraceFile.read(Array(text.utf8), name: "jobs.csv", as: format)
}

@Test func ourOwnListHasEveryColumn() throws {
    let list = try read(
        """
        # two jobs
        accelerators,submit_s,duration_s,guess_s,steps,workload,name,user,project,kinds,nodes,cpus,memory_mib,priority,\
        deadline_s,save_s,spot
        8,60,,,5000,resnet50,"big, one",ada,vision,A100|V100,2,16,1024,70,7200,20.5,yes

        1,0.25,90,60,,,,,,,,,,,,,
        """)
    #expect(list.format == .purser && list.badRows == 0 && list.problems.isEmpty)
    #expect(list.trace.jobs.map(\.submit) == [Span(milliseconds: 250), .seconds(60)], "in order of submission")
    let (short, big) = (list.trace.jobs[0], list.trace.jobs[1])
    #expect(short.work == .length(.seconds(90), guess: .seconds(60)) && short.name.isEmpty && short.user == "user")
    #expect(short.priority == 50 && short.saveTime == nil && short.useSpot == nil && short.deadline == nil)
    #expect(big.work == .steps(5_000, workload: "resnet50") && big.name == "big, one" && big.user == "ada")
    #expect(big.kinds.map(\.name) == ["A100", "V100"] && big.nodes == 2 && big.cpus == 16 && big.memoryMiB == 1_024)
    #expect(big.priority == 70 && big.deadline == .hours(2) && big.saveTime == Span(milliseconds: 20_500))
    #expect(big.useSpot == true && big.project == "vision" && big.accelerators == 8)
}

/// The first lines of the Philly list as published with Sia.
@Test func thePhillyListIsKnownByItsHeading() throws {
    let list = try read(
        "\u{FEFF}submit_s_from_2017-09-04T10:30:41,duration_s,num_gpus,virtual_cluster\r\n"
            + "0,2240194,8,7f04ca\r\n235696,3256045,1,6214e9\r\n")
    #expect(list.format == .philly && list.trace.jobs.count == 2)
    #expect(list.trace.jobs[0].work == .length(.seconds(2_240_194), guess: nil))
    #expect(list.trace.jobs[1].submit == .seconds(235_696) && list.trace.jobs[1].project == "6214e9")
}

/// The first line of a list made by Gavel's generator, and lines of its table of measured speeds.
@Test func gavelsListAndSpeedsAreRead() throws {
    let list = try read(
        """
        job,model,num_gpus,total_steps,arrival_s,slo_factor,v100_duration_s,deadline_s
        0,Transformer (batch size 128),1,39211,0.0,1.2,7199.824,8639.789
        """)
    #expect(list.format == .gavel && list.badRows == 0)
    #expect(list.trace.jobs[0].work == .steps(39_211, workload: "Transformer (batch size 128)"))
    #expect(list.trace.jobs[0].deadline == Span(milliseconds: 8_639_789) && list.trace.jobs[0].saveTime == .zero)
    let text = """
        worker_type,model,num_gpus,steps_per_s
        k80,ResNet-18 (batch size 16),1,4.79529
        k80_unconsolidated,ResNet-18 (batch size 16),2,1.5
        v100,ResNet-18 (batch size 16),2,0
        v100,A3C,1,fast
        v100,A3C,0,2
        """
    let speeds = MeasuredSpeeds.read(Array(text.utf8), file: "speeds.csv")
    #expect(speeds.rows.map(\.stepsPerSecond) == [4.79529, 1.5, 0])
    #expect(
        speeds.problems.map(\.description) == [
            "speeds.csv:5:12: 'steps_per_s' must be a number from 0 to 1000000, not 'fast'",
            "speeds.csv:6:10: 'num_gpus' must be a whole number from 1 to 4096, not '0'",
        ])
    let table = MeasuredSpeeds.table(of: speeds.rows)
    let key = ThroughputKey(
        workload: "ResNet-18 (batch size 16)", accelerators: Accelerators(kind: AcceleratorKind("K80"), count: 1))
    #expect(table.rows.keys.map(\.self) == [key])
    #expect(table.rows[key]?.throughput == Throughput(stepsPerHour: 17_263))
}

@Test func badRowsAreCountedAndNamedAndTheRestIsRead() throws {
    let list = try read(
        """
        submit_s,duration_s,accelerators
        0,60,1
        soon,60,1
        1,0,1
        2,60,1,9
        3,60,many
        4,,1
        5,60,2
        """)
    #expect(list.trace.jobs.map(\.submit) == [.zero, .seconds(5)])
    #expect(list.badRows == 5)
    #expect(
        list.problems.map(\.description) == [
            "jobs.csv:3:1: 'submit_s' must be a number of seconds, not 'soon'",
            "jobs.csv:4:3: 'duration_s' must be a number of seconds above 0, not '0'",
            "jobs.csv:5:1: the row has 4 fields, and the heading 3",
            "jobs.csv:6:6: 'accelerators' must be a whole number from 0 to 65536, not 'many'",
            "jobs.csv:7:3: 'duration_s' is empty",
        ])
}

@Test func whatIsNoListOfJobsIsRefused() {
    func problem(_ text: String, as format: TraceFile.Format? = nil) -> String {
        do {
            _ = try read(text, as: format)
            return "read"
        } catch {
            return "\(error)"
        }
    }
    #expect(problem("").hasPrefix("jobs.csv:1:1: the file is empty"))
    #expect(problem("submit_s,acelerators\n0,1\n").contains("'acelerators' may be 'accelerators'"))
    #expect(problem("submit_s,accelerators,colour\n0,1,red\n").hasPrefix("jobs.csv:1:23: unknown column 'colour'"))
    #expect(problem("submit_s,accelerators\n", as: nil).contains("no job that can be read"))
    #expect(problem("submit_s,accelerators\nx,1\n").contains("jobs.csv:2:1: 'submit_s' must be a number of seconds"))
    #expect(problem("a,b\n0,1\n", as: .philly).contains("unknown column 'a'"))
    #expect(problem("submit_s,accelerators,submit_s\n", as: .purser).contains("stands here twice"))
    #expect(problem("\u{0}\u{1}\u{2}\n\"\n").contains("no list of jobs"))
}
