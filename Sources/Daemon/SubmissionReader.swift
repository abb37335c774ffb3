import Domain
import Formats
import Synchronization
import Wire

/// The environments that were handed in lately, so that jobs from the same one share it.
final class SharedEnvironments: Sendable {
    private let known = Mutex(Set<EnvironmentVariables>())

    /// These variables, as an earlier submission brought them where one did.
    func shared(_ values: [String: String]) -> EnvironmentVariables {
        let environment = EnvironmentVariables(values)
        return known.withLock { known in
            if known.count >= Limits.environmentsShared { known = [] }
            return known.insert(environment).memberAfterInsert
        }
    }
}

/// Makes a job spec of a submission's body.
struct SubmissionReader {
    let request: SubmitRequest
    let environments: SharedEnvironments

    func spec() throws -> JobSpec {
        let directory = request.directory ?? "/"
        guard directory.hasPrefix("/") else {
            throw Problem(
                status: 400, code: "BadDirectory", title: "bad directory",
                detail: "'directory' must be an absolute path")
        }
        let origin = JobFile.Origin(
            name: request.fileName ?? "job", directory: directory,
            environment: environments.shared(request.environment ?? [:]))
        let overrides = request.overrides ?? SubmitOverrides()
        switch (request.file, request.command) {
        case (.some(let text), nil): return try JobFile.parse(text, from: origin, overrides: overrides)
        case (nil, .some(let words)): return try JobFile.command(words, from: origin, overrides: overrides)
        default:
            throw Problem(
                status: 400, code: "BadSubmission", title: "what is to run?",
                detail: "the body needs either 'file' (the text of a job file) or 'command' (a list of words)",
                hint: #"{"file": "name: x\nrun: echo hi\n", "directory": "/tmp"}"#)
        }
    }

    /// FNV-1a, 64 bits, of what was handed in: tells a repeated request from another one under the same key. The
    /// submitter's environment does not count: it differs from one shell to the next.
    func digest() throws -> UInt64 {
        var asked = request
        asked.environment = nil
        return try JSON.bytes(asked).reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
