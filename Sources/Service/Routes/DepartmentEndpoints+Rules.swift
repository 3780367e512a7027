import Archive
import HTTPTypes
import JSONDocuments
import Records
import SealedStorage
import Sodium

/// Rules on their way to the ledger: a department proposes terms, officers of the board sign them with keys that the
/// service never has, and with enough of them the rule stands.
///
/// So nobody reads, erases or holds by one person's word, whoever is signed in.
extension DepartmentEndpoints {
    var ruleEndpoints: [Endpoint] { [rules, propose, rule, approve] }

    private static let people = Endpoint.Access.roles([.department, .officer])
    private static let ruleName = Endpoint.Parameter(
        name: "rule", place: .path, summary: "The rule's id.",
        schema: DepartmentSchemas.identifier)

    private var rules: Endpoint {
        Endpoint(
            method: .get, path: "/api/departments/{department}/rules", name: "department.rules",
            summary: "The rules that stand on the ledger.",
            access: .roles([.department, .officer, .auditor]), parameters: [Self.department],
            outcomes: [.json(.ok, "Their terms.", DepartmentSchemas.rules)]
        ) { call in
            let department = try department(of: call, forAudit: true)
            let members = try await department.desk.members()
            return .json(["rules": .array(members.rules.map(\.json))])
        }
    }

    private var propose: Endpoint {
        Endpoint(
            method: .post, path: "/api/departments/{department}/rules",
            name: "department.propose",
            summary: "Proposes a rule; it counts when officers have approved it.",
            access: Self.own, parameters: [Self.department],
            body: .init(
                mediaType: "application/json", schema: ["type": "object"],
                byteCountLimit: 16_384),
            outcomes: [.json(.created, "What officers sign.", DepartmentSchemas.proposal)],
            repetition: .kept
        ) { call in
            let department = try department(of: call)
            guard case .object(var object) = try call.json() else {
                throw DecodingFailure(location: "", problem: "must be an object")
            }
            if object["rule"] == nil {
                object["rule"] = .string(RecordIdentifier().description)
            }
            let terms = try PolicyTerms(json: .object(object))
            do {
                try await department.desk.custodian.propose(terms)
            } catch StorageError.alreadyExists {
                throw ArchiveError.identifierTaken
            }
            return .json(terms.proposal, status: .created)
        }
    }

    private var rule: Endpoint {
        Endpoint(
            method: .get, path: "/api/departments/{department}/rules/{rule}",
            name: "department.rule", summary: "A proposed rule, and what officers sign.",
            access: Self.people, parameters: [Self.department, Self.ruleName],
            outcomes: [.json(.ok, "The terms.", DepartmentSchemas.proposal)]
        ) { call in
            let department = try department(of: call)
            let id = try call.required("rule") { RecordIdentifier($0) }
            return .json(try await department.desk.custodian.proposedTerms(id).proposal)
        }
    }

    private var approve: Endpoint {
        Endpoint(
            method: .post, path: "/api/departments/{department}/rules/{rule}/approvals",
            name: "department.approve",
            summary: "An officer's signature over a rule's terms; with enough of them it counts.",
            access: Self.people, parameters: [Self.department, Self.ruleName],
            body: .init(
                mediaType: "application/json", schema: DepartmentSchemas.approval,
                byteCountLimit: 4_096),
            outcomes: [.json(.ok, "How far it has come.", DepartmentSchemas.approved)]
        ) { call in
            let department = try department(of: call)
            let id = try call.required("rule") { RecordIdentifier($0) }
            let approval = try EnvelopeSignature(json: call.json())
            let desk = department.desk
            let state = try await desk.custodian.approve(
                id, approval, members: desk.members(), now: department.clock(),
                append: desk.append)
            return .json([
                "approvals": .integer(state.count), "threshold": .integer(state.threshold),
                "index": state.index.map(JSONValue.integer) ?? .null,
            ])
        }
    }
}

extension PolicyTerms {
    /// `{"rule", "terms", "sign"}`, the bytes that an officer signs in base64.
    fileprivate var proposal: JSONValue {
        [
            "rule": .string(identifier.description), "terms": json,
            "sign": .string(base64(approvedBytes)),
        ]
    }
}
