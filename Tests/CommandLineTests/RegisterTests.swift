import Foundation
import JSONDocuments
import Testing

@Suite("registers and requests in numbers")
struct RegisterTests {
    private static let header = Walk.register.split(separator: "\n")[0] + "\n"

    private func offer(_ city: City, _ register: Data, out: String = "@new") async throws -> Outcome
    {
        try register.write(to: city.root.appending(path: "register"))
        return try await city.run(
            "agency", "offer", "--directory", "@agency", "--register", "@register",
            "--evidence", "post", "--out", out, "--json")
    }

    @Test("a register that no row can be read from is refused whole, with line and column")
    func unreadable() async throws {
        let city = try await Walk.copy()
        let before = try await Snapshot(of: city)
        let row = "T9,司徒,美堂,2001-11-30,330105,2010-05-05,路,1,B,none,\n"
        let registers: [(String, Data)] = [
            ("empty", Data()),
            ("noise", Data((0..<2_000).map { _ in UInt8.random(in: 128...255) })),
            (
                "a missing column",
                Data((Self.header.replacingOccurrences(of: "district,", with: "") + row).utf8)
            ),
            (
                "another name",
                Data(
                    (Self.header.replacingOccurrences(of: "birth_date", with: "Geburtstag") + row)
                        .utf8)
            ),
            (
                "a column twice",
                Data((Self.header.replacingOccurrences(of: "address", with: "district") + row).utf8)
            ),
            ("semicolons", Data((Self.header + row).replacingOccurrences(of: ",", with: ";").utf8)),
            ("UTF-16", try #require((Self.header + row).data(using: .utf16))),
            ("an open quotation mark", Data(("\"" + Self.header + row).utf8)),
        ]
        for (what, register) in registers {
            let outcome = try await offer(city, register)
            #expect(outcome.status == 3, "\(what): \(outcome.summary)")
            #expect(outcome.complaints.count == 1, "\(what): \(outcome.summary)")
            #expect(outcome.errorText.contains("line 1, column "), "\(what): \(outcome.summary)")
            #expect(outcome.errorText.contains(city.path("register")), "\(outcome.summary)")
            #expect(!city.exists("new"), "\(what)")
        }
        let after = try await Snapshot(of: city)
        #expect(after == before)
    }

    @Test("bad rows are reported with line and column, never with their values; good rows go on")
    func rows() async throws {
        let city = try await Walk.copy()
        let good = "T8,司徒,美堂,2001-11-30,330105,2010-05-05,路,1,B,none,"
        let rows: [(row: String, place: String?)] = [
            (good, nil),
            ("T8,司徒,美堂,2001-11-30,330105,2010-05-05,路,1,B,none,", "3,1,refused"),
            (",司徒,美堂,2001-11-30,330105,2010-05-05,路,1,B,none,", "4,1,refused"),
            ("X1,司徒,美堂,30.11.2001,330105,2010-05-05,路,1,B,none,", "5,4,refused"),
            ("X2,司徒,美堂,2001-02-29,330105,2010-05-05,路,1,B,none,", "6,4,refused"),
            ("X3,司徒,美堂,2001-11-30,99999999999999999999,2010-05-05,路,1,B,none,", "7,5,refused"),
            ("X4,司徒, ,2001-11-30,330105,2010-05-05,路,1,B,none,", "8,3,refused"),
            ("X5,司徒,美堂,2001-11-30,330105,2010-05-05", "9,7,refused"),
            ("X6,司徒,美堂,2001-11-30,330105,2010-05-05,路,1,B,none,,,", "10,12,refused"),
            ("X7,\"司徒\"x,美堂,2001-11-30,330105,2010-05-05,路,1,B,none,", "11,2,refused"),
            ("T7,诸葛,\"小,亮\",2001-11-30,330105,2010-05-05,路,1,B,none,C", nil),
        ]
        var text = Data((Self.header + rows.map(\.row).joined(separator: "\n") + "\n").utf8)
        text +=
            Data("X8,".utf8) + [0xD6, 0xD0]
            + Data(",x,2001-11-30,330105,2010-05-05,r,1,B,n,\n".utf8)
        let outcome = try await offer(city, text)
        #expect(outcome.status == 3, "\(outcome.summary)")
        #expect(outcome.complaints.count == 1)
        #expect(
            try outcome.json == [
                "offered": 2, "repeated": 0, "already_issued": 0, "refused": 10,
            ])
        let report = try city.text("new/offers.csv")
        for place in rows.compactMap(\.place) + ["13,2,refused"] {
            #expect(report.contains("\r\n" + place), "\(place) in \(report)")
        }
        for value in ["30.11.2001", "2001-02-29", "99999999999999999999", "司徒"] {
            #expect(!report.contains(value) && !outcome.errorText.contains(value))
        }
        #expect(report.contains("not UTF-8"))
        #expect(try city.names(in: "new").count == 3)

        let again = try await offer(city, text)
        #expect(
            try again.json == [
                "offered": 0, "repeated": 2, "already_issued": 0, "refused": 10,
            ])
        #expect(try city.text("new/offers.csv").split(separator: "\r\n").count == 13)
    }

    @Test("a row with a live credential gets no second offer")
    func alreadyIssued() async throws {
        let city = try await Walk.copy()
        let outcome = try await offer(city, Data(Walk.register.utf8))
        #expect(try outcome.json["already_issued"] == 1)
        #expect(try city.text("new/offers.csv").contains("\r\n2,,already-issued,,,\r\n"))
    }

    @Test("requests in a folder: each is answered or named in the report, none stops another")
    func requests() async throws {
        let city = try await Walk.copy()
        try FileManager.default.createDirectory(
            atPath: city.path("requests"), withIntermediateDirectories: true)
        try city.data("request.json").write(to: city.root.appending(path: "requests/a.json"))
        try city.write("{\"v\":1", to: "requests/b.json")
        try city.write(String(repeating: "x", count: 10_000_000), to: "requests/c.json")
        try city.write("not read", to: "requests/d.txt")
        let outcome = try await city.run(
            "agency", "issue", "--directory", "@agency", "--requests", "@requests",
            "--out", "@answers", "--json")
        #expect(outcome.status == 3, "\(outcome.summary)")
        #expect(try outcome.json == ["issued": 1, "refused": 2])
        #expect(outcome.complaints.count == 1)
        #expect(outcome.errorText.contains(city.path("requests/b.json")), "\(outcome.summary)")
        let report = try city.text("answers/issued.csv")
        #expect(report.contains("a.json,issued,"))
        #expect(report.contains("b.json,malformed,,"))
        #expect(report.contains("c.json,too-large,,"))
        #expect(try city.names(in: "answers").count == 2)
    }

    @Test("a wrong code is refused, and so is a used offer")
    func refusals() async throws {
        let city = try await Walk.copy()
        let request = try city.json("request.json")
        guard case .object(var members) = request else { throw Unexpected(what: "no object") }
        members["code"] = "wrong-code"
        try city.write(.object(members), to: "wrong.json")
        let outcome = try await city.run(
            "agency", "issue", "--directory", "@agency", "--requests", "@wrong.json",
            "--out", "@answers", "--json")
        #expect(outcome.status == 1, "\(outcome.summary)")
        #expect(outcome.complaints.count == 1)
        #expect(try city.names(in: "answers") == ["issued.csv"])
    }

    @Test("two runs on one request at once give one and the same credential")
    func twoIssuers() async throws {
        let city = try await Walk.copy()
        // The second row's offer, which nobody has answered yet.
        let rows = try city.text("offers/offers.csv").split(separator: "\r\n")
        let row = rows[2].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        try await city.done(
            "wallet", "request", "--directory", "@wallet", "--offer", "@offers/\(row[3]).json",
            "--code", row[4], "--out", "@second.json")
        func issue(_ out: String) async throws -> Outcome {
            try await city.run(
                "agency", "issue", "--directory", "@agency", "--requests", "@second.json",
                "--out", out, "--json")
        }
        async let one = issue("@one")
        async let two = issue("@two")
        for outcome in try await [one, two] {
            #expect(outcome.status == 0, "\(outcome.summary)")
            #expect(try outcome.json == ["issued": 1, "refused": 0])
        }
        #expect(try city.data("one/\(row[3]).json") == city.data("two/\(row[3]).json"))
    }
}
