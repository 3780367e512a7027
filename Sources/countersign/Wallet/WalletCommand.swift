import ArgumentParser
import Credentials
import JSONDocuments
import Records
import SealedStorage
import TransparencyLog
import Wallet

/// `countersign wallet`: a resident's own program.
struct WalletCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wallet",
        abstract: "Hold credentials and show what is needed, to whom you choose.",
        subcommands: [
            WalletInitCommand.self, WalletRequestCommand.self, WalletAcceptCommand.self,
            WalletListCommand.self, WalletPresentCommand.self,
        ]
    )
}

/// The options that open a wallet's directory.
struct WalletOptions: ParsableArguments {
    @Option(help: ArgumentHelp("The wallet's directory.", valueName: "dir"))
    var directory: String

    @OptionGroup var secret: PassphraseOptions

    func open() throws -> Holder {
        try Holder.open(at: directory, passphrase: secret.passphrase())
    }
}

/// `countersign wallet init`.
struct WalletInitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Make a wallet for a city's log.")

    @OptionGroup var target: WalletOptions
    @OptionGroup var trust: TrustOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let settings = try trust.settings
        _ = try Holder.create(
            at: target.directory, logKey: settings.logKey, policyText: settings.policyText,
            passphrase: target.secret.passphrase(isNew: true))
        Console.result(
            json, ["directory": .string(target.directory)],
            "The wallet is in \(target.directory). Keep directory and passphrase: nobody can "
                + "restore them.")
    }
}

/// `countersign wallet request`.
struct WalletRequestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: "Answer an agency's offer.")

    @OptionGroup var target: WalletOptions

    @Option(help: ArgumentHelp("The agency's offer.", valueName: "file"))
    var offer: String

    @Option(help: "The one-time code that came with it another way.")
    var code: String

    @Option(help: ArgumentHelp("Where the request goes.", valueName: "file"))
    var out: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let offer = try InputFile.decode(offer) { value throws(DecodingFailure) in
            try ResidentOffer(json: value)
        }
        let holder = try target.open()
        let request = try await holder.request(offer, code: code, now: .now)
        try OutputFile.write(request.json, to: out)
        guard out != "-" else { return }
        Console.result(
            json, ["out": .string(out)], "The request is in \(out); send it to the agency.")
    }
}

/// `countersign wallet accept`.
struct WalletAcceptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Keep a credential, a desk's promise or a receipt, after checking it.")

    @OptionGroup var target: WalletOptions

    @Argument(help: ArgumentHelp("Credential, promise or receipt.", valueName: "file"))
    var file: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() async throws {
        let document = try InputFile.json(file)
        let holder = try target.open()
        if document["credential"] != nil {
            let identifier = try await holder.accept(
                IssuedCredential(json: document), now: .now)
            Console.result(
                json, ["credential": .string(identifier)], "The credential holds and is kept.")
        } else if document["anchored_by"] != nil {
            let promise = try AnchorPromise(json: document)
            _ = try await holder.check(promise)
            Console.result(
                json, ["promise": "accept", "anchored_by": .string("\(promise.anchoredBy)")],
                "The desk promises to anchor what you showed by \(promise.anchoredBy).")
        } else {
            let receipt = try Receipt(json: document)
            try await holder.keep(receipt)
            Console.result(
                json,
                ["receipt": "accept", "index": .integer(receipt.evidence.proof.index)],
                "What you showed is entry \(receipt.evidence.proof.index) of the log; the receipt "
                    + "is kept.")
        }
    }
}

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
            Console.output("\(credential.kind), from \(credential.agency.en)")
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
            "id": .string(identifier), "agency": agency.json, "kind": .string(kind),
            "values": .object(JSONObject(values.map { ($0.attribute, .string($0.value)) })),
        ]
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
