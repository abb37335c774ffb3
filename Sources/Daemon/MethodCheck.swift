import Hummingbird
import NIOHTTPTypes
import Wire

/// Tells a wrong method from a path that does not exist, which the router answers alike.
struct MethodCheck<Inner: HTTPResponder<CallContext>>: HTTPResponder {
    let inner: Inner
    /// The methods of each route, by the parts of its path; a part in braces stands for anything.
    let routes: [(path: [String], method: HTTPRequest.Method)]

    init(_ inner: Inner, _ routes: [Router<CallContext>.RouteDescription]) {
        self.inner = inner
        self.routes = routes.map { (Self.parts("\($0.path)"), $0.method) }
    }

    func respond(to request: Request, context: CallContext) async throws -> Response {
        let response = try await inner.respond(to: request, context: context)
        guard response.status == .notFound else { return response }
        let methods = methods(at: request.uri.path)
        guard !methods.isEmpty, !methods.contains(request.method) else { return response }
        let allowed = methods.map(\.rawValue).sorted().joined(separator: ", ")
        var refusal = Answering.problem(
            Problem(
                status: 405, code: "WrongMethod", title: "wrong method",
                detail: "\(request.uri.path) does not take \(request.method.rawValue)", hint: "it takes \(allowed)"))
        refusal.headers[.allow] = allowed
        return refusal
    }

    private func methods(at path: String) -> Set<HTTPRequest.Method> {
        let parts = Self.parts(path)
        let found = routes.filter { route in
            route.path.count == parts.count && zip(route.path, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        return Set(found.map(\.method))
    }

    private static func parts(_ path: String) -> [String] { path.split(separator: "/").map(String.init) }
}
