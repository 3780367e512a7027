import ArgumentParser
import JSONDocuments
import Ledger
import TransparencyLog

/// `countersign ledger checkpoint`: the newest checkpoint; also requests to witnesses, and their
/// answers.
struct LedgerCheckpointCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint",
        abstract: "Print the newest checkpoint; ask witnesses for cosignatures and add them.")

    @OptionGroup var target: LedgerOptions

    @Option(help: ArgumentHelp("The witness policy.", valueName: "file"))
    var witnesses: String?

    @Option(
        help: ArgumentHelp(
            "Print the request for a witness that cosigned this size last (0: never).",
            valueName: "size"))
    var requestFrom: Int?

    @Option(
        parsing: .upToNextOption,
        help: ArgumentHelp(
            "Add the cosignatures in these files to the checkpoint.", valueName: "file"))
    var add: [String] = []

    @Option(help: "The checkpoint meant by --request-from and --add (default: the newest).")
    var size: Int?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let policy = try KeyFile.policy(witnesses)
        if !add.isEmpty { try await addCosignatures(policy) }
        let reader = try await target.ledger.reader(policy: policy)
        if let requestFrom {
            let request = try await reader.addCheckpointRequest(from: requestFrom, size: size)
            return Console.output(String(decoding: request.bytes, as: UTF8.self))
        }
        guard let newest = try await reader.quorumCheckpoint() else {
            throw LedgerError.quorumMissing(size: try await reader.size())
        }
        let note = String(decoding: newest.note.bytes, as: UTF8.self)
        guard json else { return Console.output(note) }
        Console.output([
            "size": .integer(newest.checkpoint.size),
            "root": .string(newest.checkpoint.root.hexadecimal),
            "checkpoint": .string(note),
        ])
    }

    /// Whether `answer` has the form of cosignatures, which is that of the lines below a note.
    private static func hasSignatureLines(_ answer: [UInt8]) -> Bool {
        let note = try? SignedNote(parsing: Array("form\n\n".utf8) + answer)
        return note?.text == "form\n"
    }

    private func addCosignatures(_ policy: WitnessPolicy) async throws {
        guard witnesses != nil else {
            throw CommandFailure(
                .usage, code: "usage", "--add needs --witnesses, to know whose cosignatures count")
        }
        let cosigner = try await target.ledger.cosigner(policy: policy)
        for path in add {
            let answer = try InputFile.bytes(path, limit: SignedNote.maximumByteCount)
            guard Self.hasSignatureLines(answer) else {
                throw CommandFailure(
                    .malformed, code: "malformed",
                    "\(path): no cosignature from 'countersign witness cosign'")
            }
            let size = if let size { size } else { try await cosigner.size() }
            _ = try await cosigner.addCosignatures(answer: answer, size: size)
        }
    }
}
