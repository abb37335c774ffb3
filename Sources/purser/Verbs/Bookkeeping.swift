import ArgumentParser
import Client
import Wire

/// `purser cost close`.
struct CostClose: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close",
        abstract: "Close a month that is over: nothing is written into it any more. For operators.",
        discussion: """
            Examples:
              purser cost close --month 2026-10
              purser cost verify                      closed months are as they were closed
            """)
    @Option(help: "The UTC month: 2026-10. Months before it are closed with it.") var month: String
    @OptionGroup var common: CommonFlags

    func run() throws {
        let reply = try common.api.close(CloseRequest(month: month))
        try common.show(reply) { closed in
            [
                "\(closed.month) is closed with \(Figures.cents(closed.total)) in \(closed.entries) entries "
                    + "(\(closed.closedAt), by \(closed.closedBy); digest \(closed.digest))"
            ]
        }
    }
}

/// `purser cost correct`.
struct CostCorrect: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "correct",
        abstract: "Book an amount for a month that is over, in the month we are in. For operators.",
        discussion: """
            Examples:
              purser cost correct --month 2026-10 --job 12 --amount -1.25 --note "credit by the provider"
              purser cost correct --month 2026-10 --amount 3 --provider aws --note "support"
            """)
    @Option(help: "The UTC month it is about: 2026-10.") var month: String
    @Option(help: "The job; without, nobody's.", completion: jobCompletion, transform: jobNumber) var job: Int64?
    @Option(parsing: .unconditional, help: "Dollars; negative: given back.") var amount: String
    @Option(help: "Why.") var note: String
    @Option(help: "The provider; without, the one that the job has costs with in that month.") var provider: String?
    @Option(help: "The region, where it is known.") var region: String?
    @Option(help: "A word that makes booking it twice safe.") var idempotencyKey: String?
    @OptionGroup var common: CommonFlags

    func run() throws {
        let request = CorrectRequest(
            month: month, job: job, amount: amount, note: note, provider: provider, region: region)
        let reply = try common.api.correct(request, key: idempotencyKey ?? newIdempotencyKey())
        try common.show(reply) { booked in
            let whose = booked.job.map { "job \($0)" } ?? "nobody's job"
            return [
                "\(booked.id): \(Figures.cents(booked.amount)) for \(whose), \(booked.provider), corrects "
                    + "\(booked.month); booked at \(booked.at)"
            ]
        }
    }
}
