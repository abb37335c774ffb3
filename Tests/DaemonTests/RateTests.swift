import Domain
import Testing

@testable import Daemon

@Test func aUserHasABurstAndThenARate() {
    let limiter = RateLimiter(perSecond: 2, burst: 3)
    let start = ContinuousClock.now
    #expect((0..<4).map { _ in limiter.admit(7, at: start) } == [true, true, true, false])
    #expect(limiter.admit(8, at: start), "another user has tokens of its own")
    #expect(!limiter.admit(7, at: start + .milliseconds(499)))
    #expect(limiter.admit(7, at: start + .milliseconds(500)))
    #expect(!limiter.admit(7, at: start + .milliseconds(500)))
    let later = start + .seconds(3_600)
    #expect((0..<4).map { _ in limiter.admit(7, at: later) } == [true, true, true, false], "never more than the burst")
}

@Test func theQuietestUserIsForgotten() {
    let limiter = RateLimiter(perSecond: 1, burst: 1)
    let start = ContinuousClock.now
    #expect(limiter.admit(0, at: start))
    for user in 1...UInt32(Limits.ratedUsers) { #expect(limiter.admit(user, at: start + .milliseconds(1))) }
    #expect(limiter.admit(0, at: start + .milliseconds(2)), "it begins anew")
    #expect(!limiter.admit(UInt32(Limits.ratedUsers), at: start + .milliseconds(2)))
}
