import Foundation
import JSONDocuments
import Synchronization
import TestSupport
import Testing

@Suite("the wallet over the network")
struct NetworkTests {
    private typealias Step = LoopbackServer.Step

    /// Runs a command to its end on the thread of a server.
    private static func run(_ city: City, _ arguments: [String]) -> Bool {
        let words = arguments.map { $0.hasPrefix("@") ? city.path(String($0.dropFirst())) : $0 }
        let child = try? ChildProcess(
            Countersign.program.path, words, environment: city.environment,
            input: .file("/dev/null"), output: .file("/dev/null"), errors: .file("/dev/null"))
        return child?.wait() == 0
    }

    /// An agency's service for the offers in `folder`.
    private static func serveAgency(_ city: City, _ folder: String) throws -> LoopbackServer {
        try LoopbackServer { request in
            let parts = request.path.split(separator: "/").map(String.init)
            guard parts.count >= 2, parts[0] == "offers" else { return [.problem(404, "unknown")] }
            if request.method == "GET" {
                guard let text = try? city.text("\(folder)/\(parts[1]).json") else {
                    return [.problem(404, "offer-unknown")]
                }
                return [.json(text)]
            }
            try? request.body.write(to: city.root.appending(path: "asked.json"))
            let isIssued = run(
                city,
                [
                    "agency", "issue", "--directory", "@agency", "--requests", "@asked.json",
                    "--out", "@over-http",
                ])
            guard isIssued, let text = try? city.text("over-http/\(parts[1]).json") else {
                return [.problem(422, "request-rejected")]
            }
            return [.json(text)]
        }
    }

