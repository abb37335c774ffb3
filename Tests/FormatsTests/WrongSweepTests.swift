import Formats
import Testing

/// What people see when a sweep is wrong.
private let wrong: [(sweep: String, message: String)] = [
    (
        "0.1",
        "2:17: a sweep is a mapping of parameters to their values; "
            + "for example sweep: {lr: {log: [1e-4, 1e-2], n: 12}}"
    ),
    ("{random: {n: 3}}", "2:17: a sweep needs a parameter"),
    ("{lr: }", "2:22: the parameter 'lr' has no values; for example [0.1, 0.01]"),
    ("{lr: []}", "2:22: the parameter 'lr' has no values"),
    ("{lr: [[0.1]]}", "2:23: a value of the parameter 'lr' must be a single value"),
    ("{lr: [0.1, 0.2, 0.1]}", "2:33: 'lr' has the value 0.1 twice"),
    (
        "{l-r: [0.1]}",
        "2:18: 'l-r' cannot be a parameter: its value is put into an environment variable; "
            + "use letters, digits and _, and no digit first"
    ),
    (
        "{1st: [0.1]}",
        "2:18: '1st' cannot be a parameter: its value is put into an environment variable; "
            + "use letters, digits and _, and no digit first"
    ),
    ("{PURSER_X: [1]}", "2:18: 'PURSER_X' cannot be a parameter: names with PURSER_ are Purser's own"),
    (
        "{lr: {lg: [1, 2], n: 2}}",
        "2:22: the parameter 'lr' needs either range or log; for example {log: [1e-4, 1e-2], n: 12}\n"
            + "job.yaml:2:23: unknown key 'lg' in the parameter 'lr'; did you mean 'log'?"
    ),
    (
        "{lr: {log: [1, 2], range: [1, 2], n: 2}}",
        "2:22: the parameter 'lr' needs either range or log; for example {log: [1e-4, 1e-2], n: 12}"
    ),
    ("{lr: {log: [1, 2]}}", "2:22: the parameter 'lr' needs the key 'n'"),
    ("{lr: {log: [1, 2], n: 1}}", "2:39: 'n' in the parameter 'lr' must be a whole number from 2 to 1000, not '1'"),
    ("{lr: {log: [1], n: 2}}", "2:28: 'log' must be two different numbers; for example [1e-4, 1e-2]"),
    ("{lr: {log: [low, 2], n: 2}}", "2:28: 'log' must be two different numbers; for example [1e-4, 1e-2]"),
    ("{lr: {range: [2, 2], n: 2}}", "2:30: 'range' must be two different numbers; for example [0, 1]"),
    ("{lr: {range: [.inf, 2], n: 2}}", "2:30: 'range' must be two different numbers; for example [0, 1]"),
    ("{lr: {log: [0, 2], n: 2}}", "2:28: both ends of 'log' must be above 0; or write range"),
    (
        "{a: {range: [1, 100], n: 100}, b: {range: [1, 12], n: 12}}",
        "2:17: the sweep has 1200 trials, and at most 1000 are accepted; "
            + "give fewer values, or try some of them: random: {n: 1000}"
    ),
    (
        "{a: [1, 2], random: 3}",
        "2:37: random must be a mapping of keys to values\njob.yaml:2:37: random needs the key 'n'"
    ),
    ("{a: [1, 2], random: {n: 2000}}", "2:41: 'n' in random must be a whole number from 1 to 1000, not '2000'"),
    (
        "{a: [1, 2], random: {n: 3}}",
        "2:41: random picks 3 of the sweep's 2 combinations; write at most 2, or leave random out to try all of them"
    ),
    ("{a: [1, 2], random: {n: 1, sed: 4}}", "2:44: unknown key 'sed' in random; did you mean 'seed'?"),
    ("{EPOCHS: [1, 2]}", "2:18: 'EPOCHS' has a value in envs or secrets as well"),
]

private let origin = JobFile.Origin(name: "job.yaml", directory: "/home/ada", environment: .none)

@Test(arguments: wrong)
func aWrongSweepSaysWhatIsWrong(sweep: String, message: String) {
    do {
        _ = try JobFile.read("{run: a, envs: {EPOCHS: 3},\npurser: {sweep: \(sweep)}}", from: origin)
        Issue.record("accepted: \(sweep)")
    } catch {
        #expect(error.description == "job.yaml:\(message)")
    }
}

@Test func aGridThatCannotBeCountedIsRefused() {
    let parameters = (0..<30).map { "p\($0): {range: [1, 1000], n: 1000}" }.joined(separator: ", ")
    do {
        _ = try JobFile.read("run: a\npurser: {sweep: {\(parameters), random: {n: 5}}}", from: origin)
        Issue.record("accepted")
    } catch {
        #expect(
            error.description == "job.yaml:2:17: the grid of the sweep has more points than can be counted")
    }
    let many = (0..<33).map { "p\($0): 1" }.joined(separator: ", ")
    do {
        _ = try JobFile.read("run: a\npurser: {sweep: {\(many)}}", from: origin)
        Issue.record("accepted")
    } catch {
        #expect(error.description == "job.yaml:2:17: a sweep has at most 32 parameters")
    }
}

/// Each trial keeps what the file says, so that a long file may have few.
@Test func aLongFileHasFewTrials() throws {
    let script = String(repeating: "#", count: 100_000)
    let few = "run: |\n  \(script)\npurser: {sweep: {lr: {range: [1, 600], n: 600}}}"
    #expect(throws: Never.self) { try JobFile.read(few, from: origin) }
    do {
        let many = few.replacing("600", with: "1000")
        _ = try JobFile.read(many, from: origin)
        Issue.record("accepted")
    } catch {
        #expect(
            error.description
                == "job.yaml:3:17: a file of 1000 trials has at most 67108 bytes; "
                + "put what is long into a file that run names, or try fewer values")
    }
    let long = String(repeating: "x", count: 201)
    do {
        _ = try JobFile.read("run: a\npurser: {sweep: {lr: [\(long)]}}", from: origin)
        Issue.record("accepted")
    } catch {
        #expect(error.description == "job.yaml:2:23: a value has at most 200 letters")
    }
}

/// What a value makes of a model is said once, at the place of the model.
@Test func aValueThatAModelCannotHaveIsSaidOnce() {
    let file = """
        purser:
          sweep: {steps: [100, few, none]}
          simulate: {workload: toy, steps: "${steps}"}
        """
    do {
        _ = try JobFile.read(file, from: origin)
        Issue.record("accepted")
    } catch {
        #expect(
            error.description
                == "job.yaml:3:36: 'steps' in simulate must be a whole number from 1 to 1000000000000, not 'few'")
    }
}
