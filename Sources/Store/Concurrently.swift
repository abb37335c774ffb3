import Dispatch
import Foundation
import Synchronization

/// Maps values in as many parts as there are processors, in order.
func concurrently<Input: Sendable, Output: Sendable>(
    _ inputs: [Input], _ transform: @Sendable (Input) throws -> Output
) throws -> [Output] {
    let size = max(1, (inputs.count + processors - 1) / processors)
    let results = Mutex([Int: Result<[Output], any Error>]())
    DispatchQueue.concurrentPerform(iterations: processors) { number in
        let range = min(number * size, inputs.count)..<min((number + 1) * size, inputs.count)
        let result = Result { try inputs[range].map(transform) }
        results.withLock { $0[number] = result }
    }
    return try results.withLock { results in
        try (0..<processors).flatMap { try results[$0]?.get() ?? [] }
    }
}

private let processors = ProcessInfo.processInfo.activeProcessorCount
