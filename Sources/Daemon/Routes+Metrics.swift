import Hummingbird

extension Routes {
    /// The daemon's own figures in the text format of Prometheus.
    func metrics() async -> Response {
        let (turns, commits) = await runtime.times()
        let text =
            turns.text(name: "purser_turn_seconds", help: "Time of one turn of the daemon, commit included.")
            + commits.text(name: "purser_commit_seconds", help: "Time of one durable commit.")
        return Response(
            status: .ok, headers: [.contentType: "text/plain; version=0.0.4"],
            body: .init(byteBuffer: .init(string: text)))
    }
}
