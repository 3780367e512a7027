import Foundation
import JSONDocuments
import Testing

@Suite("the walk as separate commands")
struct TranscriptTests {
    @Test("each --json command prints one object with its result")
    func results() async throws {
        let walk = try await Walk.finished()
        func json(_ step: String) throws -> JSONValue { try walk.outcome(step).json }
        func key(_ name: String) throws -> JSONValue {
            .string(try walk.city.text(name).trimmingCharacters(in: .newlines))
        }
        #expect(try json("ledger init")["log_key"] == key("log/vkey"))
        #expect(try json("witness init w1")["key"] == key("w1/vkey"))
        #expect(try json("agency init")["key"] == key("agency/vkey"))
        #expect(try json("desk init")["key"] == key("desk/vkey"))
        #expect(try json("ledger member agency")["index"] == 1)
        #expect(try walk.outcome("ledger member desk").text == "Admitted as entry 2.\n")
        #expect(try json("wallet accept promise")["promise"] == "accept")
        #expect(try json("wallet accept receipt")["index"] == 6)
        #expect(try json("desk verify")["verdict"] == "accept")
        #expect(try json("desk verify")["shown"] == .object(JSONObject()))
        #expect(try json("agency issue") == ["issued": 1, "refused": 0])
        #expect(try json("audit receipt")["index"] == 6)
        #expect(try json("audit receipt")["cosignatures"] == 2)
        #expect(try json("audit receipt with proof")["verdict"] == "accept")
        #expect(try json("audit log")["size"] == 7)
        #expect(try json("ledger fsck")["difference"] == .null)
        #expect(try json("ledger fsck")["entries"] == 7)
        #expect(try json("ledger prove")["leaf"] != nil)
    }

    @Test("a definition waits for the witnesses, and the second run goes on with it")
    func definitionWaits() async throws {
        let walk = try await Walk.finished()
        let first = try walk.outcome("agency define, no quorum")
        #expect(first.status == 0)
        #expect(try first.json["anchored"] == false)
        #expect(first.complaints.isEmpty)
        let second = try walk.outcome("agency define")
        #expect(second.status == 0)
        #expect(!second.errorText.contains("New key"))
        #expect(try second.json["definition"] == first.json["definition"])
    }

    @Test("a row that cannot be certified is named with line and column; the others go on")
    func badRow() async throws {
        let walk = try await Walk.finished()
        let outcome = try walk.outcome("agency offer")
        #expect(outcome.status == 3)
        #expect(
            try outcome.json
                == ["offered": 2, "repeated": 0, "already_issued": 0, "refused": 1])
        #expect(outcome.complaints.count == 1)
        #expect(outcome.errorText.contains("1 of 3 rows cannot be certified"))
        let report = try walk.city.text("offers/offers.csv")
        #expect(report.contains("4,4,refused,,,birth_date: must be a day written as YYYY-MM-DD"))
        #expect(!report.contains("1949-13-08"))
    }

    @Test("anchors wait for their hour, and receipts for the witnesses")
    func release() async throws {
        let walk = try await Walk.finished()
        #expect(
            try walk.outcome("desk release now").json
                == ["anchored": 1, "receipts": 0, "waiting": 0])
        #expect(
            try walk.outcome("desk release").json == ["anchored": 0, "receipts": 1, "waiting": 0])
    }

    @Test("consent is human text on standard error, the result data on standard output")
    func consent() async throws {
        let outcome = try await Walk.finished().outcome("wallet present")
        #expect(outcome.errorText.contains("Test Desk"))
        #expect(outcome.errorText.contains("Discount for seniors"))
        #expect(outcome.errorText.contains("Stays hidden"))
        #expect(!outcome.errorText.contains("欧阳"))
        let consent = try #require(try outcome.json["consent"])
        #expect(consent["counter"]?["en"] == "A ticket office or till")
        guard case .array(let papers)? = consent["credentials"] else {
            throw Unexpected(what: "no credentials: \(consent.canonicalText)")
        }
        #expect(papers.map { $0["shown"] } == [[]])
        #expect(outcome.lines.count == 1)
    }

    @Test("the wallet lists what it holds and what it showed")
    func list() async throws {
        let listed = try await Walk.finished().outcome("wallet list").json
        guard case .array(let credentials)? = listed["credentials"],
            case .array(let history)? = listed["history"]
        else { throw Unexpected(what: "no lists: \(listed.canonicalText)") }
        #expect(credentials.count == 1)
        #expect(credentials.first?["values"]?["family_name"] == "欧阳")
        #expect(history.count == 2)
        #expect(history.contains { $0["receipt"] == true })
    }

    @Test("private files are 0600 and private directories 0700")
    func modes() async throws {
        let city = try await Walk.finished().city
        for directory in [
            "ledger", "ledger/operator", "ledger/registrar", "agency", "desk",
            "wallet", "w1", "offers", "issued", "receipts",
        ] {
            #expect(try city.mode(directory) == 0o700, "\(directory)")
        }
        let private_ = ["agency", "desk", "wallet", "w1", "ledger", "offers", "issued", "receipts"]
        var count = 0
        for directory in private_ {
            let found = FileManager.default.enumerator(atPath: city.path(directory))
            for case let name as String in found ?? .init() {
                let attributes = found?.fileAttributes
                let isDirectory = attributes?[.type] as? FileAttributeType == .typeDirectory
                count += 1
                #expect(
                    attributes?[.posixPermissions] as? Int == (isDirectory ? 0o700 : 0o600),
                    "\(directory)/\(name)")
            }
        }
        #expect(count > 30)
        for file in ["request.json", "presentation.json", "promise.json", "definition.json"] {
            #expect(try city.mode(file) == 0o600, "\(file)")
        }
    }
}

/// Something that a test cannot go on from.
struct Unexpected: Error {
    let what: String
}
