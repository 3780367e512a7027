import HTTPTypes
import JSONDocuments
import Ledger
import Records

/// The way in: one signed envelope a line, one result a line.
extension LogEndpoints {
    /// Most bytes of one request: a batch of envelopes of a usual size, or a few of the largest.
    static let appendByteLimit = 8 << 20
    /// Most envelopes of one request, which is one group commit.
    static let appendCountLimit = Sequencer.batchLimit

    /// The endpoint that appends to `ledger`.
    ///
    /// A member's signature is all that lets an envelope in: an unsigned one is refused, since the operator
    /// would sign it. The same envelope again is answered with its first index, so that a request without an
    /// answer can be repeated.
    static func append(to ledger: LocalLedger) -> Endpoint {
        Endpoint(
            method: .post, path: "/log/entries", name: "log.append",
            summary:
                "Appends members' signed envelopes, each on its own; answers when they are durable.",
            access: .anybody,
            body: .init(
                mediaType: linesType, schema: ["type": "object"], byteCountLimit: appendByteLimit),
            outcomes: [
                Endpoint.Outcome(
                    status: .ok, summary: "A result for each line, in their order.",
                    mediaType: linesType, schema: LogSchemas.appendResult)
            ]
        ) { call in
            let lines = call.body.split(separator: UInt8(ascii: "\n"))
            guard !lines.isEmpty else { throw Problem(.badRequest, "empty") }
            guard lines.count <= appendCountLimit else {
                throw Problem(.contentTooLarge, "too-many-lines")
            }
            let results = await append(lines.map(envelope), to: ledger)
            let answer = results.map { $0.canonicalText + "\n" }.joined()
            return Answer(
                status: .ok, content: .bytes(Array(answer.utf8), mediaType: linesType))
        }
    }

    static let linesType = "application/x-ndjson"

    private static func envelope(
        _ line: ArraySlice<UInt8>
    ) -> Result<Envelope, Problem> {
        do throws(RecordError) {
            let envelope = try Envelope(parsing: line)
            guard envelope.signature != nil else { throw .signatureMissing }
            return .success(envelope)
        } catch {
            return .failure(Problem(describing: error))
        }
    }

    private static func append(
        _ lines: [Result<Envelope, Problem>], to ledger: LocalLedger
    ) async -> [JSONValue] {
        let signed = lines.compactMap { try? $0.get() }
        var answers = await ledger.append(contentsOf: signed)[...]
        return lines.map { line in
            switch line {
            case .failure(let problem): return json(problem)
            case .success:
                switch answers.popFirst() {
                case .success(let acknowledgement)?: return acknowledgement.json
                case .failure(let error)?: return json(Problem(describing: error))
                case nil: return json(Problem(.internalServerError, "bug"))
                }
            }
        }
    }

    private static func json(_ problem: Problem) -> JSONValue {
        ["status": .integer(problem.status.code), "code": .string(problem.code)]
    }
}
