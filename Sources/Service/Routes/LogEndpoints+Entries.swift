import HTTPTypes
import JSONDocuments
import Ledger
import Records
import TransparencyLog

/// Single entries, and entries by what they say.
extension LogEndpoints {
    var entryEndpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/log/entries/{index}", name: "log.entry",
                summary: "An entry, and its tlog-proof once a checkpoint covers it.",
                access: .anybody,
                parameters: [
                    .init(
                        name: "index", place: .path, summary: "Its place, from 0.",
                        schema: LogSchemas.index), Self.under,
                ],
                outcomes: [.json(.ok, "The entry.", LogSchemas.entry)]
            ) { call in
                let reader = try reader(for: call)
                return try await answer(reader.entry(at: call.index("index")), reader)
            },
            Endpoint(
                method: .get, path: "/log/find", name: "log.find",
                summary: "The entry with this leaf hash or this record id; one of them is named.",
                access: .anybody,
                parameters: [
                    .init(
                        name: "hash", place: .query, summary: "The leaf hash.",
                        schema: LogSchemas.hash, isRequired: false),
                    .init(
                        name: "id", place: .query, summary: "The record's id.",
                        schema: ["type": "string", "pattern": "^[0-9a-f]{32}$"],
                        isRequired: false), Self.under,
                ],
                outcomes: [.json(.ok, "The entry.", LogSchemas.entry)]
            ) { call in try await find(call) },
            Endpoint(
                method: .get, path: "/log/search", name: "log.search",
                summary: "Entries by type, area, hours and signer, the newest hour first.",
                access: .anybody, parameters: Self.criteria + [Self.under],
                outcomes: [.json(.ok, "A page.", LogSchemas.page)]
            ) { call in
                let reader = try reader(for: call)
                return .json(try await reader.provenSearch(Self.query(call)).json)
            },
        ]
    }

    private func answer(_ entry: StoredEntry, _ reader: LedgerReader) async throws -> Answer {
        let proof = try await LocalLedger(reader).coveredProof(of: entry.index)
        return .json([
            "index": .integer(entry.index), "leaf_hash": .string(entry.leafHash.hexadecimal),
            "leaf": .string(String(decoding: entry.leaf, as: UTF8.self)),
            "proof": proof.map { .string(String(decoding: $0.bytes, as: UTF8.self)) } ?? .null,
        ])
    }

    private func find(_ call: Call) async throws -> Answer {
        let reader = try reader(for: call)
        let hash = try call.optional("hash") { TreeHash(hexadecimal: $0) }
        let id = try call.optional("id") { RecordIdentifier($0) }
        let found: StoredEntry?
        switch (hash, id) {
        case (let hash?, nil): found = try await reader.entry(leafHash: hash)
        case (nil, let id?): found = try await reader.entry(id: id)
        default: throw Problem(.badRequest, "parameter-missing", about: "hash")
        }
        guard let found else { throw Problem(.notFound, "record-unknown") }
        return try await answer(found, reader)
    }

    private static let hourSchema: JSONValue = [
        "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}$",
    ]

    static let criteria: [Endpoint.Parameter] = [
        ("type", "The record type.", ["type": "string"]),
        ("area", "The area's code.", ["type": "string"]),
        ("issuer", "The signer's key, name+id.", ["type": "string"]),
        ("hour", "This hour only, UTC.", hourSchema),
        ("from", "The first hour, UTC.", hourSchema),
        ("to", "The last hour, UTC.", hourSchema),
        ("before", "The last index of the page before.", LogSchemas.index),
        (
            "limit", "How many at most.",
            ["type": "integer", "minimum": 1, "maximum": .integer(ProvenEntries.pageLimit)]
        ),
    ].map { name, summary, schema in
        Endpoint.Parameter(
            name: name, place: .query, summary: summary, schema: schema, isRequired: false)
    }

    static func query(_ call: Call) throws -> RecordQuery {
        func hour(_ name: String) throws -> Timestamp? {
            try call.optional(name) { Timestamp($0 + ":00:00Z") }
        }
        let one = try hour("hour")
        let (from, to) = (try hour("from") ?? one, try hour("to") ?? one)
        if let from, let to, to < from {
            throw Problem(.badRequest, "parameter-malformed", about: "to")
        }
        let limit = try call.optional("limit") { Int($0) } ?? 50
        guard 1...ProvenEntries.pageLimit ~= limit else {
            throw Problem(.badRequest, "parameter-malformed", about: "limit")
        }
        return RecordQuery(
            type: try call.optional("type") { RecordType(rawValue: $0) },
            area: try call.optional("area") { AreaCode($0) }, from: from, to: to,
            issuer: try call.optional("issuer") { KeyReference($0) }, limit: limit,
            before: try call.optional("before") { $0.utf8.count < 18 ? Int($0) : nil })
    }
}
