package import Agency
package import JSONDocuments
package import Sodium

/// One agency with one definition, made once in a process since the search for its key takes
/// seconds; each city works on a copy of its directory.
package enum AgencyTemplate {
    /// What the agency certifies: a small resident's card.
    package static func profile() throws -> JSONValue {
        try JSONValue(
            parsing: Array(
                """
                {"name": "card", "version": "1.0", "key": "resident_number", "attributes": [
                {"name": "resident_number", "kind": "text"},
                {"name": "family_name", "kind": "text"},
                {"name": "birth_date", "kind": "date"},
                {"name": "district", "kind": "integer", "minimum": 100000, "maximum": 999999},
                {"name": "resident_since", "kind": "date"},
                {"name": "driving_b", "kind": "contains", "column": "driving", "value": "B"},
                {"name": "valid_until", "kind": "validity"}
                ]}
                """.utf8))
    }

    /// The register's header for ``profile()``.
    package static let header =
        "resident_number,family_name,birth_date,district,resident_since,driving\n"

    private typealias Made = (path: String, digest: SHA256Digest)

    private static let first = Task { try await make("agency.test.example") }
    private static let second = Task { try await make("second.test.example") }

    private static func make(_ name: String) async throws -> Made {
        let path = Scratch.path("agency-template")
        let issuer = try Issuer.create(
            at: path, name: name, passphrase: Scratch.passphrase())
        let digest = try await issuer.define(
            profile: profile(), tag: "1", now: City.founded, progress: { _ in })
        return (path: path, digest: digest)
    }

    /// A copy of the agency, or of a second one, opened, and its definition, which is on no ledger yet.
    package static func open(second isSecond: Bool = false) async throws -> (
        issuer: Issuer, digest: SHA256Digest, path: String
    ) {
        let template = try await (isSecond ? second : first).value
        let path = try Scratch.copy(template.path, "agency")
        let issuer = try Issuer.open(at: path, passphrase: Scratch.passphrase())
        return (issuer, template.digest, path)
    }
}
