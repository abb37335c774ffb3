import Domain
import Foundation
import Testing
import Wire

@testable import Formats

private let origin = JobFile.Origin(name: "job.yaml", directory: "/home/ada", environment: .none)

private func trials(_ sweep: String, _ rest: String = "run: train\n") throws -> [JobSpec] {
    let content = try JobFile.read("name: s\n\(rest)purser: {sweep: \(sweep)}", from: origin)
    guard case .sweep(_, let trials) = content else {
        Issue.record("no sweep: \(sweep)")
        return []
    }
    return trials
}

/// The values of each trial, as `lr=0.1 batch=32`.
private func points(_ sweep: String) throws -> [String] {
    try trials(sweep).map { spec in
        (spec.trial?.value.values ?? []).map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    }
}

/// The values of one parameter.
private func values(_ parameter: String) throws -> [String] {
    try trials("{x: \(parameter)}").map { $0.trial?.value.values.first?.value ?? "?" }
}

@Test(arguments: [
    ("[0.1, 1e-3, adam]", ["0.1", "1e-3", "adam"]), ("7", ["7"]),
    ("{range: [0, 1], n: 5}", ["0.0", "0.25", "0.5", "0.75", "1.0"]),
    ("{range: [16, 64], n: 4}", ["16", "32", "48", "64"]), ("{range: [3, -3], n: 3}", ["3", "0", "-3"]),
    ("{range: [16.0, 64], n: 2}", ["16.0", "64.0"]), ("{log: [1, 1000], n: 4}", ["1", "10", "100", "1000"]),
    ("{log: [256, 16], n: 5}", ["256", "128", "64", "32", "16"]), ("{log: [1, 100], n: 2}", ["1", "100"]),
    ("{log: [1, 1000], n: 3}", ["1.0", "31.62", "1000.0"]),
    ("{log: [1e-4, 1e-2], n: 5}", ["0.0001", "0.0003162", "0.001", "0.003162", "0.01"]),
    ("{range: [1000000, 1000001], n: 3}", ["1000000.0", "1000000.5", "1000001.0"]),
    ("{log: [1e-320, 1e300], n: 2}", ["1e-320", "1e+300"]),
    ("{range: [-1e308, 1e308], n: 3}", ["-1e+308", "0.0", "1e+308"]),
])
func aParameterHasItsValues(parameter: String, expected: [String]) throws {
    #expect(try values(parameter) == expected)
}

@Test func aRangeHasItsEndsItsCountAndEvenSteps() throws {
    for (low, high) in [(1e-4, 1e-2), (0.1, 0.9), (2.0, 1e9), (1e-12, 3e-12), (99.5, 100.5)] {
        for count in [2, 3, 7, 12, 100, 1_000] {
            for scale in ["range", "log"] {
                let texts = try values("{\(scale): [\(low), \(high)], n: \(count)}")
                let numbers = texts.compactMap(Double.init)
                #expect(numbers.count == count && Set(texts).count == count)
                #expect(numbers.first == low && numbers.last == high)
                let parts = Double(count - 1)
                let even = scale == "log" ? pow(high / low, 1 / parts) - 1 : (high - low) / parts
                for (index, number) in numbers.enumerated().dropFirst() {
                    let before = numbers[index - 1]
                    let step = scale == "log" ? number / before - 1 : number - before
                    #expect(abs(step - even) <= even * 0.01, "\(scale) \(low) \(high) \(count): \(before) \(number)")
                }
            }
        }
    }
}

@Test func severalParametersAreAGrid() throws {
    let grid = try points("{lr: [0.1, 0.01], opt: [sgd, adam], batch: [32, 64]}")
    #expect(
        grid == [
            "lr=0.1 opt=sgd batch=32", "lr=0.1 opt=sgd batch=64", "lr=0.1 opt=adam batch=32",
            "lr=0.1 opt=adam batch=64", "lr=0.01 opt=sgd batch=32", "lr=0.01 opt=sgd batch=64",
            "lr=0.01 opt=adam batch=32", "lr=0.01 opt=adam batch=64",
        ])
}

