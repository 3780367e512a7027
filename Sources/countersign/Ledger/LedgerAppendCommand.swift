import ArgumentParser
import JSONDocuments
import Ledger
import Records
import TransparencyLog

/// `countersign ledger append`: envelopes in, one a line; acknowledgements out, one a line.
struct LedgerAppendCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "append",
        abstract: "Append envelopes, one a line; acknowledge each when it is durable.",
        discussion: """
            An envelope without a signature is signed with the operator's key in a directory, and \
            refused at an address. A refused one is named on \
            standard error and stops no other; a malformed line ends the reading.
            """)

    @OptionGroup var target: LedgerPlaceOptions
    @OptionGroup var secret: PassphraseOptions

    @Option(help: ArgumentHelp("The envelopes; - is standard input.", valueName: "file"))
    var input: String

    @Flag(help: "Acknowledgements are JSON in any case.")
    var json = false

    func run() async throws {
        let lines = try InputLines(path: input, limit: Envelope.inputByteLimit)
        let ledger = try await target.place.appending(
            policy: .none, passphrase: secret, log: target.key.log, role: nil)
        var refusal: CommandFailure?
        while true {
            let batch = try nextBatch(lines)
            let results = await ledger.append(contentsOf: batch.envelopes.map(\.envelope))
            for (item, result) in zip(batch.envelopes, results) {
                switch result {
                case .success(let acknowledgement):
                    Console.output(acknowledgement.json)
                    try Console.requireOutput()
                case .failure(let error) where error.kind == .refused:
                    let failure = CommandFailure(error)
                    Console.error(
                        "countersign: \(lines.path), line \(item.line): \(failure.message) "
                            + "[\(failure.code)]")
                    refusal = .refusedQuietly(code: failure.code)
                case .failure(let error): throw error
                }
            }
            if let malformed = batch.malformed { throw malformed }
            if batch.envelopes.isEmpty { break }
        }
        if let refusal { throw refusal }
    }

    /// At least one envelope, and those that can be read without waiting.
    private func nextBatch(
        _ lines: InputLines
    ) throws -> (envelopes: [(line: Int, envelope: Envelope)], malformed: CommandFailure?) {
        var envelopes: [(line: Int, envelope: Envelope)] = []
        while envelopes.count < Sequencer.batchLimit,
            let line = try lines.next(waiting: envelopes.isEmpty)
        {
            if line.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) { continue }
            do throws(RecordError) {
                envelopes.append((lines.lineNumber, try Envelope(parsing: line)))
            } catch {
                return (envelopes, lines.failure(error, line: lines.lineNumber))
            }
        }
        return (envelopes, nil)
    }
}
