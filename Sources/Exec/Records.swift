/// Who runs an attempt: `process.json`, written by the shim, made once for good by whoever comes first.
public struct ProcessRecord: Codable, Hashable, Sendable {
    /// The kernel's id of this boot: process numbers mean something only within it.
    public var boot: String
    /// The shim's process number, which is its session's.
    public var shim: Int32
    /// The shim's start time in clock ticks since boot.
    public var shimStart: UInt64
    /// The command's process number, which is its group's; 0 until it was started.
    public var command: Int32
    /// The command's start time.
    public var commandStart: UInt64
    /// The cores it may use.
    public var cores: [Int32]

    /// As one line of JSON.
    var json: String {
        """
        {"boot":\(quoted(boot)),"shim":\(shim),"shimStart":\(shimStart),"command":\(command),\
        "commandStart":\(commandStart),"cores":\(cores)}

        """
    }
}

/// How the command ended: `exit.json`, written by the shim. One of the fields is there.
public struct ExitRecord: Codable, Hashable, Sendable {
    /// Exit code, if it ended by itself.
    public var code: Int32?
    /// Signal, if one ended it.
    public var signal: Int32?
    /// Why it could not be started, if it could not.
    public var failure: String?
    /// Which limit it was ended for, if it was: "more than 1024 processes at once".
    public var limit: String?

    init(code: Int32? = nil, signal: Int32? = nil, failure: String? = nil, limit: String? = nil) {
        self.code = code
        self.signal = signal
        self.failure = failure
        self.limit = limit
    }

    /// As one line of JSON.
    var json: String {
        let fields = [
            code.map { "\"code\":\($0)" }, signal.map { "\"signal\":\($0)" },
            failure.map { "\"failure\":\(quoted(String($0.prefix(1_000))))" }, limit.map { "\"limit\":\(quoted($0))" },
        ]
        return "{" + fields.compactMap(\.self).joined(separator: ",") + "}\n"
    }
}

/// A string of JSON.
private func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
        switch scalar {
        case "\"": quoted += "\\\""
        case "\\": quoted += "\\\\"
        case _ where scalar.value < 32:
            let digits = String(scalar.value, radix: 16)
            quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
        default: quoted.unicodeScalars.append(scalar)
        }
    }
    return quoted + "\""
}
