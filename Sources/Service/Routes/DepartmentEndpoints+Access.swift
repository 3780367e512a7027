import Age
import Archive
import HTTPTypes
import JSONDocuments
import Ledger
import Records
import Sodium

/// Keys given away and keys destroyed, where officers' rules say so; and who was given what.
extension DepartmentEndpoints {
    var accessEndpoints: [Endpoint] { [grant, erase, accesses, usage] }

    private var grant: Endpoint {
        Endpoint(
            method: .post, path: "/api/departments/{department}/grants",
            name: "department.grant",
            summary:
                "Gives a reader a record, or fields of it, once the log has noted the access.",
            access: Self.own, parameters: [Self.department],
            body: .init(
                mediaType: "application/json", schema: DepartmentSchemas.grantOrder,
                byteCountLimit: 65_536),
            outcomes: [
                .json(.ok, "The access, and a file that age opens.", DepartmentSchemas.grant)
            ]
        ) { call in
            let department = try department(of: call)
            let grant = try await department.grant(GrantRequest(json: call.json()))
            var answer = Answer.json([
                "access": .integer(grant.accessIndex), "file": .string(base64(grant.file)),
                "attachments": .array(
                    grant.attachments.map {
                        [
                            "digest": .string(hexadecimal($0.body.digest.bytes)),
                            "bytes": .integer($0.body.byteCount),
                        ]
                    }),
            ])
            answer.headers[.cacheControl] = "no-store"
            return answer
        }
    }

    private var erase: Endpoint {
        Endpoint(
            method: .post, path: "/api/departments/{department}/erasures",
            name: "department.erase",
            summary:
                "Destroys records' keys, where a rule that officers approved orders it by name.",
            access: Self.own, parameters: [Self.department],
            body: .init(
                mediaType: "application/json", schema: DepartmentSchemas.erasure,
                byteCountLimit: 65_536),
            outcomes: [
                .json(.ok, "Erased; the ledger has the receipt.", DepartmentSchemas.erased)
            ]
        ) { call in
            let department = try department(of: call)
            var reader = try ObjectReader(call.json())
            let records = try reader.required(
                "records",
                JSONValue.list(maximumCount: Custodian.erasureLimit, RecordIdentifier.decode))
            let ground = try reader.required("ground", JSONValue.string)
            try reader.finish(naming: false)
            guard !records.isEmpty else { throw reader.failure("records", "must name a record") }
            try await department.erase(records, ground: ground)
            return .json(["erased": .array(records.map { .string($0.description) })])
        }
    }

    private var accesses: Endpoint {
        Endpoint(
            method: .get, path: "/api/departments/{department}/accesses",
            name: "department.accesses",
            summary: "Who was given what for which purpose, the newest hour first.",
            access: Self.audited,
            parameters: [Self.department]
                + LogEndpoints.criteria.filter { !["issuer", "type", "area"].contains($0.name) },
            outcomes: [.json(.ok, "A page.", DepartmentSchemas.accesses)]
        ) { call in
            let department = try department(of: call, forAudit: true)
            var query = try LogEndpoints.query(call)
            (query.issuer, query.type, query.area) = (department.key, .auditAccess, nil)
            let found = try await department.desk.ledger.search(query)
            let members = try await department.desk.members()
            return .json([
                "accesses": .array(found.compactMap { $0.access(members) }),
                "next": Self.next(after: found, query),
            ])
        }
    }

