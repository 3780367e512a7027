import Foundation
import TestSupport
import Testing
import WalletClient

@Suite("Asking a service")
struct WebClientTests {
    private typealias Step = LoopbackServer.Step

    /// Asks a server that answers everything with `steps`.
    private func get(
        _ steps: Step..., kind: WebClient.Kind? = .json, limit: Int = 1_000,
        patience: WebClient.Patience = .init()
    ) async throws -> [UInt8] {
        let server = try LoopbackServer { _ in steps }
        defer { server.stop() }
        return try await WebClient(patience: patience).get(
            WebAddress(parsing: server.link("/requests/1")), kind: kind, limit: limit)
    }

    private static let long = Data(repeating: 0x20, count: 1_001)

    @Test func whatIsAskedForComes() async throws {
        #expect(try await get(.json("{}")) == Array("{}".utf8))
        let page = Step.answer(200, "Application/JSON; charset=utf-8", Data("[]".utf8))
        #expect(try await get(page) == Array("[]".utf8))
        let bytes = Step.answer(200, "application/octet-stream", Data([0, 1]))
        #expect(try await get(bytes, kind: nil) == [0, 1])
        let pieces = Step.head(
            200, ["Content-Type: application/json", "Transfer-Encoding: chunked"],
            Data("1\r\n{\r\n1\r\n}\r\n0\r\n\r\n".utf8))
        #expect(try await get(pieces) == Array("{}".utf8))
    }

