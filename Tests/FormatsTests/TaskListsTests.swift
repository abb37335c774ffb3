import Domain
import Formats
import Testing

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }

private let taskHeading =
    "job,job_name,task,task_name,arrival_s,duration_s,init_delay_s,full_throughput,total_iters,family,gpu,cpu,mem_gb,"
    + "fetch_delay_s,build_image_delay_s,kill_delay_s,upload_delay_s\n"
private let typeHeading =
    "instance_type,family,gpu,cpu,mem_gb,usd_per_h,instantiate_delay_s,run_worker_delay_s,worker_register_delay_s,"
    + "terminate_delay_s\n"

@Test func tasksAreReadAndBadOnesCounted() {
    let text =
        taskHeading + "0,resnet18[0],0,node0,960,12430,80,2.1,26103,any,1,12,16,1,10,1,1\n"
        + "1,sage[0],1,node0,2438.5,15276,160,2.4,37166,any,0,6,7.5,1,10,1,0.25\n"
        + "2,gcn[2],1,node0,2850,2379,28,0.16,380,any,1,12,24,1,10,1,1\n"
        + "3,gcn[2],3,node0,-5,2379,28,0.16,380,any,1,12,24,1,10,1,1\n"
        + "4,gcn[2],4,node0,2850,36000001,28,0.16,380,any,1,twelve,24,1,10,1,1\n"
        + "5,gcn[2],5,node0,2850,2379,28,0.16,380,p3,1,12,24,1,,1,1\n" + "6,gcn[2]\n"
        + "7,gcn[2],7,node0,2850,2379,28,0.16,380,any,1,12,24,1,10,1,1e3\n"
    let read = TaskLists.tasks(bytes(text), file: "t.csv")
    #expect(
        read.rows == [
            RentedTask(
                id: 0, name: "resnet18[0]", arrival: .epoch + .seconds(960), work: .seconds(12_430),
                room: Room(cpus: 12, memoryMiB: 16_384, accelerators: 1), setup: .seconds(91), leaving: .seconds(2)),
            RentedTask(
                id: 1, name: "sage[0]", arrival: .epoch + Span(milliseconds: 2_438_500), work: .seconds(15_276),
                room: Room(cpus: 6, memoryMiB: 7_680, accelerators: 0), setup: .seconds(171),
                leaving: Span(milliseconds: 1_250)),
        ])
    #expect(read.badRows == 6)
    #expect(
        read.problems.map(\.description) == [
            "t.csv:4:10: there is a task 1 above",
            "t.csv:5:18: 'arrival_s' must be seconds from 0 to 36000000, like 12 or 0.5, not '-5'",
            "t.csv:6:23: 'duration_s' must be seconds from 0 to 36000000, like 12 or 0.5, not '36000001'",
            "t.csv:6:50: 'cpu' must be a whole number from 0 to 65536, not 'twelve'",
            "t.csv:7:40: 'family' is 'p3', and only tasks that can be on any are read",
            "t.csv:7:53: 'build_image_delay_s' is empty",
            "t.csv:8:1: the line has 2 fields, and the heading in line 1 has 17; a field with a comma in it stands in "
                + "quotes",
            "t.csv:9:59: 'upload_delay_s' must be seconds from 0 to 36000000, like 12 or 0.5, not '1e3'",
        ])
}

@Test func typesOfNodesAreExact() {
    let text =
        typeHeading + "p3.2xlarge,p3,1,4,61,3.06,22,51,100,1\n" + "c7i.large,c7i,0,1,4,0.08925,7,98,65,1\n"
        + "c7i.large,c7i,0,1,4,0.1,7,98,65,1\n" + "free,c7i,0,1,4,nothing,7,98,65,1\n"
        + ",c7i,0,1,4,1,7,98,65,1\n" + "huge,c7i,0,1,99999999999,2001,7,98,65,1\n"
    let read = TaskLists.types(bytes(text), file: "i.csv")
    #expect(
        read.rows == [
            RentedType(
                name: "p3.2xlarge", room: Room(cpus: 4, memoryMiB: 62_464, accelerators: 1),
                price: Price(nanosPerHour: 3_060_000_000), boot: .seconds(173), shutdown: .seconds(1)),
            RentedType(
                name: "c7i.large", room: Room(cpus: 1, memoryMiB: 4_096, accelerators: 0),
                price: Price(nanosPerHour: 89_250_000), boot: .seconds(170), shutdown: .seconds(1)),
        ])
    #expect(read.badRows == 4)
    #expect(
        read.problems.map(\.description) == [
            "i.csv:4:1: there is a type 'c7i.large' above",
            "i.csv:5:16: 'usd_per_h' must be dollars an hour, like 3.06, not 'nothing'",
            "i.csv:6:1: 'instance_type' is empty",
            "i.csv:7:14: 'mem_gb' must be GiB from 0 to 65536, like 61 or 7.5, not '99999999999'",
            "i.csv:7:26: 'usd_per_h' must be dollars an hour, like 3.06, not '2001'",
        ])
}

@Test func listsThatAreNoTablesAreRefused() {
    for text in ["", "\u{0}", "a,b\n1,2\n", "\"", taskHeading + "\"", typeHeading] {
        #expect(TaskLists.tasks(bytes(text), file: "x").rows.isEmpty)
        #expect(TaskLists.tasks(bytes(text), file: "x").badRows > 0, "\(text.debugDescription)")
    }
    #expect(TaskLists.types([0xFF, 0xFE, 0x80, 10, 44], file: "x").badRows > 0)
}
