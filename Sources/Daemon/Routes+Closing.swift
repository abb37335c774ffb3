import Domain
import Hummingbird
import Orchestration
import Store
import Wire

extension Routes {
    /// The routes by which operators keep the books.
    func addBookkeeping(to group: RouterGroup<CallContext>) {
        group.post("cost/close") { try await close($0, $1) }
        group.post("cost/correct") { try await correct($0, $1) }
    }

    /// Closes a month.
    private func close(_ request: Request, _ context: CallContext) async throws -> Response {
        let asked = try decode(CloseRequest.self, try await whole(request.body))
        let month = try month(asked.month)
        let answer = try await runtime.request(.closeRequested(month, by: try caller(context)))
        guard case .done = answer else { throw problem(of: answer) }
        guard let closed = try books.closedMonth(month) else {
            throw Problem(
                status: 409, code: "MonthEmpty", title: "there is nothing to close",
                detail: "nothing was billed in \(asked.month), and a later month is closed")
        }
        return try Answering.json(closed)
    }

    /// Books a correction of a month that is over.
    private func correct(_ request: Request, _ context: CallContext) async throws -> Response {
        let body = try await whole(request.body)
        let asked = try decode(CorrectRequest.self, body)
        let month = try month(asked.month)
        guard let amount = Quantity.signedMoney(asked.amount), amount != .zero else {
            throw badCorrection("'\(asked.amount)' is no amount", hint: "for example -1.25, in dollars")
        }
        guard (1...Limits.noteLength).contains(asked.note.count) else {
            throw badCorrection(
                "the note has \(asked.note.count) letters", hint: "say in 1 to \(Limits.noteLength) letters why")
        }
        let caller = try caller(context)
        guard caller.isPrivileged || caller.isOperator else {
            throw Refusal.operatorsOnly(user: caller.owner.name).problem
        }
        let key = try idempotencyKey(of: request) {
            var digest = FNV1a()
            digest.add(field: String(decoding: body, as: UTF8.self))
            return digest.value
        }
        let job = asked.job.map { JobID($0) }
        let provider = try asked.provider ?? provider(of: job, month, asked.month)
        let isKnown = await runtime.read { orchestrator in
            key.map { orchestrator.remembered($0, uid: caller.owner.uid) != nil } ?? false
        }
        if let job, !isKnown { try check(amount, of: job) }
        let correction = CorrectionRequest(
            month: month, job: job, payer: try payer(of: job), place: Place(provider: provider, region: asked.region),
            amount: amount,
            note: asked.note)
        let answer = try await runtime.request(.correctionRequested(correction, by: caller, idempotency: key))
        guard case .booked(let id, let at, let isRepeat) = answer else { throw problem(of: answer) }
        return try Answering.json(
            CorrectionDocument(
                id: id.description, month: asked.month, at: at.description, job: asked.job, provider: provider,
                amount: MoneyDocument(amount), note: asked.note), status: isRepeat ? .ok : .created)
    }

    private func payer(of job: JobID?) throws -> Payer? {
        guard let asked = try job.flatMap({ try books.spec(of: $0) }) else { return nil }
        return Payer(user: asked.owner.name, project: asked.spec.project)
    }

    /// No bill is below nothing, also that of a job that is over.
    private func check(_ amount: Money, of job: JobID) throws {
        guard let cost = try books.jobs(JobFilter(only: job)).first?.cost.money else {
            throw Refusal.noSuchJob(job).problem
        }
        if cost + amount < .zero { throw Refusal.correctionTooLarge(job, cost: cost).problem }
    }

    private func provider(of job: JobID?, _ month: Instant, _ text: String) throws -> String {
        let names = try books.providers(billing: job, in: month)
        guard names.count == 1, let name = names.first else {
            let who = job.map { "job \($0)" } ?? "what no job caused"
            throw badCorrection(
                names.isEmpty
                    ? "\(who) has no costs in \(text)"
                    : "\(who) has costs with \(names.joined(separator: ", ")) in \(text)",
                hint: "say which provider it is about: --provider aws")
        }
        return name
    }

    private func month(_ text: String) throws -> Instant {
        guard text.utf8.count == 7, let month = Instant(iso8601: "\(text)-01") else {
            throw Problem.badQuery("month", "a UTC month like 2026-10, not '\(text)'")
        }
        return month
    }

    private func badCorrection(_ detail: String, hint: String) -> Problem {
        Problem(
            status: 400, code: "BadCorrection", title: "the correction is not valid", detail: detail, hint: hint)
    }
}
