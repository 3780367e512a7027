import Agency
import Credentials
import HTTPTypes
import JSONDocuments
import Records
import SealedStorage
import Sodium

/// An agency over HTTP: offers by clerks, revocation by officers, credentials to wallets, and what it publishes.
struct AgencyEndpoints: Sendable {
    let desk: AgencyDesk
    let imports: RegisterImport
    let office: JobOffice
    /// The address before the path, which wallets are sent to.
    let address: @Sendable () -> String
    /// Makes the page that a browser gets at an offer's link; without it the link answers wallets alone.
    var pages: PageRenderer?

    var endpoints: [Endpoint] {
        [definitions, offer, revoke, definition, published, fetch, answer] + importing
    }

    private static let hash = Endpoint.Parameter(
        name: "hash", place: .path, summary: "The definition's hash.",
        schema: ["type": "string", "pattern": "^[0-9a-f]{64}$"])
    static let offer = Endpoint.Parameter(
        name: "offer", place: .path, summary: "The offer's id.",
        schema: ["type": "string", "pattern": "^[0-9a-f]{32}$"])

    private var definitions: Endpoint {
        Endpoint(
            method: .get, path: "/api/agency/definitions", name: "agency.definitions",
            summary: "The agency's definitions that are on the ledger.",
            access: .roles([.clerk, .officer]),
            outcomes: [.json(.ok, "Their hashes.", AgencySchemas.definitions)]
        ) { _ in
            let all = try desk.issuer.anchoredDefinitions().map { digest -> JSONValue in
                [
                    "hash": .string(hexadecimal(digest.bytes)),
                    "revocable": .bool(try desk.issuer.isRevocable(digest)),
                ]
            }
            return .json(["definitions": .array(all)])
        }
    }

    private var offer: Endpoint {
        Endpoint(
            method: .post, path: "/api/agency/offers", name: "agency.offer",
            summary:
                "Offers credentials to the rows of a register; a row again gets its offer again.",
            access: .roles([.clerk]),
            body: .init(
                mediaType: "application/json", schema: AgencySchemas.order,
                byteCountLimit: 1_000_000),
            outcomes: [
                .json(.ok, "What became of each row, with its one-time code.", AgencySchemas.offers)
            ]
        ) { call in
            let order = try OfferOrder(call.json())
            let terms = try order.terms(
                definition: desk.definition(order.definition), now: desk.clock())
            let rows = try await Workshop.common.run {
                try desk.offer(to: Array(order.register.utf8), terms: terms)
            }
            return answer(rows.map { AgencySchemas.row($0.outcome, line: $0.line) })
        }
    }

    /// Rows with the links of their offers; they hold codes, and no cache keeps them.
    func answer(_ rows: [JSONValue]) -> Answer {
        let linked = rows.map { row -> JSONValue in
            guard case .object(var row) = row, case .string(let id)? = row["id"] else { return row }
            row["link"] = .string(address() + "/offers/" + id)
            return .object(row)
        }
        var answer = Answer.json(["rows": .array(linked)])
        answer.headers[.cacheControl] = "no-store"
        return answer
    }

    private var revoke: Endpoint {
        Endpoint(
            method: .post, path: "/api/agency/revocations", name: "agency.revoke",
            summary: "Takes credentials back, all that are named or none.",
            access: .roles([.officer]),
            body: .init(
                mediaType: "application/json", schema: AgencySchemas.revocation,
                byteCountLimit: 4_000_000),
            outcomes: [
                .json(.ok, "How many, and whether heads are cosigned.", AgencySchemas.revoked)
            ],
            repetition: .kept
        ) { call in
            let (subjects, reason) = try AgencySchemas.revocation(call.json())
            let (outcome, heads) = try await desk.revoke(subjects, reason: reason)
            return .json([
                "revoked": .integer(outcome.count),
                "revoked_before": .integer(outcome.credentials.count - outcome.count),
                "cosigned": .bool(heads.allSatisfy(\.isCosigned)),
            ])
        }
    }

