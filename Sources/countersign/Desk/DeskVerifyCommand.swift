import AnonCreds
import ArgumentParser
import Credentials
import Desk
import Foundation
import JSONDocuments
import Ledger
import Records
import Sodium
import TransparencyLog

/// `countersign desk verify`: judges a presentation for this desk's own request.
struct DeskVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Judge a presentation; accepted, it waits to be anchored.",
        discussion: """
            Exit status 0: accepted; 1: refused, with a reason code; 3: no presentation. The anchor waits in a durable \
            queue for 'desk release'; with --now it is anchored at once. Ended before the verdict was printed and the \
            promise written, it can be repeated with the same presentation file.
            """)

    @OptionGroup var target: DeskOptions

    @Option(help: ArgumentHelp("This desk's request.", valueName: "file"))
    var request: String

    @Option(help: ArgumentHelp("The resident's presentation.", valueName: "file"))
    var presentation: String

    @Option(help: ArgumentHelp("Where the promise for the resident goes.", valueName: "file"))
    var promise: String?

    @Flag(help: "Anchor at once instead of with the hour's batch.")
    var now = false

    @Option(
        help: ArgumentHelp(
            "The ledger's directory, or the address of its service, for --now.",
            valueName: "dir|url"))
    var ledger: String?

    @Option(
        help: ArgumentHelp(
            "The operator's passphrase, where it differs from the desk's.", valueName: "file"))
    var ledgerPassphraseFile: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard now == (ledger != nil) else {
            throw ValidationError("--now and --ledger go together")
        }
    }

    func run() async throws {
        let passphrase = try target.secret.passphrase()
        let verifier = try Verifier.open(at: target.directory, passphrase: passphrase, now: .now)
        // What cannot be reached or written is found before anything is accepted.
        if let promise { try OutputFile.check(promise) }
        let access = try await openLedger(passphrase, trust: verifier.trust)
        let outcome = try judge(verifier) { acceptance in
            // The clerk learns the verdict whatever becomes of promise and anchor, which waits in the
            // queue.
            Console.result(json, acceptance.json, acceptance.sentence)
            if let promise { try OutputFile.write(acceptance.promise.json, to: promise) }
        }
        switch outcome {
        case .refused(let reason):
            Console.result(
                json, ["verdict": "reject", "reason": .string(reason.rawValue)],
                "Refused: \(reason.explanation) [\(reason.rawValue)]")
            guard reason != .malformed else {
                throw DecodingFailure(
                    location: presentation, problem: "is not a presentation")
            }
            throw CommandFailure.refusedQuietly(code: reason.rawValue)
        case .accepted(let acceptance):
            guard let access else { return }
            let work = DeskRelease(verifier: verifier, ledger: access)
            try await work.anchor(only: acceptance.identifier, immediately: true, now: .now)
            _ = try await work.writeReceipts(to: target.directory + "/receipts", now: .now)
        }
    }

    private func openLedger(
        _ own: borrowing SecretBytes, trust: LogTrust
    ) async throws -> (any LedgerAccess)? {
        guard let ledger else { return nil }
        let place = try LedgerPlace(ledger)
        // A passphrase that was typed is not asked for twice.
        if case .directory(let directory) = place, ledgerPassphraseFile == nil {
            return try await directory.access(passphrase: own, policy: trust.policy)
        }
        var options = target.secret
        if let ledgerPassphraseFile { options.passphraseFile = ledgerPassphraseFile }
        return try await place.appending(
            policy: trust.policy, passphrase: options, log: { trust.log }, role: target.directory)
    }

    /// The verdict goes to whoever holds this file; standard input is nobody's.
    private var place: String? {
        guard presentation != "-" else { return nil }
        return URL(filePath: presentation).resolvingSymlinksInPath().path
    }

    private func judge(
        _ verifier: Verifier, handOver: (Verifier.Acceptance) throws -> Void
    ) throws -> Verifier.Outcome {
        let bundle = try InputFile.decode(request) { value throws(DecodingFailure) in
            try RequestBundle(json: value)
        }
        let document: JSONValue
        do {
            document = try PresentationFile.document(presentation)
        } catch let failure as DecodingFailure {
            if json { Console.output(["verdict": "reject", "reason": "malformed"]) }
            throw failure
        }
        return try verifier.verify(
            document, for: bundle.request, now: .now, place: place, handOver: handOver)
    }
}

extension Verifier.Acceptance {
    /// The verdict, with what the clerk may read.
    var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("verdict", "accept"),
            ("shown", .object(JSONObject(shown.map { ($0.attribute, .string($0.value)) }))),
            ("anchor", .string(identifier)),
        ]
        if let notRevokedAsOf {
            members.append(("not_revoked_as_of", .string(notRevokedAsOf.description)))
        }
        return .object(JSONObject(members))
    }

    fileprivate var sentence: String {
        let values = shown.map { "\($0.attribute): \($0.value)" }.joined(separator: ", ")
        return "Accepted." + (values.isEmpty ? "" : " \(values)")
            + (notRevokedAsOf.map { " Not revoked as of \($0)." } ?? "")
    }
}
