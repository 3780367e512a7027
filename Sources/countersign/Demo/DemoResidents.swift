import Agency
import Cores
import Credentials
import Foundation
import JSONDocuments
import Records
import SealedStorage
import Sodium
import Wallet

/// The demo's residents: the register's rows, each with a wallet and a credential.
final class DemoResidents: Sendable {
    /// The rows of the register that were issued to.
    let rows: [Register.Row]
    /// The wallets, in the order of ``rows``.
    let wallets: [Holder]
    /// Rows of the register that could not be certified.
    let faultCount: Int
    /// A resident who holds nothing but last year's credential.
    let lastYear: Holder
    let lastYearPath: String
    private let directory: String

    var issuedCount: Int { wallets.count }
    var samplePath: String { Self.walletPath(directory, 0) }

    var sentence: String {
        "  \(issuedCount) residents were issued to"
            + (faultCount == 0 ? "." : "; \(faultCount) rows of the register were refused.")
    }

    init(city: DemoCity, register: Register, passphrase: borrowing SecretBytes) async throws {
        let digest = try city.issuer.definitionDigests()[0]
        guard let first = register.rows.first else {
            throw CommandFailure(.malformed, code: "register", "the register has no usable row")
        }
        let year = CalendarDate(.now).year
        let known = KnownDefinitions()
        let exchange = city.directory + "/exchange"

        // Last year's credential of the first row is over, so that the row is free again.
        let path = city.directory + "/wallets/last-year"
        let lastYear = try Holder.create(
            at: path, logKey: city.settings.logKey, policyText: city.settings.policyText,
            passphrase: passphrase, known: known)
        let old = try city.issuer.offer(
            first, terms: Self.terms(digest, year: year - 1, allowingPast: true), now: .now)
        let request = try await lastYear.request(old.offer, code: old.code, now: .now)
        _ = try await lastYear.accept(city.issuer.issue(request, now: .now), now: .now)

        let offers = try OfferBatch(
            issuer: city.issuer, terms: Self.terms(digest, year: year), out: exchange + "/offers"
        ).run(register, now: .now)
        let wallets = try await Self.makeWallets(
            offers.offers.count, city, passphrase: passphrase, known: known)
        try await Self.request(offers.offers.map(\.offer), wallets, to: exchange + "/requests")
        try await Self.issue(city.issuer, exchange)
        try await Self.accept(offers.offers.map(\.offer), wallets, from: exchange + "/credentials")

        rows = offers.offers.map(\.row)
        faultCount = offers.faultCount
        directory = city.directory
        lastYearPath = path
        self.lastYear = lastYear
        self.wallets = wallets
    }

    static func walletPath(_ directory: String, _ index: Int) -> String {
        let number = String(index + 1)
        return directory + "/wallets/" + String(repeating: "0", count: max(0, 3 - number.count))
            + number
    }

    private static func terms(
        _ digest: SHA256Digest, year: Int, allowingPast: Bool = false
    ) throws -> Agency.Issuer.Terms {
        guard let last = CalendarDate(year: year, month: 12, day: 31),
            let expires = Timestamp.now.adding(seconds: 30 * 86_400)
        else { preconditionFailure("the clock stands within the calendar") }
        return try Agency.Issuer.Terms(
            definition: digest, evidence: "in-person", validUntil: last, expires: expires,
            allowingPast: allowingPast)
    }

    private static func makeWallets(
        _ count: Int, _ city: DemoCity, passphrase: borrowing SecretBytes, known: KnownDefinitions
    ) async throws -> [Holder] {
        let shared = SharedSecret(try passphrase.copy())
        let settings = city.settings
        let directory = city.directory
        return try await AllCores.map("Wallets", count: count) { index in
            try Holder.create(
                at: walletPath(directory, index), logKey: settings.logKey,
                policyText: settings.policyText, passphrase: shared.bytes, known: known)
        }
    }

    private static func request(
        _ offers: [NewOffer], _ wallets: [Holder], to out: String
    ) async throws {
        try AtomicFile.createDirectory(out)
        try await AllCores.map("Requests", count: offers.count) { index in
            let offer = offers[index]
            let request = try await wallets[index].request(
                offer.offer, code: offer.code, now: .now)
            try OutputFile.write(request.json, to: "\(out)/\(request.identifier).json")
        }
    }

    private static func issue(_ issuer: Agency.Issuer, _ exchange: String) async throws {
        let requests = try AtomicFile.list(exchange + "/requests").map {
            "\(exchange)/requests/\($0)"
        }
        let outcome = try await IssueBatch(issuer: issuer, out: exchange + "/credentials")
            .run(requests)
        if let failure = outcome.firstFailure?.failure { throw failure }
    }

    /// Each wallet collects its credential; the credential, with its values, is taken out of the
    /// exchange, where offers, codes and requests stay.
    private static func accept(
        _ offers: [NewOffer], _ wallets: [Holder], from out: String
    ) async throws {
        try await AllCores.map("Acceptances", count: offers.count) { index in
            let path = "\(out)/\(offers[index].offer.identifier).json"
            let issued = try InputFile.decode(path) { value throws(DecodingFailure) in
                try IssuedCredential(json: value)
            }
            _ = try await wallets[index].accept(issued, now: .now)
            try AtomicFile.remove(path)
        }
    }
}

/// A secret that several threads read.
final class SharedSecret: Sendable {
    let bytes: SecretBytes

    init(_ bytes: consuming SecretBytes) { self.bytes = bytes }
}
