import ArgumentParser
import Client
import Wire

/// `purser budget`.
struct BudgetVerb: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "budget",
        abstract: "What users, projects and everything together may cost; list, set, give up.",
        discussion: """
            Examples:
              purser budget ls
              purser budget set project:vision --limit '$500'                  each UTC month
              purser budget set user:ada --limit '$2000' --period total --on-exceed pause
              purser budget set all --limit '$10000' --on-exceed warn --warn-at 50,90,100
              purser budget show project:vision
              purser budget rm project:vision

            A job's own limit is in its job file (purser.budget), or --max-cost. Critical jobs are never stopped by \
            the budget of a scope.
            """, subcommands: [BudgetList.self, BudgetShow.self, BudgetSet.self, BudgetRemove.self],
        defaultSubcommand: BudgetList.self)
}

/// `purser budget ls`, the default.
struct BudgetList: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ls", abstract: "List the budgets.",
        discussion: """
            Examples:
              purser budget ls
              purser budget ls --db purser.db          from the file: the daemon may be down
              purser budget ls --month 2026-10         as they stood at the end of a month that is over
              purser budget ls --json | jq '.items[].free.amount'
            """, aliases: ["list"])
    @Option(help: "Those of a UTC month: 2026-10; of one that is over, as they stood at its end.") var month: String?
    @OptionGroup var place: CostPlace
    @OptionGroup var common: CommonFlags

    func run() throws {
        let reply = try place.source(common).budgets(ofMonth: month)
        try common.show(reply) { list throws(Failure) in try common.view.budgets(list) }
        if reply.document.items.isEmpty, !common.json, month == nil {
            Output.complain(["no budgets are set; purser budget set project:NAME --limit DOLLARS sets one"])
        }
    }
}

/// Which budget.
struct AskedBudget: ParsableArguments {
    @Argument(help: "all, user:NAME or project:NAME.") var scope: String
    @Option(help: "month (each UTC month) or total (for good).") var period: String?
}

/// `purser budget show`.
struct BudgetShow: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Say how the budgets of a scope stand, and when they act.",
        discussion: """
            Examples:
              purser budget show project:vision
            """)
    @OptionGroup var asked: AskedBudget
    @OptionGroup var common: CommonFlags

    func run() throws {
        try common.show(try common.api.budgets(scope: asked.scope, period: asked.period)) {
            common.view.budgetDetails($0)
        }
    }
}

/// `purser budget set`.
struct BudgetSet: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Set what a scope may cost, each month or for good; operators only.",
        discussion: """
            Examples:
              purser budget set project:vision --limit '$500'
              purser budget set user:ada --limit 250 --period total --on-exceed pause
            """)
    @OptionGroup var asked: AskedBudget
    @Option(help: "The most it may cost: $500.") var limit: String
    @Option(help: "warn, pause (until there is room again) or checkpoint_stop, the default.") var onExceed: String?
    @Option(
        help: "Percentages of the limit at which to warn: 50,80,100.",
        transform: { text in
            let numbers = text.split(separator: ",").map { Int($0.drop { $0 == " " }) }
            guard !numbers.contains(nil) else { throw ValidationError("percentages are numbers: 50,80,100") }
            return numbers.compactMap(\.self)
        })
    var warnAt: [Int]?
    @OptionGroup var common: CommonFlags

    func run() throws {
        var request = BudgetSetRequest(scope: asked.scope, limit: limit)
        request.period = asked.period
        request.onExceed = onExceed
        request.warnAt = warnAt
        let reply = try common.api.setBudget(request)
        try common.show(reply) { budget in
            common.view.budgetDetails(ItemList(kind: "BudgetList", asOf: budget.setAt, items: [budget]))
        }
    }
}

/// `purser budget rm`.
struct BudgetRemove: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rm", abstract: "Give a budget up; operators only.",
        discussion: """
            Examples:
              purser budget rm project:vision
              purser budget rm user:ada --period total
            """, aliases: ["remove"])
    @OptionGroup var asked: AskedBudget
    @OptionGroup var common: CommonFlags

    func run() throws {
        try common.api.removeBudget(scope: asked.scope, period: asked.period)
        if !common.quiet, !common.json {
            Output.lines(["\(asked.scope) has no budget for its \(asked.period ?? "month") any more"])
        }
    }
}
