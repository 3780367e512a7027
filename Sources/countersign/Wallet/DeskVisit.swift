import Credentials
import JSONDocuments
import Records
import Wallet
import WalletClient

/// A resident's answer to a desk over the network: from its link to its verdict.
struct DeskVisit {
    let link: String
    let consent: ConsentOptions
    let json: Bool

    /// Fetches the request, asks for consent, answers, keeps the promise, and says the verdict.
    func run(by holder: Holder) async throws {
        let address = try WebAddress(parsing: link)
        let desk = RequestLink(address, WebClient())
        let bundle = try await InputFile.naming(address.host) { try await desk.bundle() }
        let answer = try await consent.answer(bundle, by: holder)
        // From here on the answer is kept: the same link again gives the same one.
        switch try await InputFile.naming(
            address.host, { try await desk.answer(answer.presentation) })
        {
        case .refused(let reason):
            Console.result(
                json,
                [
                    "verdict": "reject", "reason": .string(reason),
                    "consent": answer.consent?.json ?? .null,
                ], "The desk refused what you showed: \(reason).")
            throw CommandFailure.refusedQuietly(code: reason)
        case .accepted(let promise, let receipts):
            let entry = try await holder.keep(promise, receiptPlace: receipts?.text)
            Console.result(
                json,
                [
                    "verdict": "accept", "anchored_by": .string(promise.anchoredBy.description),
                    "consent": answer.consent?.json ?? .null,
                ],
                "\(entry.deskName.zh) / \(entry.deskName.en) accepted what you showed, and promises "
                    + "to anchor it by \(promise.anchoredBy).")
        }
    }
}
