import Archive
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

    @OptionGroup var target: CustodianOptions

    @Option(help: ArgumentHelp("The record of the last step.", valueName: "id"))
    var last: String

    @Option(
        help: ArgumentHelp(
            "Where objects of other custodians lie, named by their digests.", valueName: "dir"))
    var objects: String?

    @Option(help: ArgumentHelp("Where the bundle goes.", valueName: "dir"))
    var out: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let identifier = try RecordChoice.identifier(last, option: "--last")
        let desk = try await target.open()
        let count = try await CustodyExport(desk: desk, others: objects).write(
            endingWith: identifier, to: out)
        Console.result(
            json, ["out": .string(out), "steps": .integer(count)],
            "The bundle of \(count.of("step", "steps")) is in \(out).")
    }
}

/// The gathering of a bundle: the steps from the ledger, the objects from a custodian.
struct CustodyExport {
    let desk: CustodianDesk
    /// Where objects of other custodians lie.
    let others: String?

    /// Writes the bundle and returns its number of steps.
    func write(endingWith last: RecordIdentifier, to out: String) async throws -> Int {
        let folder = try OutputFile.workFolder(beside: out)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let manifest = try await desk.ledger.custody(endingWith: last)
        var found: [SHA256Digest: String] = [:]
        for step in manifest.steps {
            guard case .evidence(let content) = try Envelope(leaf: step.leaf).record else {
                continue
            }
            for digest in content.objects where found[digest] == nil {
                found[digest] = try await path(of: digest, in: folder)
            }
        }
        do {
            try CustodyBundle.write(manifest, to: out) { found[$0] }
        } catch let error as CustodyBundleError {
            throw CommandFailure(.configuration, code: error.code, error.sentence)
        }
        return manifest.steps.count
    }

    private func path(of digest: SHA256Digest, in folder: String) async throws -> String? {
        let name = hexadecimal(digest.bytes)
        let path = folder + "/" + name
        if try await desk.custodian.copyBody(digest, to: path) { return path }
        return others.map { $0 + "/" + name }.flatMap { access($0, R_OK) == 0 ? $0 : nil }
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
