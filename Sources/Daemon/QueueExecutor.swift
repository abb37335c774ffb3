import Dispatch

/// Runs an actor on one serial Dispatch queue, so that timers and signals of that queue are already inside it.
final class QueueExecutor: SerialExecutor {
    let queue: DispatchQueue
    private let key = DispatchSpecificKey<Bool>()

    /// A queue over the global pool: without a target each queue could get a thread of its own.
    init(label: String) {
        queue = DispatchQueue(label: label, target: .global())
        queue.setSpecific(key: key, value: true)
    }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { [self] in job.runSynchronously(on: asUnownedSerialExecutor()) }
    }

    func checkIsolated() { dispatchPrecondition(condition: .onQueue(queue)) }

    func isIsolatingCurrentContext() -> Bool? { queue.getSpecific(key: key) == DispatchQueue.getSpecific(key: key) }
}
