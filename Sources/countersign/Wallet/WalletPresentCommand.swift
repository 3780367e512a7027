import ArgumentParser
import Credentials
import JSONDocuments
import Wallet
import WalletClient

/// `countersign wallet present`: shows the resident what a desk asks, and answers on consent.
struct WalletPresentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "present",
        abstract: "Say what a desk asks and what it would learn; answer if you consent.")

    @OptionGroup var target: WalletOptions

    @Option(
        help: ArgumentHelp(
            "The desk's request, or its link, where the answer goes then.",
            valueName: "file|link"))
    var request: String

    @Option(
        help: ArgumentHelp(
            "Where the presentation goes, instead of to the link.", valueName: "file"))
    var out: String?

    @OptionGroup var consent: ConsentOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        guard out != nil || WebAddress.isMeant(by: request) else {
            throw ValidationError("--out says where the answer to a file goes")
        }
    }

    func run() async throws {
        guard let out else {
            return try await DeskVisit(request)
                .run(by: target.open(), consent: consent, json: json)
        }
        let bundle = try await InputDocument.decode(request, limit: RequestBundle.byteCountLimit) {
            value throws(DecodingFailure) in
            try RequestBundle(json: value)
        }
        let answer = try await consent.answer(bundle, by: target.open()) {
            try OutputFile.check(out)
        }
        try PresentationFile.write(answer.presentation, to: out)
        guard out != "-" else { return }
        Console.result(
            json, ["out": .string(out), "consent": answer.consent?.json ?? .null],
            "The presentation is in \(out); give it to the desk.")
    }
}
