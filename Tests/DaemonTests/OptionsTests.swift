import Domain
import Foundation
import TestKit
import Testing

@testable import Daemon

private let pool = """
    groups:
      - {name: cpu, provider: local, terms: owned, limit: 1, price: 0.1, vcpus: 2, memory: 4GiB}
    """

@Test func flagsGoBeforeVariablesBeforeTheFile() throws {
    let directory = try TemporaryDirectory()
    try directory.write(pool, to: "pool.yaml")
    try directory.write("database: /from/file.db\npool: pool.yaml\nclock: {rate: 5}\n", to: "purserd.yaml")
    var flags = Options.Flags()
    flags.config = directory.file("purserd.yaml")
    #expect(try Options.read(flags, environment: [:]).database == "/from/file.db")
    let environment = ["PURSER_DATABASE": "/from/variable.db", "PURSER_RATE": "7"]
    let options = try Options.read(flags, environment: environment)
    #expect(options.database == "/from/variable.db")
    #expect(options.rate == 7)
    #expect(options.jobsDirectory == "/from/jobs")
    flags.database = "/from/flag.db"
    flags.rate = 9
    #expect(try Options.read(flags, environment: environment).database == "/from/flag.db")
    #expect(try Options.read(flags, environment: environment).rate == 9)
}

@Test func aFastClockDoesNotTickTooOften() throws {
    let directory = try TemporaryDirectory()
    var flags = Options.Flags()
    flags.pool = try directory.write(pool, to: "pool.yaml")
    flags.database = directory.file("purser.db")
    flags.rate = 3_600
    let options = try Options.read(flags, environment: ["HOME": directory.path])
    #expect(options.settings.tick == .minutes(12), "five a second of wall time")
    #expect(options.settings.commandGrace >= .hours(2), "two wall seconds and more")
    #expect(!options.isRunningWhileDown, "a rehearsal waits for its daemon")
}

@Test func whatIsMissingOrWrongSaysSo() throws {
    let directory = try TemporaryDirectory()
    let started = try directory.write("clock: {start: 2026-11-27T18:00:00Z}\n", to: "started.yaml")
    let cases: [(String, (inout Options.Flags) -> Void)] = [
        ("does not exist", { $0.config = directory.file("none.yaml") }),
        ("does not exist", { $0.pool = directory.file("none.yaml") }),
        ("--rate must be from 1 to 100000", { $0.rate = 0 }),
        ("clock.start is for rehearsals", { $0.config = started }),
    ]
    for (word, change) in cases {
        var flags = Options.Flags()
        flags.pool = try directory.write(pool, to: "pool.yaml")
        change(&flags)
        do {
            _ = try Options.read(flags, environment: ["HOME": directory.path])
            Issue.record("accepted: \(word)")
        } catch {
            #expect("\(error)".contains(word), "\(error)")
        }
    }
}

@Test func commandsAreOffWhereTheFileOrTheFlagSaysSo() throws {
    let directory = try TemporaryDirectory()
    try directory.write(pool, to: "pool.yaml")
    var flags = Options.Flags()
    flags.config = try directory.write("pool: pool.yaml\ncommands: false\n", to: "purserd.yaml")
    #expect(try !Options.read(flags, environment: [:]).settings.runsCommands)
    flags.runsCommands = true
    #expect(try Options.read(flags, environment: [:]).settings.runsCommands)
    flags.config = try directory.write("pool: pool.yaml\n", to: "purserd.yaml")
    flags.runsCommands = nil
    #expect(try Options.read(flags, environment: [:]).settings.runsCommands)
    flags.runsCommands = false
    #expect(try !Options.read(flags, environment: [:]).settings.runsCommands)
}

@Test func theStateLiesWhereSystemdSays() throws {
    let directory = try TemporaryDirectory()
    var flags = Options.Flags()
    flags.config = try directory.write("pool: pool.yaml\n", to: "purserd.yaml")
    try directory.write(pool, to: "pool.yaml")
    let options = try Options.read(flags, environment: ["STATE_DIRECTORY": "/var/lib/purser:/var/lib/more"])
    #expect(options.database == "/var/lib/purser/purser.db")
    #expect(options.jobsDirectory == "/var/lib/purser/jobs")
}