    @Test func nothingTellsOneWalletFromAnother() async throws {
        let cookie = "Set-Cookie: mark=1; Path=/"
        let server = try LoopbackServer { _ in
            [.answer(200, "application/json", Data("{}".utf8), headers: [cookie, "ETag: \"1\""])]
        }
        defer { server.stop() }
        let client = WebClient()
        let address = try WebAddress(parsing: server.link("/requests/1"))
        _ = try await client.get(address, kind: .json, limit: 10)
        _ = try await client.get(address, kind: .json, limit: 10)
        _ = try await client.post([1], as: .cbor, to: address, limit: 10)
        let requests = server.requests
        try #require(requests.count == 3)
        let asked: Set = ["host", "user-agent", "accept", "accept-encoding", "accept-language"]
        for request in requests[..<2] {
            #expect(Set(request.headers.keys).subtracting(["connection"]) == asked)
            #expect(request.headers["user-agent"] == "countersign")
            #expect(request.headers["accept-language"] == "*")
        }
        #expect(requests[0].headers == requests[1].headers)
        #expect(
            Set(requests[2].headers.keys).subtracting(["connection"])
                == asked.union(["content-type", "content-length"]))
        #expect(requests[2].headers["content-type"] == "application/cbor")
        #expect(requests[2].body == Data([1]))
    }

    @Test func anAnswerPastTheLimitIsNotRead() async throws {
        let limit = ClientError.answerTooLarge(limit: 1_000)
        await #expect(throws: limit) { try await get(.answer(200, "application/json", Self.long)) }
        let type = "Content-Type: application/json"
        await #expect(throws: limit) {
            try await get(.head(200, [type, "Content-Length: 100000000000"]), .wait(seconds: 600))
        }
        await #expect(throws: limit) { try await get(.head(200, [type]), .flood(Self.long)) }
        let chunk = Data("3e9\r\n".utf8) + Self.long + Data("\r\n".utf8)
        await #expect(throws: limit) {
            try await get(.head(200, [type, "Transfer-Encoding: chunked"]), .flood(chunk))
        }
        await #expect(throws: ClientError.answerTooLarge(limit: 16_384)) {
            try await get(.head(500, [type]), .flood(Self.long), limit: 1_000_000)
        }
    }

    /// What is read but not looked at yet has no limit: looking must not wait for other work.
    @Test func aFloodIsStoppedWhileTheProcessIsBusy() async throws {
        let type = "Content-Type: application/json"
        let piece = Data(repeating: 0x20, count: 1 << 20)
        let server = try LoopbackServer { _ in
            [.wait(seconds: 0.5), .head(200, [type]), .flood(piece)]
        }
        defer { server.stop() }
        // Longer than a flood takes to its end.
        let end = ContinuousClock.now + .seconds(8)
        let busy = (0..<8).map { _ in
            Task.detached { while ContinuousClock.now < end {} }
        }
        await #expect(throws: ClientError.answerTooLarge(limit: 1_000)) {
            try await WebClient().get(
                WebAddress(parsing: server.link("/")), kind: .json, limit: 1_000)
        }
        for task in busy { await task.value }
        #expect(server.floodedByteCount < LoopbackServer.floodLimit)
    }

    /// The services are slower by far than any machine on which this is tried.
    @Test func aSlowServiceIsNotWaitedForWithoutEnd() async throws {
        let patience = WebClient.Patience(silenceSeconds: 1, answerSeconds: 2)
        await #expect(throws: ClientError.timedOut) {
            try await get(.wait(seconds: 600), .json("{}"), patience: patience)
        }
        let type = "Content-Type: application/json"
        await #expect(throws: ClientError.timedOut) {
            try await get(
                .head(200, [type, "Content-Length: 2"]), .wait(seconds: 600), patience: patience)
        }
        // A byte now and then is no silence, and takes too long in all.
        let server = try LoopbackServer { _ in
            [.head(200, [type, "Content-Length: 10000"])]
                + (0..<5_000).flatMap { _ in [Step.write(Data(" ".utf8)), .wait(seconds: 0.3)] }
        }
        defer { server.stop() }
        await #expect(throws: ClientError.timedOut) {
            try await WebClient(patience: patience).get(
                WebAddress(parsing: server.link("/")), kind: .json, limit: 100_000)
        }
    }

    @Test func anotherKindOfAnswerIsNoAnswer() async throws {
        for type in ["text/html", "application/problem+json", "application/jsonp", "text/json"] {
            await #expect(throws: ClientError.answerOfAnotherKind) {
                try await get(.answer(200, type, Data("{}".utf8)))
            }
        }
        await #expect(throws: ClientError.answerOfAnotherKind) {
            try await get(.head(200, ["Content-Length: 2"], Data("{}".utf8)))
        }
        let packed = Step.answer(
            200, "application/json", Data([0x1f, 0x8b, 8, 0]), headers: ["Content-Encoding: gzip"])
        await #expect(throws: ClientError.self) { try await get(packed) }
    }

    @Test func nobodyIsFollowedElsewhere() async throws {
        let other = try LoopbackServer { _ in [.json("{}")] }
        defer { other.stop() }
        for status in [301, 302, 303, 307, 308] {
            for place in [other.link("/"), "/other", "https://desk.example/", "file:///etc/passwd"]
            {
                await #expect(throws: ClientError.self) {
                    try await get(
                        .answer(
                            status, "application/json", Data("{}".utf8),
                            headers: ["Location: \(place)"]))
                }
            }
        }
        await #expect(throws: ClientError.redirected) {
            try await get(.answer(302, "text/html", Data(), headers: ["Location: /other"]))
        }
        let server = try LoopbackServer { [link = other.link("/")] _ in
            [.answer(307, "application/json", Data(), headers: ["Location: \(link)"])]
        }
        defer { server.stop() }
        await #expect(throws: ClientError.redirected) {
            try await WebClient().post(
                [1], as: .json, to: WebAddress(parsing: server.link("/")), limit: 10)
        }
        #expect(other.requests.isEmpty)
    }

    @Test func whatIsCutIsNoAnswer() async throws {
        let type = "Content-Type: application/json"
        await #expect(throws: ClientError.answerCut) {
            try await get(.head(200, [type, "Content-Length: 9"], Data("{}".utf8)))
        }
        await #expect(throws: ClientError.answerCut) {
            try await get(
                .head(200, [type, "Transfer-Encoding: chunked"], Data("9\r\n{}".utf8)))
        }
        await #expect(throws: ClientError.unreachable) { try await get() }
        await #expect(throws: ClientError.unreachable) {
            try await get(.write(Data("nonsense\r\n\r\n".utf8)))
        }
        let server = try LoopbackServer { _ in [] }
        server.stop()
        await #expect(throws: ClientError.unreachable) {
            try await WebClient().get(WebAddress(parsing: "http://127.0.0.1:1/"), limit: 10)
        }
    }

    @Test func aRefusalBringsItsCodeIfItIsOne() async throws {
        await #expect(throws: ClientError.refused(status: 404, code: "request-unknown")) {
            try await get(.problem(404, "request-unknown"))
        }
        await #expect(throws: ClientError.refused(status: 410, code: nil)) {
            try await get(.problem(410, "Not a code, R0700000\\u001b"))
        }
        await #expect(throws: ClientError.refused(status: 401, code: nil)) {
            try await get(
                .answer(
                    401, "text/html", Data("<p>".utf8),
                    headers: ["WWW-Authenticate: Basic realm=\"a\""]))
        }
        await #expect(throws: ClientError.refused(status: 503, code: nil)) {
            try await get(.answer(503, "application/problem+json", Data("{".utf8)))
        }
        #expect(ClientError.refused(status: 404, code: nil).code == "http-404")
    }
}
