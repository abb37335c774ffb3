import CSys
import Exec
import Glibc

/// Starts programs with a clean signal state: whatever the starting thread blocks or ignores, the program does not.
enum Spawn {
    /// Starts a program in a session of its own, with the given standard input and output; its process number.
    static func start(_ program: String, input: Descriptor, output: Descriptor) throws -> Int32 {
        let words = [strdup(program), nil]
        let variables = [strdup("PATH=/usr/bin:/bin"), nil]
        defer { for word in words + variables { free(word) } }
        var process: Int32 = 0
        let code = purser_spawn(program, words, variables, input.number, output.number, &process)
        guard code == 0 else { throw SystemError("cannot start \(program)", code: code) }
        return process
    }
}
