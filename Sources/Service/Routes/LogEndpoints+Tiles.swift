import HTTPTypes
import JSONDocuments
import Ledger
import TransparencyLog

/// The log as static files: C2SP tlog-tiles, "Parameters" to "Log entries".
extension LogEndpoints {
    var tileEndpoints: [Endpoint] {
        [
            Endpoint(
                method: .get, path: "/log/checkpoint", name: "log.checkpoint",
                summary: "The newest signed checkpoint.", access: .anybody,
                parameters: [Self.under],
                outcomes: [.bytes("A signed note.", Self.noteType)]
            ) { call in try await checkpoint(call) },
            Endpoint(
                method: .get, path: "/log/vkey", name: "log.key",
                summary: "The log's verifier key; whoever trusts it has it from elsewhere.",
                access: .anybody, outcomes: [.bytes("One line.", Self.noteType)]
            ) { _ in .text(reader.log.keys[0].text + "\n") },
            Endpoint(
                method: .get, path: "/log/tile/{path*}", name: "log.tile",
                summary: "A tile of hashes or a bundle of entries, full or partial.",
                access: .anybody,
                parameters: [
                    .init(
                        name: "path", place: .path,
                        summary:
                            "Level or 'entries', then the place, then the width of a partial one.",
                        schema: ["type": "string"])
                ],
                outcomes: [
                    .bytes("Hashes of 32 bytes, or entries behind their lengths.", Self.tileType)
                ]
            ) { call in try await tile(call) },
        ]
    }

    static let noteType = "text/plain; charset=utf-8"
    static let tileType = "application/octet-stream"

    /// The newest of all, as it is exported, unless the cosigned one is asked for.
    private func checkpoint(_ call: Call) async throws -> Answer {
        let isCosigned = call.optional("under") == "cosigned"
        let reader = try reader(for: call)
        let checkpoint =
            isCosigned ? try await reader.quorumCheckpoint() : try await newest.value()
        guard let checkpoint else {
            throw isCosigned
                ? LedgerError.quorumMissing(size: 1) : LedgerError.checkpointUnknown(size: 0)
        }
        return Answer(
            status: .ok, headers: [.cacheControl: "public, max-age=1"],
            content: .bytes(checkpoint.note.bytes, mediaType: Self.noteType))
    }

    private func tile(_ call: Call) async throws -> Answer {
        let path = try call.parameter("path")
        if let known = tiles[path] { return .immutable(known, mediaType: Self.tileType) }
        guard let coordinate = try? TileCoordinate(path: "tile/" + path),
            let bytes = try await reader.resource(at: coordinate)
        else { throw Problem(.notFound, "tile-unknown", about: "path") }
        tiles.keep(bytes, at: path)
        return .immutable(bytes, mediaType: Self.tileType)
    }
}

extension Endpoint.Outcome {
    /// An answer that is no JSON.
    static func bytes(_ summary: String, _ mediaType: String) -> Endpoint.Outcome {
        Endpoint.Outcome(status: .ok, summary: summary, mediaType: mediaType, schema: nil)
    }
}
