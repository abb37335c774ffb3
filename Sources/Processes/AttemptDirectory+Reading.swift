import Exec
import Foundation

/// Files of one attempt.
public typealias AttemptDirectory = Exec.AttemptDirectory

extension AttemptDirectory {
    /// Who runs the attempt; nil: nobody yet.
    func readProcess() -> ProcessRecord? { read(process) }

    /// How its command ended; nil: it has not.
    func readExit() -> ExitRecord? { read(exit) }

    /// Why a daemon has told its command to end; nil: none has.
    func readEnding() -> CommandAttempt.Ending? { read(told) }

    /// Notes why its command is told to end. Where that cannot be written, it is told all the same.
    func note(_ ending: CommandAttempt.Ending) {
        try? JSONEncoder().encode(ending).write(to: URL(fileURLWithPath: told), options: .atomic)
    }

    private var told: String { "\(path)/told.json" }

    private func read<Record: Decodable>(_ file: String) -> Record? {
        File.bytes(file).flatMap { try? JSONDecoder().decode(Record.self, from: Data($0)) }
    }
}
