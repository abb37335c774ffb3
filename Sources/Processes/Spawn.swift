import CSys
import Glibc

/// Starts programs with a clean signal state: whatever the starting thread blocks or ignores, the program does not.
enum Spawn {
    /// Starts a program; its process number. `inNewSession` makes it a session leader, else it leads a group of its
    /// own.
    /// Output and errors go to `output`, or nowhere.
    static func start(
        _ program: String, _ arguments: [String], environment: [String: String], directory: String?,
        inNewSession: Bool, output: Int32?
    ) throws -> Int32 {
        let words = ([program] + arguments).map { strdup($0) } + [nil]
        let pairs = environment.sorted { $0.key < $1.key }.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for word in words + pairs { free(word) } }
        var process: Int32 = 0
        let code = purser_spawn(program, words, pairs, directory, inNewSession ? 1 : 0, output ?? -1, &process)
        guard code == 0 else {
            throw SystemError("cannot start \(program)" + (directory.map { " in \($0)" } ?? ""), code: code)
        }
        return process
    }
}
