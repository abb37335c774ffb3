import Domain
import Foundation
import Hummingbird
import Orchestration
import Store
import Wire

extension Routes {
    /// Adds the routes by which users change all trials of a sweep.
    func addSweeps(to group: RouterGroup<CallContext>) {
        let requests: [(String, JobRequest)] = [
            ("cancel", .cancel), ("hold", .hold), ("unhold", .unhold), ("pause", .pause), ("resume", .resume),
        ]
        for (word, request) in requests {
            group.post("sweeps/:sweep/\(RouterPath(word))") { _, context in try await ask(request, context) }
        }
    }

    /// The trials of a sweep that the caller may see; throws where there are none.
    func trials(of sweep: SweepChoice, _ context: CallContext) throws -> [JobID] {
        let trials = try books.trials(of: sweep, ownedBy: visibility.onlyUser(for: context.caller))
        if trials.isEmpty { throw Problem.noSuchSweep(sweep) }
        return trials
    }

    /// Asks the same of every trial that is not over, in as few turns as may be, and answers with those trials. Where
    /// it is granted to none, that is the answer.
    private func ask(_ request: JobRequest, _ context: CallContext) async throws -> Response {
        let caller = try caller(context)
        let name = try context.parameters.require("sweep")
        let trials = try trials(of: SweepChoice(name.removingPercentEncoding ?? name), context)
        let live = await runtime.read { orchestrator in trials.filter { orchestrator.state.jobs[$0] != nil } }
        let answers = try await runtime.answers(to: live.map { .requested(request, $0, by: caller) })
        if let first = answers.first, answers.allSatisfy({ $0 != .done }) { throw problem(of: first) }
        var filter = JobFilter()
        filter.ids = live
        return try Answering.json(
            ItemList(
                kind: "JobList", asOf: await runtime.now().description,
                items: live.isEmpty ? [] : try books.jobs(filter)))
    }
}
