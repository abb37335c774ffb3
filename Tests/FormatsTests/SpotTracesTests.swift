import Domain
import Formats
import Testing

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

private let windowsHeading = "zone_instance,file,gap_seconds,start_tick_in_2022-10-26_trace,n_ticks,available_bits\n"

@Test func windowsAreReadAndBadOnesCounted() {
    let text =
        windowsHeading + "z_v100_1,0,600,684,4,1101\n" + "z_v100_1,1,600,684,5,1101\n" + "z_v100_1,2,0,684,4,1101\n"
        + "z_v100_1,3,600,684,4,11x1\n" + "z_v100_1,4,600\n" + "z_v100_1,5,300,0,1,0\n"
    let read = SpotTraces.windows(bytes(text), file: "w.csv")
    #expect(read.rows.map(\.name) == ["0", "5"])
    #expect(read.rows[0].isUp == [true, true, false, true] && read.rows[0].start == 684)
    #expect(read.rows[1].tick == .minutes(5))
    #expect(read.badRows == 4)
    #expect(
        read.problems.map(\.description) == [
            "w.csv:3:22: 'available_bits' has 4 ticks, and 'n_ticks' is 5",
            "w.csv:4:12: 'gap_seconds' must be a whole number from 1 to 86400, not '0'",
            "w.csv:5:22: 'available_bits' must be zeros and ones, not '11x1'",
            "w.csv:6:1: the line has 3 fields, and the heading in line 1 has 6; a field with a comma in it stands in "
                + "quotes",
        ])
}

@Test func seriesAreRunsOfNodes() {
    let heading =
        "kind,nodes,collection,zone_instance,gap_seconds,n_ticks,frac_ticks_any_available,available_rle\n"
    let text =
        heading + "availability,4-node,aws,z,300,6,0.5,0x2 4x3 1x1\n"
        + "availability,1-node,aws,z,300,2,1,1x99999999999\n"
        + "guess,1-node,aws,z,300,2,1,1x2\n" + "preemption,1-node,aws,y,195,2,1,1\n"
    let read = SpotTraces.series(bytes(text), file: "a.csv")
    #expect(read.rows.count == 1 && read.badRows == 3)
    #expect(read.rows[0].counts == [0, 0, 4, 4, 4, 1])
    #expect(read.rows[0].counts(every: .minutes(10)) == [0, 4, 4])
    #expect(read.rows[0].counts(every: .minutes(2)).count == 15)
    #expect(read.problems.map(\.line) == [3, 4, 5])
}

@Test func baselinesAndPricesAreExact() {
    let text =
        "zone_instance,file,task_h,deadline_h,overhead_h,greedy_usd,timesliced_4h_usd,uniform_progress_usd,"
        + "omniscient_usd,greedy_finish_h,timesliced_finish_h,up_finish_h\n"
        + "z,0,48,52,0.05,47.1953,47.1953,47.1953,47.0332,51.5,51.5,51.5\n" + "z,1,48,52,later,1,1,1,1,1,1,1\n"
    let read = SpotTraces.baselines(bytes(text), file: "b.csv")
    #expect(read.rows.count == 1 && read.badRows == 1)
    #expect(read.rows[0].restart == .minutes(3) && read.rows[0].deadline == .hours(52))
    #expect(read.rows[0].optimal == Money(nanos: 47_033_200_000))
    let prices = SpotTraces.priceChanges(
        bytes("zone_instance,tick_195s_from_2023-02-15T22:08:16,usd_per_h\nz,172,1.6729\nz,-1,1\nz,3,free\n"),
        file: "p.csv")
    #expect(prices.rows.map(\.tick) == [172] && prices.rows.map(\.price.nanosPerHour) == [1_672_900_000])
    #expect(prices.badRows == 2)
    let heading = "zone_instance,tick_195s_from_2023-02-15T22:08:16,usd_per_h\n"
    let changes = SpotTraces.priceChanges(bytes(heading + "z,0,1\nz,10,2\nz,10,3\n"), file: "p.csv").rows
    let seen = changes.prices(of: "z", every: .seconds(600), count: 6) ?? []
    #expect(seen.map(\.nanosPerHour) == [1, 1, 1, 1, 3, 3].map { $0 * 1_000_000_000 })
    #expect(changes.prices(of: "y", every: .seconds(600), count: 6) == nil)
}

@Test func nothingThatIsNoTableIsRead() {
    for text in [
        "", "\u{0}", "a,b\n1,2\n", windowsHeading, windowsHeading + "\"", "\u{FEFF}" + windowsHeading + ",,,,,",
    ] {
        let read = SpotTraces.windows(bytes(text), file: "w.csv")
        #expect(read.rows.isEmpty)
        #expect((read.badRows > 0) == (text != windowsHeading), "\(text.debugDescription)")
    }
    #expect(SpotTraces.series([0xFF, 0xFE, 0x80, 10, 44], file: "x").badRows > 0)
}
