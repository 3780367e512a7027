import JSONDocuments
public import Ledger
public import Records
import TransparencyLog

extension RemoteLedger {
    /// Posts signed envelopes.
    ///
    /// An acknowledgement is the operator's word until there is a proof of the entry. Whoever got no answer
    /// sends the same envelopes again: each is on the ledger once.
    ///
    /// - Returns: For each envelope its acknowledgement or why there is none; after a batch that failed the
    ///   rest is not sent.
    public func append(
        contentsOf envelopes: [Envelope]
    ) async -> [Result<Acknowledgement, LedgerError>] {
        var results: [Result<Acknowledgement, LedgerError>] = []
        var failure: LedgerError?
        for batch in Self.batches(envelopes) {
            if let failure {
                results += batch.map { _ in .failure(failure) }
                continue
            }
            do throws(LedgerError) {
                results += try await post(batch)
            } catch {
                failure = error
                results += batch.map { _ in .failure(error) }
            }
        }
        return results
    }

    /// Most bytes of one request, below what the service takes.
    private static let batchByteLimit = 4 << 20

    /// The envelopes in their order, in parts that one request carries.
    private static func batches(_ envelopes: [Envelope]) -> [ArraySlice<Envelope>] {
        var batches: [ArraySlice<Envelope>] = []
        var (start, byteCount) = (0, 0)
        for (place, envelope) in envelopes.enumerated() {
            let length = envelope.leaf.count + 1
            if place - start == Sequencer.batchLimit || byteCount + length > batchByteLimit,
                place > start
            {
                batches.append(envelopes[start..<place])
                (start, byteCount) = (place, 0)
            }
            byteCount += length
        }
        if start < envelopes.count { batches.append(envelopes[start...]) }
        return batches
    }

    private func post(
        _ envelopes: ArraySlice<Envelope>
    ) async throws(LedgerError) -> [Result<Acknowledgement, LedgerError>] {
        guard let url = address.url("entries", query: []) else { throw .unreachable }
        let signed = envelopes.filter { $0.signature != nil }
        var request = LedgerRequest(url: url)
        request.mediaType = "application/x-ndjson"
        request.body = signed.reduce(into: []) { body, envelope in
            body += envelope.leaf
            body.append(UInt8(ascii: "\n"))
        }
        var lines: ArraySlice<ArraySlice<UInt8>> = []
        if !signed.isEmpty {
            let reply = try await transport.answer(to: request, limit: Self.replyByteLimit)
            lines = try reply.bytes().split(separator: UInt8(ascii: "\n"))[...]
        }
        guard lines.count == signed.count else { throw .answerMalformed }
        var results: [Result<Acknowledgement, LedgerError>] = []
        for envelope in envelopes {
            guard envelope.signature != nil, let line = lines.popFirst() else {
                results.append(.failure(.notAdmitted(.signatureMissing)))
                continue
            }
            results.append(try Self.result(line, of: envelope))
        }
        return results
    }

    /// Enough for a result of each line.
    private static let replyByteLimit = 256 * Sequencer.batchLimit

    private static func result(
        _ line: ArraySlice<UInt8>, of envelope: Envelope
    ) throws(LedgerError) -> Result<Acknowledgement, LedgerError> {
        let result = try read {
            () throws(DecodingFailure) -> Result<Acknowledgement, LedgerError> in
            let document = try JSONValue(parsing: line)
            if document["index"] != nil { return .success(try Acknowledgement(json: document)) }
            var reader = try ObjectReader(document)
            let status = try reader.required("status", JSONValue.integer)
            let code = try reader.required("code", JSONValue.string)
            try reader.finish()
            guard LedgerReply.isCode(code) else { throw reader.failure("code", "is no code") }
            if code == LedgerError.identifierTaken(id: "").code {
                return .failure(.identifierTaken(id: envelope.id.description))
            }
            return .failure(LedgerReply.error(status: status, code: code))
        }
        if case .success(let acknowledgement) = result,
            acknowledgement.leafHash != TreeHash.leaf(envelope.leaf)
        {
            throw .answerRejected(.rootMismatch)
        }
        return result
    }
}