    private var definition: Endpoint {
        Endpoint(
            method: .get, path: "/definitions/{hash}", name: "definition",
            summary: "A definition with its evidence, as wallets and desks check it.",
            access: .anybody, parameters: [Self.hash],
            outcomes: [.json(.ok, "The file.", ["type": "object"])]
        ) { call in
            .json(
                try desk.issuer.anchoredDefinition(call.required("hash", SHA256Digest.init(text:))))
        }
    }

    private var published: Endpoint {
        Endpoint(
            method: .get, path: "/revocations/{hash}/{file*}", name: "revocations",
            summary: "What wallets follow revocations by: heads, blocks, retirement, key proof.",
            access: .anybody,
            parameters: [
                Self.hash,
                .init(
                    name: "file", place: .path,
                    summary: "status, definition, retirement, key-proof, block/N or block/N.p/M.",
                    schema: ["type": "string"]),
            ],
            outcomes: [
                .init(status: .ok, summary: "The file.", mediaType: nil, schema: nil)
            ]
        ) { call in
            let digest = try call.required("hash", SHA256Digest.init(text:))
            let file = try call.required("file", PublishedFile.init)
            let path = "\(desk.folder)/\(hexadecimal(digest.bytes))/\(file.path)"
            let bytes = try AtomicFile.read(path, limit: PublishedFile.byteCountLimit)
            return file.isFixed
                ? .immutable(bytes, mediaType: file.mediaType)
                : Answer(
                    status: .ok, headers: [.cacheControl: "no-cache"],
                    content: .bytes(bytes, mediaType: file.mediaType))
        }
    }

    private var fetch: Endpoint {
        Endpoint(
            method: .get, path: "/offers/{offer}", name: "offer.fetch",
            summary: "An offer, which its one-time code lets a wallet answer.",
            access: .anybody, parameters: [Self.offer],
            outcomes: [.json(.ok, "The offer.", ["type": "object"]).orPage]
        ) { call in
            if let page = page(call) { return page }
            let id = try call.required("offer") { RecordIdentifier($0) }
            var answer = Answer.json(try desk.issuer.offer(id, now: desk.clock()).json)
            answer.headers[.cacheControl] = "no-store"
            return answer
        }
    }

    /// What a browser gets: that it is an offer, from whom, and what to do; nothing of whom it is for.
    private func page(_ call: Call) -> Answer? {
        guard let pages, LinkPage.isWanted(by: call) else { return nil }
        return LinkPage(pages: pages, address: address()).answer(call, .offer) { _ in
            let id = try call.required("offer") { RecordIdentifier($0) }
            let offer = try desk.issuer.offer(id, now: desk.clock())
            return LinkPage.Facts(
                who: nil, key: KeyReference(desk.issuer.verifierKey).description, why: nil,
                until: offer.expires)
        }
    }

    private var answer: Endpoint {
        Endpoint(
            method: .post, path: "/offers/{offer}/credential", name: "offer.answer",
            summary: "A wallet's request for the credential; the same request gets the same one.",
            access: .anybody, parameters: [Self.offer],
            body: .init(
                mediaType: "application/json", schema: ["type": "object"], byteCountLimit: 200_000),
            outcomes: [.json(.ok, "The credential.", ["type": "object"])]
        ) { call in
            let request = try ResidentRequest(json: call.json())
            guard try call.parameter("offer") == request.identifier.description else {
                throw Problem(.unprocessableContent, "offer-mismatch", about: "offer")
            }
            // One offer's requests wait for each other without a thread, which the issuer would hold.
            let issued = try await Workshop.common.run(
                inTurnFor: "offer \(request.identifier)"
            ) { try desk.issuer.issue(request, now: desk.clock()) }
            var answer = Answer.json(issued.json)
            answer.headers[.cacheControl] = "no-store"
            return answer
        }
    }
}
