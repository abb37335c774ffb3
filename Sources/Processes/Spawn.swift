import CSys
import Exec
import Glibc

/// Starts programs with a clean signal state: whatever the starting thread blocks or ignores, the program does not.
enum Spawn {
    /// Starts a program in a session of its own, with the given standard input and output; its process number.
    static func start(
        _ program: String, arguments: [String] = [], variables: [String] = ["PATH=/usr/bin:/bin"], input: Descriptor,
        output: Descriptor
    ) throws -> Int32 {
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let named = variables.map { strdup($0) } + [nil]
        defer { for word in words + named { free(word) } }
        var process: Int32 = 0
        let code = purser_spawn(program, words, named, input.number, output.number, &process)
        guard code == 0 else { throw SystemError("cannot start \(program)", code: code) }
        return process
    }
}
