import Domain
import Formats
import Synchronization
import Wire

/// The environments that were handed in lately, so that jobs from the same one share it.
final class SharedEnvironments: Sendable {
    private let known = Mutex([SubmittedEnvironment: EnvironmentVariables]())

    /// The variables of a submission: those an earlier one brought, where they are the same letter for letter.
    func shared(_ submitted: SubmittedEnvironment) throws -> EnvironmentVariables {
        if let earlier = known.withLock({ $0[submitted] }) { return earlier }
        let environment = EnvironmentVariables(try Self.values(of: submitted))
        return known.withLock { known in
            if known.count >= Limits.environmentsShared { known = [:] }
            known[submitted] = known[submitted] ?? environment
            return known[submitted] ?? environment
        }
    }

    private static func values(of submitted: SubmittedEnvironment) throws -> [String: String] {
        do {
            return try submitted.values()
        } catch {
            throw Problem(
                status: 400, code: "BadJSON", title: "the body is not the JSON this route takes",
                detail: "'environment' must be an object of names and texts", hint: #"{"PATH": "/usr/bin:/bin"}"#)
        }
    }
}

/// Makes job specs of a submission's body.
struct SubmissionReader {
    let request: SubmitRequest
    let environments: SharedEnvironments

    func content() throws -> JobFile.Content {
        let directory = request.directory ?? "/"
        guard directory.hasPrefix("/") else {
            throw Problem(
                status: 400, code: "BadDirectory", title: "bad directory",
                detail: "'directory' must be an absolute path")
        }
        let origin = JobFile.Origin(
            name: request.fileName ?? "job", directory: directory,
            environment: try environments.shared(request.environment ?? SubmittedEnvironment([:])))
        let overrides = request.overrides ?? SubmitOverrides()
        switch (request.file, request.command) {
        case (.some(let text), nil): return try JobFile.read(text, from: origin, overrides: overrides)
        case (nil, .some(let words)): return .job(try JobFile.command(words, from: origin, overrides: overrides))
        default:
            throw Problem(
                status: 400, code: "BadSubmission", title: "what is to run?",
                detail: "the body needs either 'file' (the text of a job file) or 'command' (a list of words)",
                hint: #"{"file": "name: x\nrun: echo hi\n", "directory": "/tmp"}"#)
        }
    }

    /// Tells a repeated request from another one under the same key. The submitter's environment does not count: it
    /// differs from one shell to the next.
    func digest() throws -> UInt64 {
        var digest = FNV1a()
        for text in [request.file, request.fileName, request.directory] { digest.add(field: text) }
        digest.add(field: try request.command.map { try JSON.text($0) })
        digest.add(field: try request.overrides.map(Self.text(of:)))
        return digest.value
    }

    private static func text(of overrides: SubmitOverrides) throws -> String {
        overrides == SubmitOverrides() ? try noOverrides.get() : try JSON.text(overrides)
    }
    private static let noOverrides = Result { try JSON.text(SubmitOverrides()) }
}
