import Domain

/// All that decides which nodes a waiting job may have, its budget apart: jobs of equal demand stand in one line, and
/// when the first of them finds no node, none of the others does.
public struct Demand: Hashable, Sendable {
    /// The same, whoever asks: all but the quota.
    public let wish: Wish
    /// Whose quota it counts in.
    private let uid: UInt32
    /// Whose quota it counts in.
    private let project: String
    /// Lines are looked up many times for each that is made.
    private let digest: Int

    /// The demand of a job as it stands.
    public init(_ job: Job) {
        wish = Wish(job)
        uid = job.owner.uid
        project = job.spec.project
        var hasher = Hasher()
        hasher.combine(wish)
        hasher.combine(uid)
        hasher.combine(project)
        digest = hasher.finalize()
    }

    /// The same wish, user and project.
    public static func == (left: Demand, right: Demand) -> Bool {
        left.digest == right.digest && left.uid == right.uid && left.project == right.project
            && left.wish == right.wish
    }

    /// Hashes what was hashed when it was made.
    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }

    /// What a dictionary asks for: the digest is a keyed hash already.
    public func _rawHashValue(seed: Int) -> Int { spread(UInt64(bitPattern: Int64(digest)), seed) }
}

/// The nodes that would do for a job, whoever hands it in; kept once, however many copies refer to it.
public final class Wish: Hashable, Sendable {
    private let parts: Parts
    private let digest: Int

    /// What a job wishes for as it stands.
    public init(_ job: Job) {
        parts = Parts(job)
        digest = parts.hashValue
    }

    /// Equal parts.
    public static func == (left: Wish, right: Wish) -> Bool {
        left === right || (left.digest == right.digest && left.parts == right.parts)
    }

    /// Hashes what was hashed when it was made.
    public func hash(into hasher: inout Hasher) { hasher.combine(digest) }

    /// What a dictionary asks for: the digest is a keyed hash already.
    public func _rawHashValue(seed: Int) -> Int { spread(UInt64(bitPattern: Int64(digest)), seed) }

    /// Whether a job was interrupted too often for spot: all of a wish that changes without the spec.
    static func isSpotSpent(_ job: Job) -> Bool { job.interruptions >= job.spec.spot.maxInterruptions }

    private struct Parts: Hashable, Sendable {
        /// The hardware asked for.
        var resources: ResourceRequest
        /// Equal nodes needed at once.
        var nodes: Int
        /// The sizes between which it is chosen; nil: it is not elastic.
        var elastic: Shared<ElasticPlan>?
        /// The job's class.
        var jobClass: JobClass
        /// The row of the throughput table it needs; nil: a command.
        var workload: String?
        /// Whether it saves its progress.
        var isSaving: Bool
        /// Whether it may lose its progress on spot.
        var allowsUnsaved: Bool
        /// For a job that asks for spot and does not save: how much is left, of which it depends whether spot is
        /// cheaper; nil for others.
        var unsaved: Int64?
        /// Whether it was interrupted too often for spot.
        var isSpotSpent: Bool
        /// The job, where a spot policy decides over it: others wait for other things.
        var paced: JobID?
        /// The job, where it asks for probes: what they measure is about it alone.
        var probed: JobID?

        init(_ job: Job) {
            resources = job.spec.resources
            nodes = job.spec.nodes
            elastic = job.spec.elastic
            jobClass = job.spec.jobClass
            if case .simulated(let work) = job.spec.work { workload = work.workload }
            isSaving = job.spec.checkpoint != nil
            allowsUnsaved = job.spec.spot.allowWithoutCheckpoint
            if resources.useSpot == true, !isSaving, !allowsUnsaved { unsaved = Self.length(of: job) }
            isSpotSpent = Wish.isSpotSpent(job)
            paced = job.spec.isPaced ? job.id : nil
            probed = job.spec.probe == true ? job.id : nil
        }

        /// Steps of a modelled job, milliseconds of a command; -1: unknown. What does not save is always done whole.
        private static func length(of job: Job) -> Int64 {
            switch job.spec.work {
            case .simulated(let work): Int64(work.steps)
            case .command(let work): work.expectedDuration?.milliseconds ?? -1
            }
        }
    }
}

/// A job's turn in the queue. Each point of priority counts as much as having been submitted `Limits.priorityAge`
/// earlier: waiting raises every job without bound, and the order of two jobs never changes while they wait.
public struct QueueKey: Hashable, Sendable, Comparable {
    /// When the job would have had to be submitted to have this turn at priority 0.
    public var at: Instant
    /// The job.
    public var job: JobID

    /// The turn of a job.
    public init(_ job: Job) {
        let points = Int64(job.spec.priority) - (job.spec.jobClass == .scavenger ? Limits.scavengerPoints : 0)
        at = job.submittedAt - Limits.priorityAge * points
        self.job = job.id
    }

    /// Earlier turns first; equal ones by job.
    public static func < (left: QueueKey, right: QueueKey) -> Bool {
        (left.at, left.job) < (right.at, right.job)
    }
}
