import Domain
import Testing

@testable import Formats

private func pool(_ more: String) throws -> PowerFigures? {
    let text = "groups: [{name: a, provider: aws, terms: owned, limit: 1, price: 0, vcpus: 4, memory: 1GiB\(more)}]"
    return try PoolFile.parse(text, name: "pool.yaml") { _ in "" }.groups.first?.power
}

@Test func thePowerOfAGroupIsRead() throws {
    #expect(try pool("") == .unknown)
    let whole = try pool(", watts_idle: 35.5, watts_busy: 310, pue: 1.135, grams_co2e_per_kwh: 369.473")
    #expect(
        whole
            == PowerFigures(
                milliwatts: .init(idle: 35_500, busy: 310_000), puePerMille: 1_135, milligramsPerKWh: 369_473))
    #expect(try pool(", pue: 1")?.puePerMille == 1_000)
}

@Test(arguments: [
    (", watts_idle: 3", "pool.yaml:1:105: 'watts_idle' in a group needs 'watts_busy' beside it"),
    (", watts_busy: 3", "pool.yaml:1:105: 'watts_busy' in a group needs 'watts_idle' beside it"),
    (
        ", watts_idle: 3, watts_busy: 2",
        "pool.yaml:1:105: 'watts_idle' in a group must not be above 'watts_busy'"
    ),
    (
        ", watts_idle: -3, watts_busy: 2",
        "pool.yaml:1:105: 'watts_idle' in a group must be watts from 0 to 1000000 with at most three decimals, not '-3'"
    ),
    (
        ", pue: 0.9",
        "pool.yaml:1:98: 'pue' in a group must be a ratio from 1 to 5 with at most three decimals, not '0.9'"
    ),
    (
        ", grams_co2e_per_kwh: 0.0001",
        "pool.yaml:1:113: 'grams_co2e_per_kwh' in a group must be grams from 0 to 3000 with at most three decimals, "
            + "not '0.0001'"
    ),
    (", watts_idel: 3", "unknown key 'watts_idel' in a group; did you mean 'watts_idle'?"),
])
func aWrongPowerSaysWhatIsWrong(more: String, message: String) {
    #expect {
        _ = try pool(more)
    } throws: { error in
        "\(error)".contains(message)
    }
}

private func costs(_ block: String) throws -> DeclaredCosts? {
    let origin = JobFile.Origin(name: "job.yaml", directory: "/", environment: .none)
    return try JobFile.parse("run: a\npurser: {costs: \(block)}", from: origin).costs
}

@Test func declaredHoursAreReadInOrder() throws {
    let declared = try costs("{human_hours: {review: 1.5, labelling: 12}}")
    #expect(
        declared?.humanHours == [
            HumanHours(activity: "labelling", thousandths: 12_000), HumanHours(activity: "review", thousandths: 1_500),
        ])
    #expect(try costs("{}") == nil && costs("{human_hours: {}}") == nil)
}

@Test(arguments: [
    ("{human_hours: {review: 0}}", "job.yaml:2:32: the hours of 'review' must be a number above 0"),
    ("{human_hours: {review: 0.0001}}", "at most three decimals; review: 1.5"),
    ("{human_hours: {review: 100001}}", "at most 100000"), ("{human_hours: {review: }}", "the hours of 'review'"),
    ("{human_hours: {'a b': 1}}", "job.yaml:2:32: 'a b' cannot be an activity; letters, digits, - and _"),
    ("{human_hours: 12}", "'human_hours' must be a mapping of names to values"),
    ("{human_hour: {review: 1}}", "unknown key 'human_hour' in costs; did you mean 'human_hours'?"),
    (
        "{human_hours: {\((0...Limits.activitiesPerJob).map { "a\($0): 1" }.joined(separator: ", "))}}",
        "a job declares at most 32 activities of people"
    ),
])
func wrongHoursSayWhatIsWrong(block: String, message: String) {
    #expect {
        _ = try costs(block)
    } throws: { error in
        "\(error)".contains(message)
    }
}

@Test func ratesOfPeopleAreRead() throws {
    let said = try DaemonFile.parse("people: {labelling: 25.00, review: 60}", name: "purserd.yaml")
    #expect(
        said.people == [
            "labelling": Price(nanosPerHour: 25_000_000_000), "review": Price(nanosPerHour: 60_000_000_000),
        ])
}

@Test(arguments: [
    ("people: {review: much}", "purserd.yaml:1:10: the rate of 'review' must be dollars an hour from 0 to 2000"),
    ("people: {review: 2001}", "the rate of 'review'"), ("people: {'': 1}", "'' cannot be an activity"),
    ("people: [review]", "'people' must be a mapping of names to values"),
])
func aWrongRateSaysWhatIsWrong(text: String, message: String) {
    #expect {
        _ = try DaemonFile.parse(text, name: "purserd.yaml")
    } throws: { error in
        "\(error)".contains(message)
    }
}
