import Records
import Sodium
import Testing
import TransparencyLog

/// A small city with deterministic keys: one party per role, and ready-made records.
struct City {
    /// One who signs.
    struct Party: ~Copyable {
        let name: String
        let key: SigningKey

        init(_ name: String) throws {
            self.name = name
            let seed = SHA256.hash(Array("test seed \(name)".utf8)).bytes
            let secret = try SecretBytes(count: 32) { output throws(SodiumError) in
                for byte in seed { output.append(byte) }
            }
            key = try SigningKey(seed: secret)
        }

        func vkey(_ kind: NoteVerifierKey.Kind = .signature) throws -> NoteVerifierKey {
            try NoteVerifierKey(name: name, kind: kind, publicKey: key.verificationKey)
        }
    }

    static let start = "2026-01-01T00:00:00Z"
    static let end = "2027-01-01T00:00:00Z"
    static let noon = "2026-06-01T12:00:00Z"
    static let origin = "city.example/log"

    static func time(_ text: String) throws -> Timestamp { try #require(Timestamp(text)) }

    static func digest(_ text: String) -> SHA256Digest { SHA256.hash(Array(text.utf8)) }

    static func member(
        _ role: Role, _ name: String, attributes: [String]? = nil, types: [RecordType]? = nil,
        from: String = start, until: String = end
    ) throws -> Member {
        try Member(
            role: role, name: LegalName(zh: "某机构", en: "Some Body"),
            key: Party(name).vkey(role == .witness ? .cosignature : .signature),
            types: types ?? role.grantableTypes, attributes: attributes, validFrom: time(from),
            validUntil: time(until))
    }

    static func schema(
        _ id: String = "did:web:a.example/schema/1", issuer: String = "did:web:a.example"
    ) throws -> SchemaRecord {
        try SchemaRecord(
            schemaID: id, issuerID: issuer, name: "居民 resident", version: "1.0",
            attributes: [
                .init(name: "Family Name", kind: .text),
                .init(name: "birth_date", kind: .integer(1900_01_01...2100_12_31)),
            ])
    }

    /// A schema with all kinds of bounds, and an identifier in the older form.
    static func numbers() throws -> SchemaRecord {
        let bounds: [ClosedRange<Int32>] = [0...0, -5...5, .min ... .max, 1...1, -9...(-2)]
        return try SchemaRecord(
            schemaID: "7BPMqYgYLQni258J8JPS8K:2:degree schema:1.0",
            issuerID: "7BPMqYgYLQni258J8JPS8K", name: "n", version: "2",
            attributes: bounds.enumerated().map {
                .init(name: "number \($0.offset)", kind: .integer($0.element))
            })
    }

    static func definition(
        _ id: String = "did:web:a.example/definition/1",
        schema: String = "did:web:a.example/schema/1", issuer: String = "did:web:a.example",
        digest: String = "definition"
    ) throws -> DefinitionRecord {
        try DefinitionRecord(
            definitionID: id, schemaID: schema, issuerID: issuer, tag: "2026",
            digest: City.digest(digest))
    }

    static func anchor(_ definitions: [String] = ["definition"]) throws -> PresentationAnchor {
        try PresentationAnchor(
            commitment: digest("commitment"), definitions: definitions.map { City.digest($0) })
    }

    static func envelope(
        _ record: Record, by signer: String, at created: String = noon
    ) throws -> Envelope {
        let party = try Party(signer)
        let id = try #require(
            RecordIdentifier(hexadecimal(digest("\(record)").bytes.prefix(16))))
        return try Envelope(record, id: id, created: time(created))
            .signed(by: party.key, name: signer)
    }

    /// One signed envelope of each record type, the members of every shape.
    static func samples() throws -> [Envelope] {
        [
            try envelope(.note(LedgerNote(text: "系统启动\nstarted 😀")), by: origin),
            try envelope(
                .act(
                    ActEntry(
                        act: .accountSet, roles: ["clerk", "officer"], commitment: digest("act"))),
                by: origin, at: hour),
            try envelope(.member(member(.registrar, "registrar.example")), by: "registrar.example"),
            try envelope(.member(member(.agency, "agency.example")), by: "registrar.example"),
            try envelope(
                .member(member(.agency, "b.example", attributes: ["Family Name", "birthdate"])),
                by: "registrar.example"),
            try envelope(
                .member(member(.desk, "desk.example", attributes: ["district"])),
                by: "registrar.example"),
            try envelope(.member(member(.witness, "w1.example")), by: "registrar.example"),
            try envelope(.member(member(.department, "d.example")), by: "registrar.example"),
            try envelope(.schema(schema()), by: "agency.example"),
            try envelope(.schema(numbers()), by: "agency.example"),
            try envelope(.definition(definition()), by: "agency.example"),
            try envelope(.presentation(anchor(["definition", "another"])), by: "desk.example"),
        ] + (try revocationSamples()) + (try recordSamples())
    }
}
