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
        let request = try await InputFile.naming(self.offer) {
            try await holder.request(offer, code: code, now: .now)
        }
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
        try await InputFile.naming(file) {
            if document["credential"] != nil {
                try await accept(IssuedCredential(json: document), holder)
            } else if document["anchored_by"] != nil {
                try await accept(AnchorPromise(json: document), holder)
            } else if document["proof"] != nil {
                try await accept(Receipt(json: document), holder)
            } else {
                throw DecodingFailure(
                    location: "", problem: "is neither a credential, a promise nor a receipt")
            }
        }
    }

    private func accept(_ credential: IssuedCredential, _ holder: Holder) async throws {
        let identifier = try await holder.accept(credential, now: .now)
        Console.result(
            json, ["credential": .string(identifier)], "The credential holds and is kept.")
    }

    private func accept(_ promise: AnchorPromise, _ holder: Holder) async throws {
        _ = try await holder.check(promise)
        Console.result(
            json, ["promise": "accept", "anchored_by": .string("\(promise.anchoredBy)")],
            "The desk promises to anchor what you showed by \(promise.anchoredBy).")
    }

    private func accept(_ receipt: Receipt, _ holder: Holder) async throws {
        try await holder.keep(receipt)
        let index = receipt.evidence.proof.index
        Console.result(
            json, ["receipt": "accept", "index": .integer(index)],
            "What you showed is entry \(index) of the log; the receipt is kept.")
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
            let agency = credential.agency?.en ?? "an agency that is no member any more"
            Console.output("\(credential.kind), from \(agency)")
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
