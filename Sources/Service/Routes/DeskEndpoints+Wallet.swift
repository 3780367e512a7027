import CBOR
import Credentials
import Desk
import HTTPTypes
import JSONDocuments
import Ledger
import Records

/// What a wallet does at a desk: fetch what is asked, answer, and get the receipt for what it was promised.
///
/// Nobody signs in: whoever has the request's id, which is on the desk's screen, may answer it.
extension DeskEndpoints {
    var walletEndpoints: [Endpoint] { [fetch, answer, receipt] }

    private var fetch: Endpoint {
        Endpoint(
            method: .get, path: "/requests/{request}", name: "request.fetch",
            summary: "A desk's signed request, with what a wallet needs to believe it.",
            access: .anybody, parameters: [Self.request],
            outcomes: [.json(.ok, "The request.", ["type": "object"]).orPage]
        ) { call in
            if let page = page(call) { return page }
            let bytes = try counter(with: call).fetch(call.parameter("request"))
            return Answer(
                status: .ok, headers: [.cacheControl: "no-store"],
                content: .bytes(bytes, mediaType: "application/json"))
        }
    }

    /// What a browser gets: who asks what for, and what to do; nothing of it is told the counter.
    private func page(_ call: Call) -> Answer? {
        guard let pages, LinkPage.isWanted(by: call) else { return nil }
        return LinkPage(pages: pages, address: address()).answer(call, .request) { language in
            let live = try counter(with: call).live.request(call.parameter("request"))
            guard live.expires > clock() else { throw Problem(.gone, "expired") }
            let content = live.request.content
            return LinkPage.Facts(
                who: content.counter.text(language), key: content.audience.description,
                why: content.purpose.text(language), until: live.expires)
        }
    }

    private var answer: Endpoint {
        Endpoint(
            method: .post, path: "/requests/{request}", name: "request.answer",
            summary: "Judges a presentation; accepted, it is in the desk's durable queue.",
            access: .anybody, parameters: [Self.request],
            body: .init(
                mediaType: "application/json", otherMediaType: "application/cbor",
                schema: ["type": "object"], byteCountLimit: NativePresentation.byteCountLimit * 2),
            outcomes: [.json(.ok, "The verdict.", DeskSchemas.verdict)]
        ) { call in
            let counter = try counter(with: call)
            return .json(try await counter.answer(call.parameter("request"), call.presentation()))
        }
    }

    private var receipt: Endpoint {
        Endpoint(
            method: .post, path: "/desks/{desk}/receipts", name: "desk.receipt",
            summary: "The receipt for a desk's promise, once it is anchored and cosigned.",
            access: .anybody, parameters: [Self.desk],
            body: .init(
                mediaType: "application/json", schema: ["type": "object"],
                byteCountLimit: 100_000),
            outcomes: [.json(.ok, "The receipt.", ["type": "object"])]
        ) { call in
            guard let counter = try counters[call.parameter("desk")] else {
                throw Problem(.notFound, "desk-unknown")
            }
            let promise = try AnchorPromise(json: call.json())
            guard promise.isSigned(by: counter.verifier.verifierKey) else {
                throw Problem(.unprocessableContent, "promise-of-another")
            }
            guard let receipt = try await counter.receipt(for: promise) else {
                throw Problem(.notFound, "receipt-pending", retrySeconds: 60)
            }
            return .json(receipt.json)
        }
    }

    private func counter(with call: Call) throws -> Counter {
        let id = try call.parameter("request")
        guard let counter = counters.values.first(where: { $0.live.has(id) }) else {
            throw Problem(.notFound, "request-unknown")
        }
        return counter
    }
}

extension Call {
    /// The body as a presentation: AnonCreds JSON, or the native format's CBOR.
    ///
    /// - Throws: `Problem` of status 400.
    fileprivate func presentation() throws -> JSONValue {
        guard headers[.contentType]?.lowercased().hasPrefix("application/cbor") ?? false else {
            return try json()
        }
        do throws(CBORError) {
            return try NativePresentation(parsing: body).json
        } catch {
            throw Problem(.badRequest, error.code)
        }
    }
}

extension Counter {
    /// The receipt for a promise of this desk; `nil` before it is anchored and covered by the quorum.
    ///
    /// Leaf and salt are the promise's own, so nothing is told to anybody who has it not.
    ///
    /// - Throws: `LedgerError`.
    func receipt(for promise: AnchorPromise) async throws -> Receipt? {
        guard let identifier = try? Envelope(leaf: promise.leaf).id,
            let entry = try await ledger.entry(id: identifier), entry.leaf == promise.leaf,
            let proof = try await ledger.coveredProof(of: entry.index)
        else { return nil }
        return Receipt(
            evidence: LogEvidence(leaf: promise.leaf, proof: proof), salt: promise.salt)
    }
}
