import Domain
import Hummingbird
import Store
import Wire

extension Routes {
    /// A stream of what is committed, from a decision on, for all jobs the caller may see or one of them.
    func events(_ request: Request, _ context: CallContext) async throws -> Response {
        let query = request.uri.queryParameters
        var scope = LogScope()
        scope.owner = visibility.onlyUser(for: context.caller)
        if let job = query["job"] {
            scope.job = try jobID(job)
            _ = try detail(of: try jobID(job), for: context)
        }
        let isFollowing = query["follow"] != "false"
        let seat = try feed.takeSeat()
        let stream = EventStream(
            runtime: runtime, books: books, feed: feed, seat: seat, scope: scope,
            after: try start(request, isFollowing: isFollowing, scope), isFollowing: isFollowing, log: log)
        return Response(
            status: .ok, headers: [.contentType: "text/event-stream", .cacheControl: "no-store"],
            body: .init { writer in try await stream.run(&writer) })
    }

    /// The decision after which to begin; nil: with what comes from now on.
    private func start(_ request: Request, isFollowing: Bool, _ scope: LogScope) throws -> Int64? {
        let query = request.uri.queryParameters
        let resumed = request.headers[.init("Last-Event-ID")!] ?? query["since"].map(String.init)
        if let resumed {
            let digits = resumed.hasPrefix("D") ? resumed.dropFirst() : resumed[...]
            guard let number = Int64(digits), number >= 0 else {
                throw badQuery("since", "the number of a decision, as an event's id has it, not '\(resumed)'")
            }
            return number
        }
        guard let last = query["last"] ?? (isFollowing ? nil : "100") else { return nil }
        guard let count = Int(last), (0...100_000).contains(count) else {
            throw badQuery("last", "a number of decisions from 0 to 100000")
        }
        return try books.numberBefore(last: count, in: scope)
    }
}
