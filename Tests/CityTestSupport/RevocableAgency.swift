package import Agency
package import Credentials
import JSONDocuments
import Ledger
package import Records
package import Sodium
package import Wallet

/// An agency with two definitions whose credentials can be revoked, `card` and `pass`, of two schemas.
package struct RevocableAgency: Sendable {
    package let issuer: Issuer
    package let path: String
    package let card: SHA256Digest
    package let pass: SHA256Digest

    package static let columns = "resident_number,name,savings\n"

    private static func profile(_ name: String) throws -> JSONValue {
        try JSONValue(
            parsing: Array(
                """
                {"name": "\(name)", "version": "1.0", "key": "resident_number", "attributes": [
                {"name": "name", "kind": "text"},
                {"name": "revocation", "kind": "revocation"},
                {"name": "savings", "kind": "integer64"},
                {"name": "valid_until", "kind": "validity"}
                ]}
                """.utf8))
    }

    private typealias Made = (path: String, card: SHA256Digest, pass: SHA256Digest)

    private static let template = Task { () async throws -> Made in
        let path = Scratch.path("revocable-template")
        let issuer = try Issuer.create(
            at: path, name: "revoking.test.example", passphrase: Scratch.passphrase())
        let card = try await issuer.define(
            profile: profile("card"), tag: "1", now: City.now, progress: { _ in })
        let pass = try await issuer.define(
            profile: profile("pass"), tag: "1", now: City.now, progress: { _ in })
        return (path, card, pass)
    }

    /// A copy of the agency, whose definitions are on no ledger yet.
    package static func open() async throws -> RevocableAgency {
        let made = try await template.value
        let path = try Scratch.copy(made.path, "revocable")
        return RevocableAgency(
            issuer: try Issuer.open(at: path, passphrase: Scratch.passphrase()), path: path,
            card: made.card, pass: made.pass)
    }

    /// The same directory, opened anew; this value must not be used any more.
    package static func reopen(
        _ path: String, card: SHA256Digest, pass: SHA256Digest
    ) throws -> RevocableAgency {
        RevocableAgency(
            issuer: try Issuer.open(at: path, passphrase: Scratch.passphrase()), path: path,
            card: card, pass: pass)
    }

    /// An offer to the resident with this number.
    package func offer(
        _ resident: String, _ definition: SHA256Digest, savings: String = "-9000000000"
    ) throws -> NewOffer {
        let text = Self.columns + "\(resident),Wang,\(savings)\n"
        let register = try Register(
            csv: Array(text.utf8), profile: issuer.profile(of: definition))
        return try issuer.offer(
            register.rows[0], terms: Self.terms(definition), now: City.now)
    }

    /// Terms for offers until the end of the year.
    package static func terms(
        _ definition: SHA256Digest, evidence: String = "in-person"
    ) throws -> Issuer.Terms {
        guard let date = CalendarDate("2026-12-31") else { throw AgencyError.validityNotYearEnd }
        return try Issuer.Terms(
            definition: definition, evidence: evidence, validUntil: date,
            expires: City.time("2026-04-01T00:00:00Z"))
    }

    /// Makes the definition that comes in the place of `old`, and publishes it.
    package func rotate(
        _ old: SHA256Digest, _ city: City, tag: String = "2"
    ) async throws -> SHA256Digest {
        let successor = try await issuer.define(
            profile: issuer.profileJSON(of: old), tag: tag, predecessor: old, now: City.now,
            progress: { _ in })
        for entry in try issuer.entries(of: successor) {
            // The ledger has the schema from the first definition.
            if case .schema = entry.record { continue }
            _ = try await city.sequencer.append(entry)
        }
        try await city.cosign()
        try issuer.anchor(
            successor, evidence: await city.reader().evidence(ofDefinition: successor),
            trust: city.trust(), now: City.now)
        return successor
    }

    /// Issues a credential and returns its file.
    package func issue(
        to holder: Holder, _ resident: String, _ definition: SHA256Digest
    ) async throws -> IssuedCredential {
        try await answer(offer(resident, definition), holder)
    }

    /// Answers an offer from a wallet.
    package func answer(
        _ offer: NewOffer, _ holder: Holder
    ) async throws -> IssuedCredential {
        let request = try await holder.request(offer.offer, code: offer.code, now: City.now)
        return try issuer.issue(request, now: City.now)
    }
}

extension City {
    /// Admits an agency whose credentials can be revoked, and publishes its definitions.
    package func addRevocable(
        until: Timestamp = time("2031-01-01T00:00:00Z")
    ) async throws -> RevocableAgency {
        let agency = try await RevocableAgency.open()
        try await admit(.agency, agency.issuer.verifierKey, until: until)
        for digest in [agency.card, agency.pass] {
            for entry in try agency.issuer.entries(of: digest) {
                _ = try await sequencer.append(entry)
            }
            try await cosign()
            try agency.issuer.anchor(
                digest, evidence: await reader().evidence(ofDefinition: digest),
                trust: trust(), now: Self.now)
        }
        return agency
    }
}
