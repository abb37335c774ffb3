import Domain
import Formats
import Foundation
import Hummingbird
import Orchestration
import Store
import Wire

extension Routes {
    /// The routes by which users change jobs and operators change nodes.
    func addRequests(to group: RouterGroup<CallContext>) {
        let plain: [(String, JobRequest)] = [
            ("cancel", .cancel), ("hold", .hold), ("unhold", .unhold), ("pause", .pause), ("resume", .resume),
        ]
        for (word, request) in plain {
            group.post("jobs/:id/\(RouterPath(word))") { _, context in try await self.request(request, context) }
        }
        group.post("jobs/:id/edit") { try await edit($0, $1) }
        group.post("jobs/:id/retry") { _, context in try await retry(context) }
        group.post("nodes/:lease/drain") { _, context in try await drain(context, isDraining: true) }
        group.post("nodes/:lease/undrain") { _, context in try await drain(context, isDraining: false) }
    }

    private func request(_ request: JobRequest, _ context: CallContext) async throws -> Response {
        let id = try mustSee(try jobID(context), context)
        let answer = try await runtime.request(.requested(request, id, by: try caller(context)))
        if case .done = answer { return try Answering.json(try detail(context).job) }
        if case .refused(.noSuchJob) = answer, let end = JobEnd(rawValue: try detail(context).job.state) {
            throw Refusal.alreadyEnded(id, end).problem
        }
        throw problem(of: answer)
    }

    private func edit(_ request: Request, _ context: CallContext) async throws -> Response {
        let asked = try decode(EditRequest.self, try await whole(request.body))
        let values: EditValues
        do {
            values = try asked.values()
        } catch {
            throw Problem(
                status: 400, code: "BadEdit", title: "the change is not valid",
                detail: error.problems.map(\.message).joined(separator: "; "), hint: "purser edit --help has examples")
        }
        var edit = JobEdit()
        edit.name = asked.name
        edit.project = asked.project
        edit.priority = asked.priority
        edit.limit = values.limit
        edit.maxHourlyCost = values.maxHourlyCost
        edit.notBefore = values.notBefore
        edit.deadline = values.deadline
        return try await self.request(.edit(edit), context)
    }

    /// A new job that asks for what an ended one asked for.
    private func retry(_ context: CallContext) async throws -> Response {
        let id = try mustSee(try jobID(context), context)
        let job = try detail(context).job
        guard job.endedAt != nil else {
            throw Refusal.wrongState(id, state: job.state, hint: "only a job that is over is tried again").problem
        }
        guard var spec = try books.spec(of: id)?.spec else { throw Refusal.noSuchJob(id).problem }
        spec.after = []
        spec.notBefore = nil
        var submission = Submission(spec: spec, caller: try caller(context))
        submission.retryOf = id
        return try await accept(submission)
    }

    /// Hands a submission in and answers with the job it became.
    func accept(_ submission: Submission) async throws -> Response {
        var submission = submission
        submission.endedBefore = try books.ends(of: submission.spec.after)
        var receipt = try await runtime.receipt(of: .submitted(submission))
        if case .refused(.outdated) = receipt.answer {
            submission.endedBefore = try books.ends(of: submission.spec.after)
            receipt = try await runtime.receipt(of: .submitted(submission))
        }
        guard case .accepted(let id, let isRepeat) = receipt.answer else { throw problem(of: receipt.answer) }
        let now = submission.spec.deadline == nil ? nil : await runtime.now()
        var reply = SubmitReply(
            id: id.number, name: submission.spec.name, state: try receipt.state ?? lastState(of: id),
            isRepeat: isRepeat, warnings: submission.spec.warnings(at: now))
        if let trial = submission.trials.first?.trial?.value {
            reply.name = trial.name
            reply.sweep = SweepID(id.number).description
            reply.ids = submission.trials.indices.map { id.number + Int64($0) }
        }
        return try Answering.json(reply, status: isRepeat ? .ok : .created)
    }

    /// The word of the state of a job that is over.
    private func lastState(of id: JobID) throws -> String {
        guard let over = try books.jobs(JobFilter(only: id)).first else { throw Refusal.noSuchJob(id).problem }
        return over.state
    }

    private func drain(_ context: CallContext, isDraining: Bool) async throws -> Response {
        let text = try context.parameters.require("lease")
        guard let number = Int64(text.drop { $0 == "L" || $0 == "l" }), number > 0 else {
            throw Problem(
                status: 404, code: "NoSuchLease", title: "no such node", detail: "'\(text)' is not a node like L7",
                hint: "purser nodes lists them")
        }
        let id = LeaseID(number)
        let answer = try await runtime.request(
            .drainRequested(id, isDraining: isDraining, by: try caller(context)))
        guard case .done = answer else { throw problem(of: answer) }
        let nodes = try books.nodes().filter { $0.lease == id.description }
        return try Answering.json(
            ItemList(kind: "NodeList", asOf: await runtime.now().description, items: nodes))
    }
}
