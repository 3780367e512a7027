import Archive
import Cores
import HTTPTypes
import JSONDocuments
import Records
import Sodium
import TransparencyLog

/// Many records in one request: one a line, and one result a line.
struct RecordLines: Sendable {
    /// Most bytes of one request.
    static let byteLimit = 4 << 20
    /// Most records of one request.
    static let countLimit = 1_024

    private struct Line: Sendable {
        let number: Int
        let bytes: [UInt8]
    }

    private let lines: [Line]
    private let key: [UInt8]?

    /// Splits the body of a call; blank lines count as lines and have no result.
    ///
    /// - Throws: `Problem` for none, or too many.
    init(_ call: Call) throws(Problem) {
        try self.init(
            call.body,
            key: call.headers[.idempotencyKey].map {
                Array("\(call.caller?.name ?? "")\n\($0)\n".utf8)
            })
    }

    private init(_ body: [UInt8], key: [UInt8]?) throws(Problem) {
        var lines: [Line] = []
        for (place, bytes) in body.split(
            separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false
        ).enumerated() where !bytes.allSatisfy({ $0 == 0x20 || $0 == 0x0D }) {
            lines.append(Line(number: place + 1, bytes: Array(bytes)))
        }
        guard !lines.isEmpty else { throw Problem(.badRequest, "empty") }
        guard lines.count <= Self.countLimit else {
            throw Problem(.contentTooLarge, "too-many-lines")
        }
        self.lines = lines
        self.key = key
    }

    /// The identifier of a record whose line names none: the same one each time that the request comes under the same
    /// idempotency key.
    private func identifier(_ line: Line) -> RecordIdentifier {
        guard let key else { return RecordIdentifier() }
        let label = Array("countersign/record-line/v1\n\(line.number)\n".utf8)
        let digest = SHA256.hash(label + key)
        return RecordIdentifier(hexadecimal(Array(digest.bytes.prefix(16)))) ?? RecordIdentifier()
    }

    /// Adds them, each on its own: one that is refused stops no other.
    ///
    /// - Returns: A result for each, in their order, once all are durable.
    /// - Throws: `Problem` of status 503, or what the custodian throws.
    func add(to department: Department) async throws -> [JSONValue] {
        let read = await AllCores.map(lines, grain: 16) { line in
            Result { try submission(line) }
        }
        let desk = department.desk
        var sealed = try await desk.custodian.seal(
            contentsOf: read.compactMap { try? $0.get() }, members: desk.members(),
            now: department.clock())[...]
        // Each line with what is to be added of it, or why nothing is.
        let items = read.map { submission in
            submission.flatMap { _ in sealed.removeFirst() }
        }
        var added = try await department.additions.add(items.compactMap { try? $0.get() })[...]
        return zip(lines, items).map { line, item in
            switch item {
            case .success(let sealed):
                Self.result(line.number, sealed.id, added.removeFirst(), desk)
            case .failure(let error): Self.result(line.number, Problem(describing: error))
            }
        }
    }

    /// Reads one line: a draft, and the key of whom it is about.
    private func submission(_ line: Line) throws -> Submission {
        let limits = JSONLimits(byteCount: SubmissionDraft.byteCountLimit)
        var reader = try ObjectReader(JSONValue(parsing: line.bytes, limits: limits))
        let draft = try SubmissionDraft(reading: &reader)
        let subject = try reader.optional("subject", SubjectKey.decode)
        try reader.finish(naming: false)
        var submission = try draft.submission(orElse: identifier(line))
        submission.subject = subject
        return submission
    }

    private static func result(
        _ number: Int, _ id: RecordIdentifier, _ added: AddedRecord, _ desk: CustodianDesk
    ) -> JSONValue {
        if let index = added.index {
            return [
                "line": .integer(number), "id": .string(id.description),
                "index": .integer(index),
                "leaf_hash": .string(TreeHash.leaf(added.leaf).hexadecimal),
            ]
        }
        let reason: any Error = desk.reason(of: id) ?? added.refusal ?? ArchiveError.entryRefused
        return result(number, Problem(describing: reason), id)
    }

    private static func result(
        _ number: Int, _ problem: Problem, _ id: RecordIdentifier? = nil
    ) -> JSONValue {
        var members: [(String, JSONValue)] = [
            ("line", .integer(number)), ("status", .integer(problem.status.code)),
            ("code", .string(problem.code)),
        ]
        if let id { members.append(("id", .string(id.description))) }
        if let place = problem.place.map(Self.inLine), !place.isEmpty {
            members.append(("place", .string(place)))
        }
        return .object(JSONObject(members))
    }

    /// A place in a document that is one line: its number is the result's own.
    private static func inLine(_ place: String) -> String {
        place.hasPrefix("line 1, ") ? String(place.dropFirst("line 1, ".count)) : place
    }
}
