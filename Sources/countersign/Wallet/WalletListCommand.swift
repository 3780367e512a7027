import ArgumentParser
import Credentials
import JSONDocuments
import Records
import Wallet

/// `countersign wallet list`.
struct WalletListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "What this wallet holds, and what it has shown to whom.")

    @OptionGroup var target: WalletOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let holder = try target.open()
        let credentials = try await holder.credentials(now: .now)
        let history = try await holder.history()
        guard json else { return printText(credentials, history) }
        Console.output([
            "credentials": .array(credentials.map(\.json)),
            "history": .array(history.map(\.summary)),
        ])
    }

    private func printText(_ credentials: [Holder.HeldSummary], _ history: [HistoryEntry]) {
        for credential in credentials {
            let agency = credential.agency?.en ?? "an unknown agency"
            Console.output("\(credential.kind), from \(agency): \(credential.sentence)")
            for value in credential.values {
                Console.output("  \(value.attribute): \(value.value)")
            }
        }
        if credentials.isEmpty { Console.output("No credential yet.") }
        for entry in history {
            let receipt = entry.receipt == nil ? "no receipt yet" : "receipt kept"
            Console.output(
                "\(entry.shown) to \(entry.deskName.en): \(entry.request.content.purpose.en) "
                    + "(\(receipt))")
        }
    }
}

extension Holder.HeldSummary {
    fileprivate var json: JSONValue {
        [
            "id": .string(identifier), "agency": agency?.json ?? .null, "kind": .string(kind),
            "values": .object(JSONObject(values.map { ($0.attribute, .string($0.value)) })),
            "state": .string(code),
        ]
    }

    private var code: String {
        switch state {
        case .success(let state): state.code
        case .failure(let error): CommandFailure(describing: error).code
        }
    }

    fileprivate var sentence: String {
        switch state {
        case .success(let state): state.sentence
        case .failure(let error):
            "what it rests on does not hold: \(CommandFailure(describing: error).line)"
        }
    }
}

extension CredentialState {
    /// The state in one word, for programs.
    var code: String {
        switch self {
        case .valid: "valid"
        case .revoked: "revoked"
        case .ended(let end): end.code
        }
    }

    /// The state for people.
    var sentence: String {
        switch self {
        case .valid(nil): "valid; it cannot be revoked"
        case .valid(let time?): "not revoked as of \(time)"
        case .revoked: "revoked"
        case .ended(.definitionExpired): "its kind of credential has expired"
        case .ended(.definitionRetired): "its agency ended this kind of credential"
        case .ended(let error): "its agency can certify no more: \(error.sentence)"
        }
    }
}

extension HistoryEntry {
    fileprivate var summary: JSONValue {
        [
            "shown": .string(shown.description), "desk": deskName.json,
            "purpose": request.content.purpose.json, "receipt": .bool(receipt != nil),
        ]
    }
}
