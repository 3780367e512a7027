import ArgumentParser
import Credentials
import Foundation
import JSONDocuments
import Records
import Wallet

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
            try await holder.request(
                offer, code: code.trimmingCharacters(in: .whitespacesAndNewlines), now: .now)
        }
        try OutputFile.write(request.json, to: out)
        guard out != "-" else { return }
        Console.result(
            json, ["out": .string(out)], "The request is in \(out); send it to the agency.")
    }
}
