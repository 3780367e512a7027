import ArgumentParser
import JSONDocuments
import LogFiles
import Records
import TransparencyLog
import Witness

/// `countersign witness cosign`.
struct WitnessCosignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cosign",
        abstract: "Cosign a log's newest checkpoint, if it continues the last one cosigned.")

    @Option(help: ArgumentHelp("The witness's directory.", valueName: "dir"))
    var directory: String

    @OptionGroup var secret: PassphraseOptions

    @Option(help: ArgumentHelp("The published log.", valueName: "dir"))
    var log: String?

    @Option(
        help: ArgumentHelp(
            "Instead of --log, a request from 'ledger checkpoint --request-from'.",
            valueName: "file"))
    var request: String?

    @Option(help: ArgumentHelp("Where the cosignature goes.", valueName: "file"))
    var out = "-"

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard (log == nil) != (request == nil) else {
            throw ValidationError("give either --log or --request")
        }
    }

    func run() throws {
        let witness = try LogWitness.open(at: directory, passphrase: secret.passphrase())
        let timestamp = Timestamp.now.epochSeconds
        let answer: CosigningAnswer
        if let log {
            do {
                answer = try witness.cosign(ExportedLog(path: log), timestamp: timestamp)
            } catch let error as LogError {
                throw CommandFailure(
                    .refused, code: "log-proof", "\(log): the log does not hold: \(error.sentence)")
            }
        } else {
            let body = try InputFile.bytes(
                request ?? "-", limit: AddCheckpointRequest.maximumByteCount)
            answer = try witness.answer(body, timestamp: timestamp)
        }
        try check(answer)
        let lines = String(decoding: answer.body, as: UTF8.self)
        if json {
            try OutputFile.write(["cosignature": .string(lines)], to: out)
        } else {
            try OutputFile.write(lines, to: out)
        }
    }

    private func check(_ answer: CosigningAnswer) throws {
        switch answer.status {
        case 200: return
        case 400:
            throw CommandFailure(
                .malformed, code: "malformed",
                "\(request ?? log ?? ""): not a request from 'ledger checkpoint --request-from'")
        case 403:
            throw CommandFailure(
                .refused, code: "log-signature", "the checkpoint is not signed by the log's key")
        case 404:
            throw CommandFailure(
                .refused, code: "unknown-log", "this witness does not watch that log")
        case 409:
            let size = String(decoding: answer.body, as: UTF8.self).dropLast()
            throw CommandFailure(
                .refused, code: "other-size", "this witness cosigned size \(size) last")
        default:
            throw CommandFailure(
                .refused, code: "forked-log",
                "the checkpoint does not continue the last one cosigned: the log has forked")
        }
    }
}
