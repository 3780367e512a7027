import ArgumentParser
import Credentials
import JSONDocuments
import Records
import TransparencyLog
import Wallet
import WalletClient

/// `countersign wallet accept`.
struct WalletAcceptCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accept",
        abstract: "Keep a credential, a desk's promise or a receipt, after checking it.")

    @OptionGroup var target: WalletOptions

    @Argument(
        help: ArgumentHelp(
            "Credentials, promises or receipts, or links to them; or an offer's link.",
            valueName: "file|link"))
    var files: [String]

    @Option(help: "The one-time code that came with an offer another way.")
    var code: String?

    @Flag(help: "Print one JSON object a file.")
    var json = false

    func run() async throws {
        let holder = try target.open()
        for file in files { try await accept(file, holder) }
    }

    private func accept(_ file: String, _ holder: Holder) async throws {
        let document = try await InputDocument.decode(
            file, limit: InputFile.byteCountLimit
        ) { value throws(DecodingFailure) in value }
        try await InputFile.naming(InputDocument.name(of: file)) {
            if document["offer"] != nil, WebAddress.isMeant(by: file) {
                try await accept(ResidentOffer(json: document), at: file, holder)
            } else if document["credential"] != nil {
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

    private func accept(_ offer: ResidentOffer, at link: String, _ holder: Holder) async throws {
        guard let code else {
            throw ValidationError(
                "--code is the one-time code that came with the offer another way")
        }
        let identifier = try await AgencyVisit(link)
            .take(offer, code: code, by: holder, now: .now)
        Console.result(
            json, ["credential": .string(identifier)], "The credential holds and is kept.")
    }

    private func accept(_ credential: IssuedCredential, _ holder: Holder) async throws {
        let identifier = try await holder.accept(credential, now: .now)
        Console.result(
            json, ["credential": .string(identifier)], "The credential holds and is kept.")
    }

    private func accept(_ promise: AnchorPromise, _ holder: Holder) async throws {
        try await holder.keep(promise)
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
