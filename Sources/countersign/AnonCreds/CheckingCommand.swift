import AnonCreds
import ArgumentParser
import JSONDocuments
import SealedStorage

/// A command whose result is a verdict: printed, and told by the exit status 0, 1 or, for malformed
/// input, 3.
protocol CheckingCommand: ParsableCommand {
    var output: VerdictOptions { get }

    /// Whether standard output takes a document, so that the verdict goes to standard error.
    var writesDocumentToOutput: Bool { get }

    /// Checks the input; what the command writes is written here, after acceptance.
    func verdict() throws -> Verdict
}

extension CheckingCommand {
    var writesDocumentToOutput: Bool { false }

    func run() throws {
        let verdict: Verdict
        do {
            verdict = try self.verdict()
        } catch let failure as DecodingFailure {
            output.printMalformed()
            throw failure
        } catch let failure as StorageError {
            if case .tooLarge = failure { output.printMalformed() }
            throw failure
        }
        output.print(verdict, onError: writesDocumentToOutput)
        if let reason = verdict.reason {
            throw CommandFailure.refusedQuietly(code: reason.rawValue)
        }
    }
}

/// How a verdict is printed.
struct VerdictOptions: ParsableArguments {
    @Flag(help: "Print the verdict as one JSON object.")
    var json = false

    /// Prints a verdict, on standard output unless that takes something else.
    func print(_ verdict: Verdict, onError: Bool = false) {
        let line = json ? Self.object(verdict).canonicalText : Self.sentence(verdict)
        if onError { Console.error(line) } else { Console.output(line) }
    }

    private static func object(_ verdict: Verdict) -> JSONValue {
        var object = JSONObject([("verdict", .string(verdict.code))])
        object["reason"] = verdict.reason.map { .string($0.rawValue) }
        if case .accept(let notes) = verdict, !notes.isEmpty {
            object["notes"] = .array(notes.map(\.rawValue).sorted().map(JSONValue.string))
        }
        return .object(object)
    }

    /// Prints the verdict on input that cannot be read; the line about it follows.
    func printMalformed() {
        if json { print(.reject(.malformed)) }
    }

    private static func sentence(_ verdict: Verdict) -> String {
        switch verdict {
        case .accept(let notes):
            (["Accepted."] + notes.map(\.explanation).sorted()).joined(separator: " ")
        case .reject(let reason):
            "Refused: \(reason.explanation) [\(reason.rawValue)]"
        case .unsupported(let reason):
            "Not supported, so not accepted: \(reason.explanation) [\(reason.rawValue)]"
        }
    }
}

extension Verdict.Reason {
    /// The reason in words.
    var explanation: String {
        switch self {
        case .malformed: "the input is not in the format"
        case .unknownDefinition: "it names a definition that was not given"
        case .referents: "what is shown is not what was asked for"
        case .restriction: "a restriction on the credential is not met"
        case .predicate: "a predicate is not proved as asked"
        case .proof: "a proof or signature does not hold"
        case .nonce: "the nonce is not the request's, or was used before"
        case .audience: "it was made for somebody else"
        case .expired: "its time has passed"
        case .revocation: "revocation is asked for or used"
        case .values: "the values do not fit the schema or their encoding"
        }
    }
}

extension Verdict.Note {
    /// The remark in words.
    fileprivate var explanation: String {
        switch self {
        case .integersTrustedToIssuer:
            "The issuer is trusted to sign only integers where a predicate was asked."
        case .valueNotRevealed: "Some values stayed hidden: only possession is proved."
        case .selfAttested: "Some values are the holder's own word."
        }
    }
}
