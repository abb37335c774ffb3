import Domain

/// All that decides which nodes a waiting job may have, its budget apart: jobs of equal demand stand in one line, and
/// when the first of them finds no node, none of the others does.
package struct Demand: Hashable, Sendable {
    /// The hardware asked for.
    package var resources: ResourceRequest
    /// Equal nodes needed at once.
    package var nodes: Int
    /// The job's class.
    package var jobClass: JobClass
    /// The row of the throughput table it needs; nil: a command.
    package var workload: String?
    /// Whether it saves its progress.
    package var isSaving: Bool
    /// Whether it may lose its progress on spot.
    package var allowsUnsaved: Bool
    /// For a job that asks for spot and does not save: how much is left, of which it depends whether spot is cheaper;
    /// nil for others.
    package var unsaved: Int64?
    /// Whether it was interrupted too often for spot.
    package var isSpotSpent: Bool
    /// The job, where a spot policy decides over it: others wait for other things.
    package var paced: JobID?
    /// Whose quota it counts in.
    package var uid: UInt32
    /// Whose quota it counts in.
    package var project: String

    /// The demand of a job as it stands.
    package init(_ job: Job) {
        resources = job.spec.resources
        nodes = job.spec.nodes
        jobClass = job.spec.jobClass
        if case .simulated(let work) = job.spec.work { workload = work.workload }
        isSaving = job.spec.checkpoint != nil
        allowsUnsaved = job.spec.spot.allowWithoutCheckpoint
        if resources.useSpot == true, !isSaving, !allowsUnsaved { unsaved = Self.length(of: job) }
        isSpotSpent = job.interruptions >= job.spec.spot.maxInterruptions
        paced = job.spec.isPaced ? job.id : nil
        uid = job.owner.uid
        project = job.spec.project
    }

    /// Steps of a modelled job, milliseconds of a command; -1: unknown. What does not save is always done whole.
    private static func length(of job: Job) -> Int64 {
        switch job.spec.work {
        case .simulated(let work): Int64(work.steps)
        case .command(let work): work.expectedDuration?.milliseconds ?? -1
        }
    }

    /// The same, whoever asks: all but the quota.
    var ofAnybody: Demand {
        var demand = self
        demand.uid = 0
        demand.project = ""
        return demand
    }
}

/// A job's turn in the queue. Each point of priority counts as much as having been submitted `Limits.priorityAge`
/// earlier: waiting raises every job without bound, and the order of two jobs never changes while they wait.
package struct QueueKey: Hashable, Sendable, Comparable {
    /// When the job would have had to be submitted to have this turn at priority 0.
    package var at: Instant
    /// The job.
    package var job: JobID

    /// The turn of a job.
    package init(_ job: Job) {
        let points = Int64(job.spec.priority) - (job.spec.jobClass == .scavenger ? Limits.scavengerPoints : 0)
        at = job.submittedAt - Limits.priorityAge * points
        self.job = job.id
    }

    /// Earlier turns first; equal ones by job.
    package static func < (left: QueueKey, right: QueueKey) -> Bool {
        (left.at, left.job) < (right.at, right.job)
    }
}