@Test func aRandomChoiceIsOfTheGridAndTheSameForOneSeed() throws {
    let sweep = "a: {range: [1, 40], n: 40}, b: {range: [1, 40], n: 40}"
    let grid = Set((1...40).flatMap { a in (1...40).map { "a=\(a) b=\($0)" } })
    let twenty = try points("{\(sweep), random: {n: 20, seed: 7}}")
    #expect(twenty.count == 20 && Set(twenty).count == 20 && grid.isSuperset(of: twenty))
    #expect(try points("{\(sweep), random: {n: 20, seed: 7}}") == twenty)
    #expect(try Array(points("{\(sweep), random: {n: 50, seed: 7}}").prefix(20)) == twenty, "more of the same")
    #expect(try points("{\(sweep), random: {n: 20, seed: 8}}") != twenty)
    #expect(try points("{\(sweep), random: {n: 20}}") == points("{\(sweep), random: {n: 20, seed: 0}}"))
    let all = try points("{a: [1, 2, 3], b: [1, 2], random: {n: 6}}")
    #expect(Set(all).count == 6)
}

/// Every point of a small grid is drawn about equally often.
@Test func aRandomChoiceFavoursNoPoint() {
    var counts = [Int](repeating: 0, count: 10)
    for seed in 0..<2_000 {
        for point in Sweep.drawn(3, of: 10, seed: UInt64(seed)) { counts[point] += 1 }
    }
    #expect(counts.allSatisfy { (520...680).contains($0) }, "\(counts)")
}

@Test func aTrialOfACommandHasItsValuesInItsEnvironment() throws {
    let rest = "run: python train.py --lr $lr\nenvs: {EPOCHS: 3}\n"
    let trials = try trials("{lr: [0.1, 0.01], opt: [adam]}", rest)
    #expect(trials.map(\.name) == ["s[lr=0.1,opt=adam]", "s[lr=0.01,opt=adam]"])
    let second = try #require(trials.last)
    guard case .command(let work) = second.work else {
        Issue.record("no command")
        return
    }
    #expect(
        work.environment == ["EPOCHS": "3", "lr": "0.01", "opt": "adam", "PURSER_SWEEP": "s", "PURSER_TRIAL": "2"])
    #expect(second.trial?.value.number == 2 && second.trial?.value.name == "s" && second.trial?.value.sweep == nil)
}

@Test func longNamesHaveTheNumberOfTheTrial() throws {
    let trials = try trials("{learning_rate: [0.1, 0.01], weight_decay: [0.0001]}")
    #expect(trials.map(\.name) == ["s[1]", "s[2]"])
    var flags = SubmitOverrides()
    flags.name = "other"
    let file = "run: a\npurser: {sweep: {lr: [1, 2]}}"
    guard case .sweep("other", let named) = try JobFile.read(file, from: origin, overrides: flags) else {
        Issue.record("no sweep")
        return
    }
    #expect(named.map(\.name) == ["other[lr=1]", "other[lr=2]"])
    flags.name = String(repeating: "n", count: 120)
    #expect(throws: FileProblems.self) { try JobFile.read(file, from: origin, overrides: flags) }
}

@Test func aModelNamesParameters() throws {
    let file = """
        purser:
          sweep: {rate: {range: [2, 6], n: 3}, depth: [18, 50]}
          simulate: {workload: "resnet${depth}", steps: 100, curve: {rate: "${rate}", metric: acc, start: 0, end: 1}}
        """
    guard case .sweep(_, let trials) = try JobFile.read(file, from: origin) else {
        Issue.record("no sweep")
        return
    }
    let works = trials.compactMap { spec -> SimulatedWork? in
        if case .simulated(let work) = spec.work { work } else { nil }
    }
    #expect(works.map(\.curve.rate) == [2, 2, 4, 4, 6, 6])
    #expect(works.map(\.workload) == ["resnet18", "resnet50", "resnet18", "resnet50", "resnet18", "resnet50"])
    #expect(trials.allSatisfy { $0.metric == MetricGoal(name: "acc", mode: .max) })
}

@Test func oneJobIsNoSweep() throws {
    guard case .job(let spec) = try JobFile.read("run: a", from: origin) else {
        Issue.record("a sweep")
        return
    }
    #expect(spec.trial == nil)
}
