import ArgumentParser
import Client
import FoundationEssentials
import Glibc
import Wire

/// `purser submit`.
struct Submit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit",
        abstract: "Submit a job: a file, standard input, or a command.",
        discussion: """
            Examples:
              purser submit train.yaml
              purser submit train.yaml --max-cost '$40' --priority 70
              purser submit -q sweep.yaml            a sweep: the number of each trial
              purser submit --spot --cpus 4 -- python train.py --epochs 3
              generate-job | purser submit -
            """)

    @OptionGroup var job: JobArguments
    @Option(help: "Refuse if it is expected to take more now than this plan promised: P-...") var plan: String?
    @Option(help: "A word that makes submitting twice safe.") var idempotencyKey: String?
    @Flag(help: "Wait until it is over, and end as 'purser wait' does.") var wait = false
    @OptionGroup var common: CommonFlags

    func run() throws {
        var request = try job.request()
        request.plan = plan
        let reply = try common.api.submit(request, key: idempotencyKey ?? newIdempotencyKey())
        job.tell(reply.document.warnings)
        let ids = reply.document.ids ?? [reply.document.id]
        try common.show(reply, ids: ids) { job in
            let again = job.isRepeat ? " (it was submitted before)" : ""
            guard let sweep = job.sweep else {
                return ["job \(job.id) '\(job.name)' is \(job.state)\(again); purser why \(job.id) tells more"]
            }
            let last = ids.last ?? job.id
            let jobs = ids.count == 1 ? "trial, job \(job.id)" : "trials, jobs \(job.id) to \(last)"
            return [
                "sweep \(sweep) '\(job.name)': \(ids.count) \(jobs)\(again); "
                    + "purser status --sweep \(sweep) lists them"
            ]
        }
        if wait { try Waiting(common: common).wait(for: ids) }
    }
}
