import Domain
import Foundation
import Hummingbird
import Processes
import Wire

extension Routes {
    /// Bytes of output in one answer.
    private static let chunk = 262_144

    /// A piece of an attempt's output from an offset, whether more may come, and where it goes on. Only for the job's
    /// owner, operators, root and the daemon's user.
    func logs(_ request: Request, _ context: CallContext) async throws -> Response {
        let id = try jobID(context)
        guard let (spec, owner) = try books.spec(of: id) else { throw Refusal.noSuchJob(id).problem }
        _ = try mustSee(id, context)
        guard try caller(context).mayChange(jobsOf: owner) else {
            throw Refusal.notOwner(id, owner: owner.name).problem
        }
        guard case .command = spec.work else {
            throw Problem(
                status: 404, code: "NoLogs", title: "no output", detail: "job \(id) is modelled and prints nothing",
                hint: "purser why \(id) and purser show \(id) say what it did")
        }
        let query = request.uri.queryParameters
        let newest = try books.newestAttempt(of: id)
        let attempt = query["attempt"].flatMap { Int($0) } ?? newest ?? 1
        let detail = try books.detail(of: id)
        let isOver = detail?.attempts.first { $0.number == attempt }?.exit != nil || detail?.job.endedAt != nil
        if query["attempt"] != nil, attempt < 1 || attempt > newest ?? 0 {
            throw Problem(
                status: 404, code: "NoSuchAttempt", title: "no such attempt",
                detail: "job \(id) has \(newest ?? 0) attempts")
        }
        let files = AttemptDirectory(jobs: jobsDirectory, job: id.number, attempt: attempt)
        let offset = query["offset"].flatMap { UInt64($0) } ?? 0
        let data = read(query["metrics"] == "true" ? files.metrics : files.output, from: offset)
        var response = Response(
            status: .ok, headers: [.contentType: "text/plain; charset=utf-8"],
            body: .init(byteBuffer: .init(data: data)))
        response.headers[.init("Purser-Attempt")!] = "\(attempt)"
        response.headers[.init("Purser-Next-Offset")!] = "\(offset + UInt64(data.count))"
        response.headers[.init("Purser-Ended")!] = isOver && data.count < Self.chunk ? "true" : "false"
        return response
    }

    private func read(_ path: String, from offset: UInt64) -> Data {
        guard let handle = FileHandle(forReadingAtPath: path) else { return Data() }
        defer { try? handle.close() }
        guard (try? handle.seek(toOffset: offset)) != nil else { return Data() }
        return (try? handle.read(upToCount: Self.chunk)) ?? Data()
    }
}
