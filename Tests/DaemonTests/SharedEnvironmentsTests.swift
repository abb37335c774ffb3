import Domain
import Testing

@testable import Daemon

@Test func equalEnvironmentsAreKeptOnce() {
    let environments = SharedEnvironments()
    let one = environments.shared(["PATH": "/bin"])
    #expect(environments.shared(["PATH": "/bin"]) === one)
    #expect(environments.shared(["PATH": "/usr/bin"]) !== one)
}

@Test func theyAreForgottenBeyondALimit() {
    let environments = SharedEnvironments()
    let one = environments.shared(["N": "0"])
    for number in 1...Limits.environmentsShared { _ = environments.shared(["N": "\(number)"]) }
    let again = environments.shared(["N": "0"])
    #expect(again !== one)
    #expect(again == one)
}
