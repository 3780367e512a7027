import ArgumentParser
import Foundation
import JSONDocuments
import Ledger
import LogFiles
import Records
import Sodium

/// `countersign record custody`: an exhibit's bundle, which anybody checks offline.
struct RecordCustodyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "custody",
        abstract: "Write an exhibit's bundle: its steps, their proofs, the encrypted objects.",
        discussion: "'audit custody' checks it with the log's key alone.")

    @OptionGroup var source: RecordLedgerOptions

    @Option(help: ArgumentHelp("The record of the last step.", valueName: "id"))
    var last: String

    @Option(
        help: ArgumentHelp(
            "Where the encrypted objects lie, named by digest: a custodian's bodies/.",
            valueName: "dir"))
    var objects: String

    @Option(help: ArgumentHelp("The quorum of witnesses.", valueName: "file"))
    var witnesses: String?

    @Option(help: ArgumentHelp("Where the bundle goes.", valueName: "dir"))
    var out: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let identifier = try RecordChoice.identifier(last, option: "--last")
        let reader = try await source.directory.reader(policy: KeyFile.policy(witnesses))
        let manifest = try await reader.custody(endingWith: identifier)
        do {
            try CustodyBundle.write(manifest, to: out) { digest in
                let path = objects + "/" + hexadecimal(digest.bytes)
                return access(path, R_OK) == 0 ? path : nil
            }
        } catch let error as CustodyBundleError {
            throw CommandFailure(.configuration, code: error.code, error.sentence)
        }
        Console.result(
            json, ["out": .string(out), "steps": .integer(manifest.steps.count)],
            "The bundle of \(manifest.steps.count.of("step", "steps")) is in \(out).")
    }
}

extension CustodyBundleError {
    fileprivate var code: String {
        switch self {
        case .notAStep: "not-a-step"
        case .bodyMissing: "object-missing"
        case .bodyMismatch: "object-digest"
        case .tooLarge: "too-large"
        }
    }

    fileprivate var sentence: String {
        switch self {
        case .notAStep(let index): "entry \(index) is no step of custody"
        case .bodyMissing(let digest): "object \(hexadecimal(digest.bytes)) is not in --objects"
        case .bodyMismatch(let digest):
            "the file of object \(hexadecimal(digest.bytes)) was changed"
        case .tooLarge: "the chain is too long for a bundle"
        }
    }
}
