import Domain
import Formats
import Testing

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

@Test func jobListsAreReadAndBadJobsCounted() {
    let text =
        "job,model,num_gpus,total_steps,arrival_s,slo_factor,v100_duration_s,deadline_s\n"
        + "0,ResNet-50 (batch size 32),2,39211,129.5,1.2,7199.8,8639.789\n" + "1,A3C,0,5,0,1.2,1,1\n"
        + "2,A3C,1,5,-1,1.2,1,1\n" + "3,,1,5,0,1.2,1,1\n" + "4,A3C,1,5,0,1.2,1,nan\n" + "5,A3C,1,5,0,1.2,1,1e300\n"
    let read = SlotTraces.jobs(bytes(text), file: "jobs.csv")
    #expect(read.rows.map(\.model) == ["ResNet-50 (batch size 32)"])
    #expect(read.rows.map(\.accelerators) == [2] && read.rows.map(\.steps) == [39_211])
    #expect(read.rows.map(\.arrival.milliseconds) == [129_500])
    #expect(read.rows.map(\.deadline.milliseconds) == [8_639_789])
    #expect(read.badRows == 5)
    #expect(
        read.problems.map(\.description).prefix(2) == [
            "jobs.csv:3:7: 'num_gpus' must be a whole number from 1 to 4096, not '0'",
            "jobs.csv:4:11: 'arrival_s' must be seconds from 0 to ten years, like 129.5, not '-1'",
        ])
}

@Test func speedsAreReadAndMayBeNone() {
    let text = "worker_type,model,num_gpus,steps_per_s\nk80,LM (batch size 5),4,0.0\nv100,A3C,1,fast\nv100,A3C,1,-2\n"
    let read = SlotTraces.speeds(bytes(text), file: "speeds.csv")
    #expect(read.rows.map(\.stepsPerSecond) == [0] && read.badRows == 2)
}