    /// A desk's service: its request, its verdicts, its receipts.
    private static func serveDesk(_ city: City, _ ask: String) throws -> LoopbackServer {
        try LoopbackServer { request in
            switch (request.method, request.path) {
            case ("GET", "/requests/1"):
                guard let text = try? city.text(ask) else { return [.problem(404, "unknown")] }
                return [.json(text)]
            case ("POST", "/requests/1"):
                try? request.body.write(to: city.root.appending(path: "answer.json"))
                if let kept = try? city.text("promised.json") { return [accepted(kept)] }
                let isAccepted = run(
                    city,
                    [
                        "desk", "verify", "--directory", "@desk", "--request", "@" + ask,
                        "--presentation", "@answer.json", "--promise", "@promised.json",
                    ])
                guard isAccepted, let promise = try? city.text("promised.json") else {
                    return [.json(#"{"reason":"proof","verdict":"reject"}"#)]
                }
                return [accepted(promise)]
            case ("POST", "/desks/one/receipts"):
                guard let name = try? city.names(in: "later").first,
                    let text = try? city.text("later/" + name)
                else { return [.problem(404, "receipt-pending")] }
                return [.json(text)]
            default: return [.problem(404, "unknown")]
            }
        }
    }

    private static func accepted(_ promise: String) -> Step {
        .json(#"{"promise":\#(promise),"receipts":"/desks/one/receipts","verdict":"accept"}"#)
    }

    @Test("an offer's link gives the credential, by request and by accept")
    func offer() async throws {
        let city = try await Walk.copy()
        let rows = try city.text("offers/offers.csv").split(separator: "\r\n")
        let row = rows[2].split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        let server = try Self.serveAgency(city, "offers")
        defer { server.stop() }
        let link = server.link("/offers/\(row[3])")
        try await city.done(
            "wallet", "init", "--directory", "@second", "--log-key", "@log/vkey", "--witnesses",
            "@quorum")
        let bare = try await city.run("wallet", "accept", link, "--directory", "@second")
        #expect(bare.status == 2, "\(bare.summary)")
        let wrong = try await city.run(
            "wallet", "request", "--directory", "@second", "--offer", link, "--code", "wrong")
        #expect(wrong.status == 1, "\(wrong.summary)")
        #expect(wrong.errorText.hasSuffix("[request-rejected]\n"))
        #expect(!wrong.errorText.contains(row[3]))
        let accepted = try await city.done(
            "wallet", "accept", link, "--directory", "@second", "--code", row[4], "--json")
        let list = try await city.done("wallet", "list", "--directory", "@second", "--json").json
        #expect(try list["credentials"]?.first?["id"] == accepted.json["credential"])
        let unknown = try await city.run(
            "wallet", "request", "--directory", "@second", "--offer", server.link("/offers/00"),
            "--code", row[4])
        #expect(unknown.status == 1)
        #expect(unknown.errorText.hasSuffix("[offer-unknown]\n"))
    }

    @Test("a desk's link: consent, verdict, promise, and the receipt later")
    func show() async throws {
        let city = try await Walk.copy()
        try await city.done(
            "desk", "ask", "--directory", "@desk", "--ledger", "@ledger", "--template",
            "car-sharing", "--definition", "@definition.json", "--out", "@live.json")
        let server = try Self.serveDesk(city, "live.json")
        defer { server.stop() }
        let show = ["wallet", "show", server.link("/requests/1"), "--directory", "@wallet"]
        let asked = try await city.run(show)
        #expect(asked.status == 4, "\(asked.summary)")
        #expect(asked.errorText.hasSuffix("[consent-missing]\n"))
        #expect(asked.errorText.contains("Test Desk"))
        #expect(server.requests.allSatisfy { $0.method == "GET" })

        let shown = try await city.done(
            show[0], show[1], show[2], show[3], show[4], "--yes", "--json")
        #expect(try shown.json["verdict"] == "accept")
        #expect(try shown.json["consent"]?["desk"]?["en"] == "Test Desk")
        #expect(shown.errorText.contains("Stays hidden: "))
        // The verdict was lost: the same answer again, the same promise.
        let again = try await city.done(
            "wallet", "present", "--request", server.link("/requests/1"), "--directory", "@wallet",
            "--yes", "--json")
        #expect(try again.json["anchored_by"] == shown.json["anchored_by"])
        let bodies = server.requests.filter { $0.method == "POST" }.map(\.body)
        #expect(bodies.count == 2 && bodies[0] == bodies[1])
        try await receipts(city, server)
    }

    /// The rest of a show: the receipt that is not there yet, then is.
    private func receipts(_ city: City, _ server: LoopbackServer) async throws {
        let early = try await city.done("wallet", "receipts", "--directory", "@wallet", "--json")
        #expect(try early.json["pending"] == 1 && early.json["kept"] == 0)
        let before = try await history(city)
        // The first two were shown within one second.
        #expect(Set(before.map { $0["state"]?.text }) == ["receipt", "no-promise", "promised"])
        #expect(before.last?["state"] == "promised")
        try await city.done(
            "desk", "release", "--directory", "@desk", "--ledger", "@ledger", "--now")
        try await city.done("ledger", "export", "--directory", "@ledger", "--out", "@log")
        for name in ["w1", "w2"] {
            try await city.done(
                "witness", "cosign", "--directory", "@\(name)", "--log", "@log", "--out",
                "@\(name).answer")
        }
        try await city.done(
            "ledger", "checkpoint", "--directory", "@ledger", "--witnesses", "@quorum", "--add",
            "@w1.answer", "@w2.answer")
        try await city.done(
            "desk", "release", "--directory", "@desk", "--ledger", "@ledger", "--out", "@later")
        let kept = try await city.done("wallet", "receipts", "--directory", "@wallet", "--json")
        #expect(try kept.json["kept"] == 1 && kept.json["pending"] == 0, "\(kept.summary)")
        let last = try #require(try await history(city).last)
        #expect(last["state"] == "receipt" && last["read"] == ["driving_b"])
        try city.write(#require(last["receipt"]), to: "from-history.json")
        try await city.done(
            "audit", "receipt", "@from-history.json", "--log-key", "@log/vkey", "--witnesses",
            "@quorum")
        let count = server.requests.count
        try await city.done("wallet", "receipts", "--directory", "@wallet")
        #expect(server.requests.count == count)
    }

    private func history(_ city: City) async throws -> [JSONValue] {
        try await city.done("wallet", "history", "--directory", "@wallet", "--json").lines.map {
            try JSONValue(parsing: Array($0.utf8))
        }
    }

    @Test("a service that misbehaves gets nothing, and a code says what was wrong")
    func misbehaving() async throws {
        let city = try await Walk.copy()
        let type = "Content-Type: application/json"
        let answers: [(path: String, step: Step, code: String, status: Int32)] = [
            ("/long", .head(200, [type, "Content-Length: 999999999"]), "answer-too-large", 3),
            ("/page", .answer(200, "text/html", Data("<p>".utf8)), "answer-of-another-kind", 3),
            (
                "/away",
                .answer(302, "text/html", Data(), headers: ["Location: https://other.example/"]),
                "redirected", 5
            ),
            ("/cut", .head(200, [type, "Content-Length: 99"], Data("{".utf8)), "answer-cut", 5),
            ("/gone", .problem(410, "expired"), "expired", 1),
            ("/broken", .problem(500, "bug"), "bug", 5), ("/empty", .json("{}"), "malformed", 3),
        ]
        let server = try LoopbackServer { request in
            answers.filter { $0.path == request.path }.map(\.step)
        }
        defer { server.stop() }
        for (path, _, code, status) in answers {
            let outcome = try await city.run(
                "wallet", "show", server.link(path), "--directory", "@wallet", "--yes")
            #expect(outcome.status == status, "\(path): \(outcome.summary)")
            #expect(outcome.errorText.hasSuffix("[\(code)]\n"), "\(path): \(outcome.summary)")
        }
        #expect(server.requests.allSatisfy { $0.method == "GET" })
        for (link, code) in [
            ("http://desk.example/requests/1", "address-not-secure"),
            ("https://a@desk.example/", "address-invalid"),
        ] {
            let outcome = try await city.run(
                "wallet", "show", link, "--directory", "@wallet", "--yes")
            #expect(outcome.status == 2, "\(outcome.summary)")
            #expect(outcome.errorText.hasSuffix("[\(code)]\n"))
        }
    }

    @Test("revocations are followed by the folder's link as in the folder")
    func revocations() async throws {
        let town = try await RevokingTown()
        let city = town.city
        let definition = try await town.define()
        _ = try await town.issue("R1001", to: definition)
        let lost = try await town.issue("R1002", to: definition)
        let revoked = try await town.run(
            ["agency", "revoke"] + RevokingTown.both + ["--credential", lost, "--reason", "lost"])
        #expect(revoked.status == 0, "\(revoked.summary)")
        let server = try LoopbackServer { request in
            let place = request.path.split(separator: "/").dropFirst().joined(separator: "/")
            guard request.path.hasPrefix("/revocations/"),
                let data = try? city.data("agency/public/" + place)
            else { return [.problem(404, "unknown")] }
            return [.answer(200, "application/octet-stream", data)]
        }
        defer { server.stop() }
        let copy = try City(copying: city)
        let near = try await copy.done(
            "wallet", "update", "--directory", "@wallet", "--revocations", "@agency/public",
            "--json")
        let far = try await city.done(
            "wallet", "update", "--directory", "@wallet", "--revocations",
            server.link("/revocations"), "--json")
        #expect(try far.json == near.json)
        #expect(try far.json["keys_proved"] == 1)
        let states = try #require(try far.json["credentials"]?.elements).map { $0["state"]?.text }
        #expect(Set(states) == ["valid", "revoked"])
        let elsewhere = try await city.run(
            "wallet", "update", "--directory", "@wallet", "--revocations", server.link("/nothing"))
        #expect(elsewhere.status == 1, "\(elsewhere.summary)")
        #expect(elsewhere.errorText.contains("127.0.0.1: has nothing about"))
    }
}
