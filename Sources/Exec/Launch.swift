/// What the shim is to run. It is handed over as bytes on standard input, so that the environment, secrets among it,
/// is never on a disk.
public struct Launch: Hashable, Sendable {
    /// What is over these ends the command.
    public struct Bounds: Hashable, Sendable {
        /// Bytes of output kept; the rest is dropped.
        public var output: Int
        /// Bytes of metric lines kept; the rest is dropped.
        public var metrics: Int
        /// Processes at once.
        public var processes: Int
        /// Bytes of the job's directory.
        public var directory: Int
        /// Bytes of one file.
        public var file: Int

        /// Bounds.
        public init(output: Int, metrics: Int, processes: Int, directory: Int, file: Int) {
            self.output = output
            self.metrics = metrics
            self.processes = processes
            self.directory = directory
            self.file = file
        }
    }

    /// The attempt's directory; it is there.
    public var attempt: AttemptDirectory
    /// The job's directory, whose size is bounded.
    public var job: String
    /// The shell.
    public var shell: String
    /// What it runs.
    public var script: String
    /// Where.
    public var directory: String
    /// With which environment: `NAME=value`.
    public var environment: [String]
    /// On which cores; empty: any.
    public var cores: [Int32]
    /// What ends it.
    public var bounds: Bounds

    /// A launch.
    public init(
        attempt: AttemptDirectory, job: String, shell: String, script: String, directory: String,
        environment: [String], cores: [Int32], bounds: Bounds
    ) {
        self.attempt = attempt
        self.job = job
        self.shell = shell
        self.script = script
        self.directory = directory
        self.environment = environment
        self.cores = cores
        self.bounds = bounds
    }
}

extension Launch {
    /// Fields one after the other, each as its length, a colon and its bytes.
    public var bytes: [UInt8] {
        let numbers =
            [bounds.output, bounds.metrics, bounds.processes, bounds.directory, bounds.file] + cores.map(Int.init)
        let fields = [attempt.path, job, shell, script, directory, "\(numbers.count)"] + numbers.map(String.init)
        return (fields + environment).flatMap { Array("\($0.utf8.count):".utf8) + Array($0.utf8) }
    }

    /// Reads what `bytes` made; nil: it is something else.
    public init?(bytes: [UInt8]) {
        guard let fields = Self.fields(bytes), fields.count >= 11, let count = Int(fields[5]), count >= 5,
            fields.count >= 6 + count
        else { return nil }
        let numbers = fields[6..<(6 + count)].compactMap { Int($0) }
        guard numbers.count == count else { return nil }
        self.init(
            attempt: AttemptDirectory(path: fields[0]), job: fields[1], shell: fields[2], script: fields[3],
            directory: fields[4], environment: Array(fields[(6 + count)...]),
            cores: numbers[5...].map { Int32(clamping: $0) },
            bounds: Bounds(
                output: numbers[0], metrics: numbers[1], processes: numbers[2], directory: numbers[3],
                file: numbers[4]))
    }

    private static func fields(_ bytes: [UInt8]) -> [String]? {
        var fields: [String] = []
        var rest = bytes[...]
        while let colon = rest.firstIndex(of: UInt8(ascii: ":")) {
            guard let count = Int(String(decoding: rest[..<colon], as: UTF8.self)), count >= 0 else { return nil }
            let field = rest[(colon + 1)...].prefix(count)
            guard field.count == count else { return nil }
            fields.append(String(decoding: field, as: UTF8.self))
            rest = rest[field.endIndex...]
        }
        return rest.isEmpty ? fields : nil
    }
}
