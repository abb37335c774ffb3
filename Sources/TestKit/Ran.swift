import Foundation

/// What the build has made.
public enum Built {
    /// An executable, beside the test bundle.
    public static func binary(_ name: String) -> URL {
        let bundle = Bundle.main.bundleURL.deletingLastPathComponent().resolvingSymlinksInPath()
        let beside = bundle.appendingPathComponent(name)
        if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
        return URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().appendingPathComponent(name)
    }
}

/// A command that has run.
public struct Ran: CustomStringConvertible {
    /// Its exit code, or the signal that ended it.
    public let code: Int32
    /// What it wrote to standard output.
    public let out: String
    /// What it wrote to standard error.
    public let err: String

    /// Runs it to its end.
    public init(
        _ executable: URL, _ arguments: [String], input: String? = nil, directory: URL, environment: [String: String]
    ) throws {
        let process = Process()
        process.executableURL = executable
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.environment = environment
        let scratch = directory.appendingPathComponent("ran-\(UUID().uuidString)")
        let (outURL, errURL) = (scratch.appendingPathExtension("out"), scratch.appendingPathExtension("err"))
        for url in [outURL, errURL] { try Data().write(to: url) }
        defer { for url in [outURL, errURL] { try? FileManager.default.removeItem(at: url) } }
        process.standardOutput = try FileHandle(forWritingTo: outURL)
        process.standardError = try FileHandle(forWritingTo: errURL)
        let pipe = Pipe()
        process.standardInput = input == nil ? FileHandle.nullDevice : pipe
        try process.run()
        if let input {
            pipe.fileHandleForWriting.write(Data(input.utf8))
            try pipe.fileHandleForWriting.close()
        }
        process.waitUntilExit()
        code = process.terminationStatus
        out = try String(contentsOf: outURL, encoding: .utf8)
        err = try String(contentsOf: errURL, encoding: .utf8)
    }

    /// All of it, for messages of tests.
    public var description: String { "exit \(code)\nstdout: \(out)\nstderr: \(err)" }
}

/// Something a test could not go on without.
public struct Failure: Error, CustomStringConvertible {
    /// What.
    public let description: String
    /// A failure.
    public init(_ description: String) { self.description = description }
}

/// Looks again and again until a condition holds, at most a minute.
public func waitUntil(_ what: @autoclosure () -> String, _ condition: () throws -> Bool) throws {
    let deadline = ContinuousClock.now + .seconds(60)
    while try !condition() {
        guard ContinuousClock.now < deadline else { throw Failure("waited a minute until \(what())") }
        RunLoop.current.run(until: Date(timeIntervalSinceNow: 0.03))
    }
}
