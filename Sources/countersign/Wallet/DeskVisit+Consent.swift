import Credentials
import JSONDocuments
import Records
import Wallet
import WalletClient

extension DeskVisit {
    /// A visit at the desk with this link.
    init(_ link: String) throws { self.init(try WebAddress(parsing: link), WebClient()) }

    /// Fetches the request, asks for consent, answers, and says the verdict.
    func run(by holder: Holder, consent: ConsentOptions, json: Bool) async throws {
        let bundle = try await InputFile.naming(address.host) { try await request() }
        let answer = try await consent.answer(bundle, by: holder)
        // From here on the answer is kept: the same link again gives the same one.
        switch try await InputFile.naming(
            address.host, { try await hand(over: answer.presentation, of: holder) })
        {
        case .refused(let reason):
            Console.result(
                json,
                [
                    "verdict": "reject", "reason": .string(reason),
                    "consent": answer.consent?.json ?? .null,
                ], "The desk refused what you showed: \(reason).")
            throw CommandFailure.refusedQuietly(code: reason)
        case .accepted(let entry, let promise):
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
