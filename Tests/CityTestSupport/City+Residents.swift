package import Agency
import Credentials
import JSONDocuments
package import Records
package import Sodium
package import Wallet

extension City {
    /// Rows of a register with the given lines below the header.
    package func rows(_ lines: String...) throws -> [Register.Row] {
        let text = AgencyTemplate.header + lines.joined(separator: "\n") + "\n"
        let register = try Register(csv: Array(text.utf8), profile: agency.profile(of: definition))
        return register.rows
    }

    /// A resident of the test's register: 62 years old, district 330105, category B.
    package static let resident = "R1,Wang,1964-01-25,330105,2007-09-17,A|B"

    /// Terms for offers; by default until the end of the year.
    package func terms(
        validUntil: String = "2026-12-31", expires: Timestamp = time("2026-04-01T00:00:00Z"),
        definition: SHA256Digest? = nil, evidence: String = "in-person",
        allowingPast: Bool = false
    ) throws -> Issuer.Terms {
        guard let date = CalendarDate(validUntil) else { throw AgencyError.validityNotYearEnd }
        return try Issuer.Terms(
            definition: definition ?? self.definition, evidence: evidence, validUntil: date,
            expires: expires, allowingPast: allowingPast)
    }

    /// An offer for one line of the register, by the city's agency or another.
    package func offer(
        _ line: String = City.resident, validUntil: String = "2026-12-31",
        by other: (issuer: Issuer, definition: SHA256Digest)? = nil
    ) throws -> NewOffer {
        try (other?.issuer ?? agency).offer(
            rows(line)[0],
            terms: terms(
                validUntil: validUntil, definition: other?.definition, allowingPast: true),
            now: Self.now)
    }

    /// A new wallet, without a credential.
    package func makeWallet() throws -> (holder: Holder, path: String) {
        let path = Scratch.path("wallet")
        let holder = try Holder.create(
            at: path, logKey: logKey(), policyText: policyText,
            passphrase: Scratch.passphrase())
        return (holder, path)
    }

    /// Issues a credential for one line of the register and returns the wallet's name for it.
    @discardableResult
    package func issue(
        to holder: Holder, _ line: String = City.resident, validUntil: String = "2026-12-31",
        by other: (issuer: Issuer, definition: SHA256Digest)? = nil
    ) async throws -> String {
        let offer = try offer(line, validUntil: validUntil, by: other)
        let request = try await holder.request(offer.offer, code: offer.code, now: Self.now)
        let issued = try (other?.issuer ?? agency).issue(request, now: Self.now)
        return try await holder.accept(issued, now: Self.now)
    }
}
