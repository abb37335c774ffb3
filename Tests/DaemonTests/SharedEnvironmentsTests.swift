import Domain
import Testing
import Wire

@testable import Daemon

extension SharedEnvironments {
    fileprivate func shared(_ values: [String: String]) throws -> EnvironmentVariables {
        try shared(SubmittedEnvironment(values))
    }
}

@Test func equalEnvironmentsAreKeptOnce() throws {
    let environments = SharedEnvironments()
    let one = try environments.shared(["PATH": "/bin"])
    #expect(try environments.shared(["PATH": "/bin"]) === one)
    #expect(try environments.shared(["PATH": "/usr/bin"]) !== one)
}

@Test func theyAreForgottenBeyondALimit() throws {
    let environments = SharedEnvironments()
    let one = try environments.shared(["N": "0"])
    for number in 1...Limits.environmentsShared { _ = try environments.shared(["N": "\(number)"]) }
    let again = try environments.shared(["N": "0"])
    #expect(again !== one)
    #expect(again == one)
}

@Test func whatIsNoEnvironmentIsRefused() throws {
    let request = try JSON.value(SubmitRequest.self, from: #"{"environment": {"PATH": 7}}"#)
    let submitted = try #require(request.environment)
    #expect(throws: Problem.self) { try SharedEnvironments().shared(submitted) }
}
