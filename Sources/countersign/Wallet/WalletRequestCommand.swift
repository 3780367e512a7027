import ArgumentParser
import Credentials
import Foundation
import JSONDocuments
import Records
import Wallet
import WalletClient

/// `countersign wallet request`.
struct WalletRequestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "request", abstract: "Answer an agency's offer.")

    @OptionGroup var target: WalletOptions

    @Option(
        help: ArgumentHelp(
            "The agency's offer, or its link, which also gives the credential.",
            valueName: "file|link"))
    var offer: String

    @Option(help: "The one-time code that came with it another way.")
    var code: String

    @Option(
        help: ArgumentHelp("Where the request goes, instead of to the link.", valueName: "file"))
    var out: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard out != nil || WebAddress.isMeant(by: offer) else {
            throw ValidationError("--out says where the answer to a file goes")
        }
    }

    func run() async throws {
        guard let out else {
            let identifier = try await AgencyVisit(offer).run(code: code, by: target.open())
            return Console.result(
                json, ["credential": .string(identifier)], "The credential holds and is kept.")
        }
        let offer = try await InputDocument.decode(
            offer, limit: ResidentOffer.byteCountLimit
        ) { value throws(DecodingFailure) in
            try ResidentOffer(json: value)
        }
        let holder = try target.open()
        let request = try await InputFile.naming(self.offer) {
            try await holder.request(
                offer, code: code.trimmingCharacters(in: .whitespacesAndNewlines), now: .now)
        }
        try OutputFile.write(request.json, to: out)
        guard out != "-" else { return }
        Console.result(
            json, ["out": .string(out)], "The request is in \(out); send it to the agency.")
    }
}
