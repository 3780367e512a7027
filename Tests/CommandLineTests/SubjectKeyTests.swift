import Foundation
import JSONDocuments
import Testing

@Suite("the subject's key comes with the credential")
struct SubjectKeyTests {
    private static let row = "T90000001"

    /// The walk's city with a custodian, and one record about the resident who has the credential;
    /// the custodian has the key from the agency.
    private static func town() async throws -> CustodianWalk {
        let city = try await Walk.copy()
        try await city.done(
            "agency", "subject", "--directory", "@agency", "--row", row, "--out", "@custodian.key")
        try await CustodianWalk.found(in: city)
        try city.write(["service": "leak", "status": "open"], to: "public.json")
        try city.write(["text": "the ceiling is wet"], to: "payload.json")
        let added = try await city.done(
            "record", "add", "--directory", "@water", "--ledger", "@ledger", "--type",
            "community.request", "--public", "@public.json", "--payload", "@payload.json",
            "--subject", "@custodian.key")
        guard case .string(let record)? = try added.json["id"] else {
            throw Unexpected(what: "no record")
        }
        return CustodianWalk(
            city: city, record: record, reader: try CustodianWalk.identity(city, "reader.txt"))
    }

    @Test("wallet and agency write the same key, for their owners alone, over no other file")
    func written() async throws {
        let city = try await Walk.copy()
        let out = try await city.done(
            "wallet", "subject", "--directory", "@wallet", "--out", "@resident.key", "--json")
        #expect(try out.json == ["out": .string(city.path("resident.key"))])
        try await city.done(
            "agency", "subject", "--directory", "@agency", "--row", Self.row, "--out",
            "@custodian.key")
        try await city.done(
            "agency", "subject", "--directory", "@agency", "--row", "T90000002", "--out",
            "@neighbour.key")
        let key = try city.text("resident.key")
        #expect(try city.text("custodian.key") == key)
        #expect(try city.text("neighbour.key") != key)
        for name in ["resident.key", "custodian.key"] { #expect(try city.mode(name) == 0o600) }
        for name in try city.names(in: "issued") where name.hasSuffix(".json") {
            #expect(try city.mode("issued/" + name) == 0o600)
        }
        for arguments in [
            ["wallet", "subject", "--directory", "@wallet"],
            ["agency", "subject", "--directory", "@agency", "--row", "T90000002"],
        ] {
            let refused = try await city.run(arguments + ["--out", "@resident.key"])
            #expect(refused.status == 4, "\(refused.summary)")
            #expect(try city.text("resident.key") == key)
        }
        let digits = String(key.dropLast().suffix(64))
        for name in ["offer.json", "request.json", "presentation.json", "presentation-open.json"] {
            #expect(try !city.text(name).contains(digits), "\(name)")
        }
        #expect(try city.text("credential.json").contains(digits))
    }

    @Test("a credential or row of another name has no key here")
    func unknown() async throws {
        let city = try await Walk.copy()
        let credential = try await city.run(
            "wallet", "subject", "--directory", "@wallet", "--credential", "other", "--out", "@new")
        #expect(credential.status == 1)
        #expect(credential.errorText.hasSuffix("[subject-key-missing]\n"))
        let row = try await city.run(
            "agency", "subject", "--directory", "@agency", "--row", " T90000001", "--out", "@new")
        #expect(row.status == 2)
        #expect(row.errorText.hasSuffix("[row-key]\n"), "\(row.summary)")
        #expect(!city.exists("new"))
    }

    @Test("the wallet's key finds the access to a record that the custodian added")
    func usage() async throws {
        let walk = try await Self.town()
        let city = walk.city
        try await walk.rule(
            ["action": "read", "purpose": "repair", "role": "crew", "fields": ["text"]])
        let granted = try await walk.grant("--fields", "text", "--json")
        #expect(granted.status == 0, "\(granted.summary)")
        try await city.done("ledger", "export", "--directory", "@ledger", "--out", "@log")
        try await city.done(
            "wallet", "subject", "--directory", "@wallet", "--out", "@resident.key")
        try await city.done("record", "subject", "--out", "@stranger.key")
        for (key, count) in [("@resident.key", 1), ("@stranger.key", 0)] {
            let usage = try await city.done(
                "record", "usage", "@log", "--subject", key, "--log-key", "@log/vkey", "--json")
            #expect(try usage.json["findUsage"]?["totalUsages"] == .integer(count))
            #expect(try usage.json["gaps"] == [])
        }
    }

    @Test("a wallet finds the accesses itself, in a log that enough witnesses cosigned")
    func usageByTheWallet() async throws {
        let walk = try await Self.town()
        let city = walk.city
        try await walk.rule(
            ["action": "read", "purpose": "repair", "role": "crew", "fields": ["text"]])
        #expect(try await walk.grant("--fields", "text", "--json").status == 0)
        let usage = ["wallet", "usage", "@log", "--directory", "@wallet", "--json"]
        try await city.done("ledger", "export", "--directory", "@ledger", "--out", "@log")
        let early = try await city.run(usage)
        #expect(early.status == 1, "\(early.summary)")
        for name in ["w1", "w2"] {
            try await city.done(
                "witness", "cosign", "--directory", "@\(name)", "--log", "@log", "--out",
                "@\(name).answer")
        }
        try await city.done(
            "ledger", "checkpoint", "--directory", "@ledger", "--witnesses", "@quorum", "--add",
            "@w1.answer", "@w2.answer")
        try await city.done("ledger", "export", "--directory", "@ledger", "--out", "@log")
        let found = try await city.run(usage)
        #expect(found.status == 0, "\(found.summary)")
        #expect(try found.json["findUsage"]?["totalUsages"] == 1)
        #expect(try found.json["gaps"] == [])
        let other = try await city.run(usage + ["--credential", "other"])
        #expect(other.errorText.hasSuffix("[subject-key-missing]\n"))
    }
}
