import Domain
import Formats
import Foundation
import Hummingbird
import Logging
import NIOCore
import Store
import Wire

/// Makes responses: documents as JSON, problems as problem+json.
enum Answering {
    /// A document.
    static func json(_ document: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: try encoded(document)))
    }

    /// A problem, with Retry-After where trying again helps.
    static func problem(_ problem: Problem) -> Response {
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        if [429, 503].contains(problem.status) { headers[.retryAfter] = "1" }
        let body = (try? encoded(problem)) ?? ByteBuffer(string: "{}")
        return Response(status: .init(code: problem.status), headers: headers, body: .init(byteBuffer: body))
    }

    /// Whatever went wrong, as a problem. What nobody foresaw is logged, and the caller told so.
    static func failure(_ error: any Error, _ log: Logger) -> Response {
        switch error {
        case let known as Problem: return problem(known)
        case let files as FileProblems: return problem(spec(files))
        case let store as StoreError:
            log.error("\(store)")
            return problem(
                Problem(status: 503, code: "StoreUnreadable", title: "the database cannot be read", detail: "\(store)"))
        case let unwritable as Runtime.Unwritable:
            return problem(
                Problem(
                    status: 503, code: "StoreUnwritable", title: "the database cannot be written",
                    detail: unwritable.why, hint: "nothing was accepted; try again once that is mended"))
        case let busy as Runtime.Busy: return problem(Self.busy(busy))
        case let http as any HTTPResponseError: return problem(Self.http(http.status.code))
        default:
            log.error("a request failed: \(error)")
            return problem(
                Problem(
                    status: 500, code: "Internal", title: "the daemon made a mistake", detail: "\(error)",
                    hint: "the log of purserd has more"))
        }
    }

    private static func encoded(_ document: some Encodable) throws -> ByteBuffer {
        var bytes = try JSON.bytes(document)
        bytes.append(UInt8(ascii: "\n"))
        return ByteBuffer(bytes: bytes)
    }

    private static func spec(_ files: FileProblems) -> Problem {
        Problem(
            status: 400, code: "SpecInvalid", title: "the job is not valid", detail: files.description,
            errors: files.problems.map {
                Problem.FileError(
                    file: $0.file, line: $0.line, column: $0.column, message: $0.message, hint: $0.hint)
            })
    }

    private static func busy(_ busy: Runtime.Busy) -> Problem {
        switch busy {
        case .inboxFull:
            Problem(
                status: 503, code: "Busy", title: "too many requests wait",
                detail: "\(Limits.inbox) requests wait for a turn", hint: "try again in a second")
        case .stopping:
            Problem(
                status: 503, code: "Stopping", title: "the daemon is going down",
                detail: "it takes no more requests", hint: "try again when it is up")
        }
    }

    private static func http(_ status: Int) -> Problem {
        switch status {
        case 404: Problem(status: 404, code: "NoSuchRoute", title: "no such route", detail: "the API has /v1/...")
        case 405: Problem(status: 405, code: "WrongMethod", title: "wrong method", detail: "see docs/reference/api.md")
        case 413:
            Problem(
                status: 413, code: "BodyTooLarge", title: "the request is too large",
                detail: "a request has at most \(Limits.requestBody) bytes",
                hint: "a job file is text; large data belongs into files the job reads")
        default:
            Problem(
                status: status, code: "BadRequest", title: "the request cannot be understood",
                detail: "status \(status)")
        }
    }
}
