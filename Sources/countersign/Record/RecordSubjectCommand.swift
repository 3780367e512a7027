import Archive
import ArgumentParser
import JSONDocuments
import SealedStorage
import Sodium

/// `countersign record subject`: a key with which somebody finds who looked at their data.
struct RecordSubjectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "subject",
        abstract: "Make a subject's key, which the subject and the custodian share.")

    @Option(help: ArgumentHelp("Where the key goes.", valueName: "file"))
    var out: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let text = try SubjectKey().text()
        try text.withBytes { bytes in
            let line = (0..<bytes.byteCount).map {
                bytes.unsafeLoad(fromByteOffset: $0, as: UInt8.self)
            }
            try AtomicFile.write(line, to: out, replacing: false)
        }
        Console.result(
            json, ["out": .string(out)], "The key is in \(out); whoever has it sees the accesses.")
    }
}
