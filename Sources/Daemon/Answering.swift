import Domain
import Formats
import Foundation
import Hummingbird
import Logging
import NIOCore
import NIOHTTPTypes
import Store
import Wire

/// Makes responses: documents as JSON, problems as problem+json.
enum Answering {
    /// A document.
    static func json(_ document: some Encodable, status: HTTPResponse.Status = .ok) throws -> Response {
        Response(
            status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: try encoded(document)))
    }

    /// How the daemon is: 200 for `ready`, else 503.
    static func health(_ status: String, _ detail: String? = nil) throws -> Response {
        var response = try json(HealthDocument(status: status, detail: detail))
        guard status != HealthDocument.ready else { return response }
        response.status = .serviceUnavailable
        response.headers[.retryAfter] = "1"
        return response
    }

    /// A problem, with Retry-After where trying again helps.
    static func problem(_ problem: Problem) -> Response {
        var headers: HTTPFields = [.contentType: "application/problem+json"]
        if [429, 503].contains(problem.status) { headers[.retryAfter] = "1" }
        let body = (try? encoded(problem)) ?? ByteBuffer(string: "{}")
        return Response(status: .init(code: problem.status), headers: headers, body: .init(byteBuffer: body))
    }

    /// A problem as the last words on a connection whose request was not read to its end.
    static func parting(_ problem: Problem) -> [HTTPResponsePart] {
        var response = Self.problem(problem)
        response.headers[.connection] = "close"
        response.headers[.init(Release.header)!] = Release.apiVersion
        let body = (try? encoded(problem)) ?? ByteBuffer()
        return [.head(response.head), .body(body), .end(nil)]
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
        case .inboxFull(let limit):
            Problem(
                status: 503, code: "Busy", title: "too many requests wait",
                detail: "\(limit) requests wait for a turn, which is the limit", hint: "try again in a second")
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
        default:
            Problem(
                status: status, code: "BadRequest", title: "the request cannot be understood",
                detail: "status \(status)")
        }
    }
}
