import Domain
import Formats
import Foundation
import Wire

/// Makes a job spec of a submission's body.
struct SubmissionReader {
    let request: SubmitRequest

    func spec() throws -> JobSpec {
        let directory = request.directory ?? "/"
        guard directory.hasPrefix("/") else {
            throw Problem(
                status: 400, code: "BadDirectory", title: "bad directory",
                detail: "'directory' must be an absolute path")
        }
        let origin = JobFile.Origin(
            name: request.fileName ?? "job", directory: directory, environment: request.environment ?? [:])
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

    /// FNV-1a, 64 bits, of what is asked for: tells a repeated request from another one under the same key. The
    /// submitter's environment does not count: it differs from one shell to the next.
    static func digest(_ spec: JobSpec) throws -> UInt64 {
        var asked = spec
        if case .command(var work) = asked.work {
            work.environment = [:]
            asked.work = .command(work)
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return try encoder.encode(asked).reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
    }
}
