import HTTPTypes
import JSONDocuments
import Ledger
import Records
import Sodium
import TransparencyLog

/// What others need to believe something: proofs between sizes, and entries that belong together.
extension LogEndpoints {
    var evidenceEndpoints: [Endpoint] {
        [consistencyEndpoint, registerEndpoint, entriesEndpoint, memberEndpoint]
            + [
                digestEndpoint("definition", "A definition, with who may certify by it.") {
                    try await $0.evidence(ofDefinition: $1)
                },
                digestEndpoint("status", "The newest head of a definition's revocations.") {
                    try await $0.evidence(ofStatus: $1)
                },
                digestEndpoint("retirement", "The end of a definition; empty before it.") {
                    try await $0.evidence(ofRetirement: $1).map { [$0] } ?? []
                },
            ]
    }

    private var consistencyEndpoint: Endpoint {
        Endpoint(
            method: .get, path: "/log/consistency", name: "log.consistency",
            summary: "The proof that the log of one size continues that of another.",
            access: .anybody,
            parameters: [
                .init(
                    name: "from", place: .query, summary: "The older size.",
                    schema: LogSchemas.index),
                .init(
                    name: "to", place: .query, summary: "The newer size.",
                    schema: LogSchemas.index),
            ],
            outcomes: [.json(.ok, "The proof.", LogSchemas.consistency)]
        ) { call in
            let proof = try await reader.consistency(
                from: call.index("from"), to: call.index("to"))
            return .json([
                "from": .integer(proof.oldSize), "to": .integer(proof.newSize),
                "hashes": .array(proof.hashes.map { .string($0.base64) }),
            ])
        }
    }

    private var registerEndpoint: Endpoint {
        Endpoint(
            method: .get, path: "/log/register", name: "log.register",
            summary: "The entries from which follows who may append what, in their order.",
            access: .anybody,
            parameters: [
                .init(
                    name: "from", place: .query, summary: "The first index (default: 0).",
                    schema: LogSchemas.index, isRequired: false), Self.under,
            ],
            outcomes: [.json(.ok, "A page.", LogSchemas.page)]
        ) { call in
            let start = call.optional("from") == nil ? 0 : try call.index("from")
            return .json(
                try await reader(for: call).registerEntries(
                    from: start, limit: ProvenEntries.pageLimit
                ).json)
        }
    }

    private var entriesEndpoint: Endpoint {
        Endpoint(
            method: .get, path: "/log/evidence/entries/{indexes}", name: "log.evidence.entries",
            summary: "Several entries, all proved by one checkpoint.", access: .anybody,
            parameters: [
                .init(
                    name: "indexes", place: .path,
                    summary: "Their places in rising order, joined by dots; 256 at most.",
                    schema: ["type": "string", "pattern": "^(0|[1-9][0-9]*)(\\.[1-9][0-9]*)*$"]),
                Self.under,
            ],
            outcomes: [.json(.ok, "Entries with proofs.", LogSchemas.evidence)]
        ) { call in
            let indexes = try call.required("indexes", Self.indexes)
            return Self.answer(try await reader(for: call).evidence(of: indexes))
        }
    }

    private static func indexes(_ text: String) -> Set<Int>? {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count <= ProvenEntries.pageLimit else { return nil }
        var (indexes, last) = (Set<Int>(), -1)
        for part in parts {
            guard let index = Int(part), index > last, String(index) == part else { return nil }
            indexes.insert(index)
            last = index
        }
        return indexes
    }

    private var memberEndpoint: Endpoint {
        Endpoint(
            method: .get, path: "/log/evidence/member/{key*}", name: "log.evidence.member",
            summary: "A membership, with who granted it.", access: .anybody,
            parameters: [
                .init(
                    name: "key", place: .path, summary: "The member's key, name+id.",
                    schema: ["type": "string"]), Self.under,
            ],
            outcomes: [.json(.ok, "Entries with proofs.", LogSchemas.evidence)]
        ) { call in
            let key = try call.required("key") { KeyReference($0) }
            return Self.answer(try await reader(for: call).evidence(ofMember: key))
        }
    }

    private func digestEndpoint(
        _ name: String, _ summary: String,
        evidence: @escaping @Sendable (LedgerReader, SHA256Digest) async throws -> [LogEvidence]
    ) -> Endpoint {
        Endpoint(
            method: .get, path: "/log/evidence/\(name)/{hash}", name: "log.evidence.\(name)",
            summary: summary, access: .anybody,
            parameters: [
                .init(
                    name: "hash", place: .path, summary: "The definition's hash.",
                    schema: LogSchemas.hash), Self.under,
            ],
            outcomes: [.json(.ok, "Entries with proofs.", LogSchemas.evidence)]
        ) { call in
            let digest = try call.required("hash") { text in
                text.utf8.count == 64
                    ? bytes(hexadecimal: text).flatMap { SHA256Digest(bytes: $0) } : nil
            }
            return Self.answer(try await evidence(reader(for: call), digest))
        }
    }

    private static func answer(_ evidence: [LogEvidence]) -> Answer {
        .json(["v": 1, "evidence": .array(evidence.map(\.json))])
    }
}
