import ArgumentParser
import Client
import Wire

/// `purser nodes`.
struct Nodes: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "nodes",
        abstract: "List the nodes that are leased and what they cost; take one out of work, or put it back.",
        discussion: """
            Examples:
              purser nodes
              purser nodes --json | jq '.items[].rate'
              purser nodes drain L7      finish its work, take no more, then give it back
              purser nodes resume L7     take work again
            """, subcommands: [NodesList.self, NodesDrain.self, NodesResume.self], defaultSubcommand: NodesList.self)
}

/// `purser nodes list`, the default.
struct NodesList: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "List the nodes that are leased.")
    @OptionGroup var common: CommonFlags

    func run() throws {
        let reply = try common.api.nodes()
        try common.show(reply) { list throws(Failure) in try common.view.nodes(list) }
        if reply.document.items.isEmpty, !common.json { Output.complain(["no nodes are leased"]) }
    }
}

/// `purser nodes drain`.
struct NodesDrain: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "drain", abstract: "Let a node finish its work and take no more; then it is given back.",
        discussion: """
            Examples:
              purser nodes drain L7
            """)
    @Argument(help: "The node, L7.") var lease: String
    @OptionGroup var common: CommonFlags

    func run() throws {
        let reply = try common.api.drain(lease, isDraining: true)
        try common.show(reply) { list throws(Failure) in try common.view.nodes(list) }
    }
}

/// `purser nodes resume`.
struct NodesResume: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let a draining node take work again.",
        discussion: """
            Examples:
              purser nodes resume L7
            """, aliases: ["undrain"])
    @Argument(help: "The node, L7.") var lease: String
    @OptionGroup var common: CommonFlags

    func run() throws {
        let reply = try common.api.drain(lease, isDraining: false)
        try common.show(reply) { list throws(Failure) in try common.view.nodes(list) }
    }
}
