import Domain

/// Reads lists of tasks and menus of rented nodes in the columns of the Eva artifact (T. Chang, S. Venkataraman, "Eva:
/// Cost-efficient cloud-based cluster scheduling", EuroSys 2025). Sizes of memory are in GiB, times in seconds.
public enum TaskLists {
    /// A longer time is a mistake: more than a year.
    public static let longest = Span.hours(10_000)

    /// Tasks, one a line. `full_throughput` and `total_iters` say once more what `duration_s` says and are passed over.
    public static func tasks(_ bytes: [UInt8], file: String) -> TraceRows<RentedTask> {
        let columns = [
            "job", "job_name", "task", "task_name", "arrival_s", "duration_s", "init_delay_s", "full_throughput",
            "total_iters", "family", "gpu", "cpu", "mem_gb", "fetch_delay_s", "build_image_delay_s", "kill_delay_s",
            "upload_delay_s",
        ]
        var known: Set<Int> = []
        return TraceRows.read(bytes, file: file, columns: columns) { line in
            let id = line.integer("task", in: 0...Int(Int32.max))
            let name = line.text("job_name")
            let arrival = seconds("arrival_s", line)
            let work = seconds("duration_s", line)
            let setup = sum(["fetch_delay_s", "build_image_delay_s", "init_delay_s"], line)
            let leaving = sum(["kill_delay_s", "upload_delay_s"], line)
            let room = room(line)
            if let family = line.text("family"), family != "any" {
                line.walker.note(
                    line.place("family"), "'family' is '\(family)', and only tasks that can be on any are read")
            }
            guard let id, let name, let arrival, let work, let setup, let leaving, let room else { return nil }
            if !known.insert(id).inserted { line.walker.note(line.place("task"), "there is a task \(id) above") }
            return RentedTask(
                id: id, name: name, arrival: .epoch + arrival, work: work, room: room, setup: setup, leaving: leaving)
        }
    }

    /// Types of node, one a line.
    public static func types(_ bytes: [UInt8], file: String) -> TraceRows<RentedType> {
        let columns = [
            "instance_type", "family", "gpu", "cpu", "mem_gb", "usd_per_h", "instantiate_delay_s", "run_worker_delay_s",
            "worker_register_delay_s", "terminate_delay_s",
        ]
        var known: Set<String> = []
        return TraceRows.read(bytes, file: file, columns: columns) { line in
            let name = line.text("instance_type")
            let room = room(line)
            let price = line.value("usd_per_h", "dollars an hour, like 3.06", Quantity.price)
            let boot = sum(["instantiate_delay_s", "run_worker_delay_s", "worker_register_delay_s"], line)
            let shutdown = seconds("terminate_delay_s", line)
            guard let name, let room, let price, let boot, let shutdown else { return nil }
            if !known.insert(name).inserted {
                line.walker.note(line.place("instance_type"), "there is a type '\(name)' above")
            }
            return RentedType(name: name, room: room, price: price, boot: boot, shutdown: shutdown)
        }
    }

    private static func room(_ line: CSVTable.Line) -> Room? {
        let accelerators = line.integer("gpu", in: 0...1_024)
        let cpus = line.integer("cpu", in: 0...65_536)
        let memory = line.value("mem_gb", "GiB from 0 to 65536, like 61 or 7.5") { text -> Int? in
            guard let bytes = Quantity.bytes(text, unit: 1 << 30), bytes <= 65_536 << 30 else { return nil }
            return Int(bytes >> 20)
        }
        guard let accelerators, let cpus, let memory else { return nil }
        return Room(cpus: cpus, memoryMiB: memory, accelerators: accelerators)
    }

    private static func seconds(_ column: String, _ line: CSVTable.Line) -> Span? {
        line.value(column, "seconds from 0 to \(longest.milliseconds / 1_000), like 12 or 0.5") { text in
            Quantity.thousandths(text).flatMap { $0 <= longest.milliseconds ? Span(milliseconds: $0) : nil }
        }
    }

    /// Several columns together; nil: one of them is wrong, which is noted.
    private static func sum(_ columns: [String], _ line: CSVTable.Line) -> Span? {
        let spans = columns.map { seconds($0, line) }
        return spans.contains(nil) ? nil : spans.reduce(.zero) { $0 + ($1 ?? .zero) }
    }
}
