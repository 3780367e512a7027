import HTTPTypes
import JSONDocuments
import Records
import Sodium
import TransparencyLog
import Witness

/// A witness over HTTP: cosigns what continues the last, and shows what it cosigned.
///
/// Source: C2SP tlog-witness, "add-checkpoint" and "Monitor retrieval".
struct WitnessEndpoints: Sendable {
    let witness: WitnessTurn

    /// All of them.
    var endpoints: [Endpoint] {
        [
            Endpoint(
                method: .post, path: "/add-checkpoint", name: "witness.add-checkpoint",
                summary: "Cosigns a checkpoint that continues the last one.", access: .anybody,
                body: .init(
                    mediaType: Endpoint.Body.anyMediaType, schema: nil,
                    byteCountLimit: AddCheckpointRequest.maximumByteCount),
                outcomes: [.bytes("Signature lines of this witness.", LogEndpoints.noteType)]
            ) { call in
                let answer = try await witness.answer(call.body)
                return Answer(
                    status: HTTPResponse.Status(code: answer.status),
                    content: .bytes(answer.body, mediaType: answer.contentType))
            },
            Endpoint(
                method: .get, path: "/monitor/{origin}/checkpoint", name: "witness.checkpoint",
                summary: "The last checkpoint of a log that this witness cosigned.",
                access: .anybody,
                parameters: [
                    .init(
                        name: "origin", place: .path, summary: "SHA-256 of the log's origin.",
                        schema: LogSchemas.hash)
                ],
                outcomes: [.bytes("A signed note.", LogEndpoints.noteType)]
            ) { call in
                let note = try await witness.checkpoint(ofOriginHash: call.parameter("origin"))
                guard let note else { throw Problem(.notFound, "checkpoint-unknown") }
                return Answer(
                    status: .ok, headers: [.cacheControl: "public, max-age=1"],
                    content: .bytes(note.bytes, mediaType: LogEndpoints.noteType))
            },
            Endpoint(
                method: .get, path: "/vkey", name: "witness.key",
                summary: "This witness's verifier key; whoever trusts it has it from elsewhere.",
                access: .anybody, outcomes: [.bytes("One line.", LogEndpoints.noteType)]
            ) { _ in .text(witness.verifierKey.text + "\n") },
        ]
    }
}

/// Lets one request at a time to a witness: two at once could roll back what it remembers.
actor WitnessTurn {
    private let witness: LogWitness
    private let clock: @Sendable () -> Timestamp
    nonisolated let verifierKey: NoteVerifierKey

    init(_ witness: LogWitness, clock: @escaping @Sendable () -> Timestamp) {
        self.witness = witness
        self.clock = clock
        verifierKey = witness.verifierKey
    }

    /// Answers as ``LogWitness/answer(_:timestamp:)`` does.
    func answer(_ body: [UInt8]) throws -> CosigningAnswer {
        try witness.answer(body, timestamp: clock().epochSeconds)
    }

    func checkpoint(ofOriginHash hash: String) throws -> SignedNote? {
        try witness.checkpoint(ofOriginHash: hash)
    }
}