    private var usage: Endpoint {
        Endpoint(
            method: .post, path: "/api/departments/{department}/usage",
            name: "department.usage",
            summary: "Who was given a subject's data, and what is missing; by the subject's key.",
            access: Self.own, parameters: [Self.department],
            body: .init(
                mediaType: "application/json", schema: DepartmentSchemas.usageOrder,
                byteCountLimit: 4_096),
            outcomes: [
                .json(.ok, "The data tracker's answers.", DepartmentSchemas.usage)
            ]
        ) { call in
            let department = try department(of: call)
            var reader = try ObjectReader(call.json())
            let key = try reader.required("subject", SubjectKey.decode)
            let offset = try reader.optional("offset", JSONValue.integer) ?? 0
            let limit =
                try reader.optional("limit", JSONValue.integer) ?? SubjectUsage.defaultLimit
            try reader.finish(naming: false)
            guard offset >= 0 else { throw reader.failure("offset", "must not be negative") }
            guard 1...SubjectUsage.defaultLimit ~= limit else {
                throw reader.failure("limit", "must be 1 to 1,000")
            }
            let ledger = department.desk.ledger
            let usage = SubjectUsage(of: key, entries: try await Self.accesses(on: ledger))
            let members = try await department.desk.members()
            let start = try await Envelope(leaf: ledger.entry(at: 0).leaf).created
            var answer = Answer.json(
                usage.report(since: start, offset: offset, limit: limit) {
                    members.rule($0)?.role
                })
            answer.headers[.cacheControl] = "no-store"
            return answer
        }
    }

    /// All accesses that the log holds, of every custodian.
    private static func accesses(
        on ledger: any LedgerAccess
    ) async throws -> [(index: Int, envelope: Envelope)] {
        var all: [(index: Int, envelope: Envelope)] = []
        var query = RecordQuery(type: .auditAccess)
        while true {
            let page = try await ledger.search(query)
            all += page.map { ($0.index, $0.envelope) }
            guard page.count == query.limit, let last = page.last else { break }
            query.before = last.index
        }
        return all.sorted { $0.index < $1.index }
    }
}

extension FoundRecord {
    /// An access for a list; `nil` for anything else.
    fileprivate func access(_ members: MemberRegister) -> JSONValue? {
        guard case .access(let entry) = envelope.record,
            case .object(var object) = Self.json(entry, members)
        else { return nil }
        object["index"] = .integer(index)
        object["time"] = .string(envelope.created.description)
        return .object(object)
    }

    private static func json(_ entry: AccessEntry, _ members: MemberRegister) -> JSONValue {
        var list: [(String, JSONValue)] = [
            ("rule", .string(entry.rule.description)), ("purpose", .string(entry.purpose)),
            ("reader", .string(hexadecimal(entry.reader.bytes))),
        ]
        if let role = members.rule(entry.rule)?.role { list.append(("role", .string(role))) }
        switch entry.scope {
        case .records(let records, let fields):
            list.append(("records", .array(records.map { .string($0.description) })))
            if let fields { list.append(("fields", .array(fields.map { .string($0) }))) }
        case .hour(let type): list.append(("type", .string(type.rawValue)))
        }
        return .object(JSONObject(list))
    }
}

extension GrantRequest {
    /// Parses `{"record", "reader", "purpose", "role"?, "fields"?, "rule"?}`.
    ///
    /// - Throws: `DecodingFailure`, `AgeError`.
    fileprivate init(json: JSONValue) throws {
        var reader = try ObjectReader(json)
        let record = try reader.required("record", RecordIdentifier.decode)
        let recipient = try reader.required("reader", JSONValue.string)
        let purpose = try reader.required("purpose", JSONValue.string)
        let role = try reader.optional("role", JSONValue.string)
        let fields = try reader.optional(
            "fields", JSONValue.list(maximumCount: 64, JSONValue.string))
        let rule = try reader.optional("rule", RecordIdentifier.decode)
        try reader.finish(naming: false)
        guard fields.map({ !$0.isEmpty }) ?? true else {
            throw reader.failure("fields", "must name a field")
        }
        self.init(
            record: record, reader: try Recipient(parsing: recipient), purpose: purpose,
            role: role, fields: fields, rule: rule)
    }
}

extension RecordIdentifier {
    /// Decodes 32 lowercase hexadecimal digits.
    ///
    /// - Throws: `DecodingFailure` with the member's place.
    static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> RecordIdentifier {
        guard let id = RecordIdentifier(try JSONValue.string(value, location)) else {
            throw DecodingFailure(
                location: location, problem: "must be 32 lowercase hexadecimal digits")
        }
        return id
    }
}
