import Exec
import Foundation

/// Files of one attempt.
public typealias AttemptDirectory = Exec.AttemptDirectory

extension AttemptDirectory {
    /// Who runs the attempt; nil: nobody yet.
    func readProcess() -> ProcessRecord? { read(process) }

    /// How its command ended; nil: it has not.
    func readExit() -> ExitRecord? { read(exit) }

    private func read<Record: Decodable>(_ file: String) -> Record? {
        File.bytes(file).flatMap { try? JSONDecoder().decode(Record.self, from: Data($0)) }
    }
}
