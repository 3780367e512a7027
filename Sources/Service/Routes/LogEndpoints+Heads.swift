import HTTPTypes
import JSONDocuments
import Ledger
import Records
import Sodium
import TransparencyLog

/// Revocation heads, as auditors follow them: the newest of each definition, and all of one.
///
/// A head covers all before it. What makes one believed, with the definition and the memberships behind it, is at
/// `/log/evidence/status/{hash}`.
extension LogEndpoints {
    var headEndpoints: [Endpoint] { [headsEndpoint, historyEndpoint] }

    /// Most heads of one answer: each comes with its proof.
    private static let headLimit = 50
    /// Most pages of the log's heads that one answer looks through for those of a definition.
    private static let pageLimit = 4

    private static let before = Endpoint.Parameter(
        name: "before", place: .query, summary: "Only heads before this index, for the next page.",
        schema: LogSchemas.index, isRequired: false)

    private var headsEndpoint: Endpoint {
        Endpoint(
            method: .get, path: "/log/heads", name: "log.heads",
            summary: "The newest head of each definition's revocations, the newest first.",
            access: .anybody, parameters: [Self.before, Self.under],
            outcomes: [.json(.ok, "Heads with proofs.", LogSchemas.heads)]
        ) { call in
            let reader = try reader(for: call)
            let members = try await members()
            let before = try Self.before(call) ?? .max
            let heads = members.statuses.map { Int($0.index) }.filter { $0 < before }
            var entries: [StoredEntry] = []
            for index in heads.prefix(Self.headLimit) {
                entries.append(try await reader.entry(at: index))
            }
            return try await answer(
                entries.map(\.leaf), entries.map(\.index), members, reader,
                next: heads.count > Self.headLimit ? entries.last?.index : nil)
        }
    }

    private var historyEndpoint: Endpoint {
        Endpoint(
            method: .get, path: "/log/heads/{hash}", name: "log.head-history",
            summary: "The heads of one definition's revocations, the newest first.",
            access: .anybody,
            parameters: [
                .init(
                    name: "hash", place: .path, summary: "The definition's hash.",
                    schema: LogSchemas.hash), Self.before, Self.under,
            ],
            outcomes: [
                .json(
                    .ok, "Heads with proofs; with a next page even where there are none here.",
                    LogSchemas.heads)
            ]
        ) { call in
            let reader = try reader(for: call)
            let definition = try call.required("hash", SHA256Digest.init(text:))
            let members = try await members()
            guard members.definition(digest: definition) != nil else {
                throw Problem(.notFound, "definition-unknown")
            }
            let (found, next) = try await history(of: definition, before: Self.before(call))
            return try await answer(
                found.map(\.envelope.leaf), found.map(\.index), members, reader, next: next)
        }
    }

    /// Heads of one definition, and where to go on where there may be more.
    private func history(
        of definition: SHA256Digest, before: Int?
    ) async throws -> (found: [FoundRecord], next: Int?) {
        var query = RecordQuery(type: .identityStatus, before: before)
        var found: [FoundRecord] = []
        for _ in 0..<Self.pageLimit {
            let page = try await reader.search(query)
            for entry in page {
                guard case .status(let status) = entry.envelope.record,
                    status.definition == definition
                else { continue }
                found.append(entry)
                if found.count == Self.headLimit { return (found, entry.index) }
            }
            guard page.count == query.limit, let last = page.last else { return (found, nil) }
            query.before = last.index
        }
        return (found, query.before)
    }

    private static func before(_ call: Call) throws -> Int? {
        call.optional("before") == nil ? nil : try call.index("before")
    }

    private func members() async throws -> MemberRegister {
        try await (ledger ?? LocalLedger(reader)).members()
    }

    private func answer(
        _ leaves: [[UInt8]], _ indexes: [Int], _ members: MemberRegister,
        _ reader: LedgerReader, next: Int?
    ) async throws -> Answer {
        let proofs = LocalLedger(reader)
        var heads: [JSONValue] = []
        for (leaf, index) in zip(leaves, indexes) {
            let envelope = try Envelope(leaf: leaf)
            guard case .status(let status) = envelope.record else { continue }
            let proof = try await proofs.coveredProof(of: index)
            heads.append([
                "definition": .string(hexadecimal(status.definition.bytes)),
                "issuer": .string(envelope.signature?.key.description ?? ""),
                "index": .integer(index), "revocations": .integer(status.index),
                "time": .string(status.time.description),
                "retired": .bool(members.retirement(of: status.definition) != nil),
                "leaf": .string(String(decoding: leaf, as: UTF8.self)),
                "proof": proof.map { .string(String(decoding: $0.bytes, as: UTF8.self)) }
                    ?? .null,
            ])
        }
        return .json([
            "heads": .array(heads), "next": next.map(JSONValue.integer) ?? .null,
        ])
    }
}
