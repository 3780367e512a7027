import Credentials
import Records
import Wallet
import WalletClient

extension AgencyVisit {
    /// A visit at the agency with this link.
    init(_ link: String) throws { self.init(try WebAddress(parsing: link), WebClient()) }

    /// Fetches the offer, asks for its credential, and keeps it.
    ///
    /// - Returns: The wallet's name for the credential.
    func run(code: String, by holder: Holder) async throws -> String {
        try await InputFile.naming(address.host) {
            try await take(offer(), code: code, by: holder, now: .now)
        }
    }
}
