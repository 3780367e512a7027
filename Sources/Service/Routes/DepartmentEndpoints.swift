import Archive
import HTTPTypes
import JSONDocuments
import Ledger
import Records
import TransparencyLog

/// Departments over HTTP: records added, found, granted, followed and erased, and who looked at them.
///
/// A department's account works at its own office. Auditors see what is public anyway, without asking the log
/// themselves: entries and accesses.
struct DepartmentEndpoints: Sendable {
    /// The departments, by their names in addresses.
    let departments: [String: Department]

    init(_ departments: [Department]) {
        self.departments = Dictionary(departments.map { ($0.id, $0) }) { $1 }
    }

    var endpoints: [Endpoint] {
        [list, summary, add, search, record] + accessEndpoints + followingEndpoints
            + ruleEndpoints
    }

    static let own = Endpoint.Access.roles([.department])
    static let audited = Endpoint.Access.roles([.department, .auditor])
    static let department = Endpoint.Parameter(
        name: "department", place: .path, summary: "The department's name.",
        schema: ["type": "string", "pattern": "^[a-z0-9._-]{1,64}$"])
    static let record = Endpoint.Parameter(
        name: "record", place: .path, summary: "The record's id.",
        schema: DepartmentSchemas.identifier)

    private var list: Endpoint {
        Endpoint(
            method: .get, path: "/api/departments", name: "department.list",
            summary: "The departments that the caller works for, or may audit.",
            access: Self.audited,
            outcomes: [.json(.ok, "Their names.", DepartmentSchemas.departments)]
        ) { call in
            let mine = departments.keys.sorted().filter { call.mayAudit($0) }
            return .json(["departments": .array(mine.map(JSONValue.string))])
        }
    }

    private var summary: Endpoint {
        Endpoint(
            method: .get, path: "/api/departments/{department}", name: "department.summary",
            summary: "What the department keeps: types and numbers.", access: Self.own,
            parameters: [Self.department],
            outcomes: [.json(.ok, "Numbers by type.", DepartmentSchemas.summary)]
        ) { call in
            let department = try department(of: call)
            let counts = try await department.desk.custodian.counts()
            return .json([
                "department": .string(department.id), "key": .string(department.key.description),
                "types": .array(
                    counts.map {
                        [
                            "type": .string($0.type.rawValue), "count": .integer($0.count),
                            "erased": .integer($0.erasedCount), "held": .integer($0.heldCount),
                        ]
                    }),
            ])
        }
    }

    private var add: Endpoint {
        Endpoint(
            method: .post, path: "/api/departments/{department}/records",
            name: "department.add",
            summary: "Encrypts records and puts them on the ledger; answers when they are durable.",
            access: Self.own, parameters: [Self.department],
            body: .init(
                mediaType: LogEndpoints.linesType, schema: DepartmentSchemas.line,
                byteCountLimit: RecordLines.byteLimit),
            outcomes: [
                Endpoint.Outcome(
                    status: .ok, summary: "A result for each line, in their order.",
                    mediaType: LogEndpoints.linesType, schema: DepartmentSchemas.added)
            ]
        ) { call in
            let department = try department(of: call)
            let results = try await RecordLines(call).add(to: department)
            let answer = results.map { $0.canonicalText + "\n" }.joined()
            return Answer(
                status: .ok,
                content: .bytes(Array(answer.utf8), mediaType: LogEndpoints.linesType))
        }
    }

    private var search: Endpoint {
        Endpoint(
            method: .get, path: "/api/departments/{department}/records",
            name: "department.search",
            summary: "The department's records by type, area and hours, the newest hour first.",
            access: Self.audited,
            parameters: [Self.department]
                + LogEndpoints.criteria.filter { $0.name != "issuer" },
            outcomes: [.json(.ok, "A page.", DepartmentSchemas.page)]
        ) { call in
            let department = try department(of: call, forAudit: true)
            var query = try LogEndpoints.query(call)
            query.issuer = department.key
            let found = try await department.desk.ledger.search(query)
            let kept = try await department.desk.custodian.kept(found.map(\.envelope.id))
            // What the custodian says about its own work is an entry of its own, and no record.
            return .json([
                "records": .array(
                    try found.compactMap { entry in
                        try kept[entry.envelope.id].map { try Self.json(entry, $0) }
                    }),
                "next": Self.next(after: found, query),
            ])
        }
    }

    private var record: Endpoint {
        Endpoint(
            method: .get, path: "/api/departments/{department}/records/{record}",
            name: "department.record", summary: "A record's entry, and whether it is erased.",
            access: Self.audited, parameters: [Self.department, Self.record],
            outcomes: [.json(.ok, "The record.", DepartmentSchemas.record)]
        ) { call in
            let department = try department(of: call, forAudit: true)
            let id = try call.required("record") { RecordIdentifier($0) }
            guard let kept = try await department.desk.custodian.kept([id])[id],
                let index = kept.index
            else { throw Problem(.notFound, "record-unknown") }
            let envelope = try Envelope(leaf: kept.leaf)
            return .json(try Self.json(index, envelope, kept))
        }
    }

    /// The cursor of the next page; `null` where there is none.
    static func next(after found: [FoundRecord], _ query: RecordQuery) -> JSONValue {
        guard found.count == query.limit, let last = found.last else { return .null }
        return .integer(last.index)
    }

    private static func json(_ found: FoundRecord, _ kept: ArchivedRecord) throws -> JSONValue {
        try json(found.index, found.envelope, kept)
    }

    private static func json(
        _ index: Int, _ envelope: Envelope, _ kept: ArchivedRecord
    ) throws -> JSONValue {
        [
            "index": .integer(index), "id": .string(envelope.id.description),
            "leaf_hash": .string(TreeHash.leaf(envelope.leaf).hexadecimal),
            "erased": .bool(kept.isErased), "holds": .integer(kept.holdCount),
            "envelope": try JSONValue(parsing: envelope.leaf),
        ]
    }

    /// The department that the path names, if the caller works there; or for auditors any.
    func department(of call: Call, forAudit: Bool = false) throws -> Department {
        let name = try call.parameter("department")
        guard forAudit ? call.mayAudit(name) : call.worksFor(name) else {
            throw Problem(.forbidden, "office")
        }
        guard let department = departments[name] else {
            throw Problem(.notFound, "department-unknown")
        }
        return department
    }
}

extension Call {
    /// Whether the caller works for this office, or audits it.
    fileprivate func mayAudit(_ office: String) -> Bool {
        caller?.roles.contains(.auditor) ?? false || worksFor(office)
    }
}
