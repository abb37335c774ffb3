import CSys
import Domain
import Exec

extension ProcessPool {
    /// Where and how commands run, and what they may take of the machine.
    public struct Host: Sendable {
        /// Directory of the jobs' output and checkpoints, absolute.
        public var jobsDirectory: String
        /// The program that runs one command and outlives the daemon: `purser-exec`.
        public var shim: String
        /// The shell.
        public var shell: String
        /// Daemon time per wall time.
        public var rate: Int64
        /// How many of the cores the daemon may use are given to commands; nil: all of them.
        public var cores: Int?
        /// Bytes of output kept of an attempt.
        public var outputBytes = Limits.outputBytes
        /// Processes of an attempt at once.
        public var processes = Limits.attemptProcesses
        /// Bytes of a job's directory.
        public var directoryBytes = Limits.jobDirectoryBytes
        /// Bytes of one file.
        public var fileBytes = Limits.fileBytes
        /// Bytes kept free on the disk of the jobs; nil: `Limits.diskReserve`, at most a twentieth of the disk.
        public var diskReserve: UInt64?

        /// A host whose commands have the limits of `Limits`.
        public init(jobsDirectory: String, shim: String, shell: String, rate: Int64) {
            self.jobsDirectory = jobsDirectory
            self.shim = shim
            self.shell = shell
            self.rate = rate
        }

        /// The numbers of the cores that are given to commands.
        var usableCores: [Int32] {
            var usable = [Int32](repeating: 0, count: 1_024)
            let count = purser_usable_cores(&usable, usable.count)
            return Array(usable[..<min(count, max(1, cores ?? count))])
        }

        /// What ends a command.
        var bounds: Launch.Bounds {
            Launch.Bounds(
                output: outputBytes, metrics: Limits.metricBytes, processes: processes, directory: directoryBytes,
                file: fileBytes)
        }
    }
}
