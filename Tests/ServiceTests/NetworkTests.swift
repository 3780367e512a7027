import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import LedgerClient
import LedgerTestSupport
import Records
import Testing
import TransparencyLog

@testable import Service

@Suite("A ledger over a real connection")
struct NetworkTests {
    /// The service runs in this process, which may have much else to do.
    private static func transport() -> URLSessionTransport {
        URLSessionTransport(silenceSeconds: 600, answerSeconds: 1_200)
    }

    private func remote(_ port: Int, path: String = "/log") throws -> RemoteLedger {
        let address = try #require(LedgerAddress("http://127.0.0.1:\(port)\(path)"))
        return RemoteLedger(
            at: address, log: try TestCity.log(), policy: .none, memory: nil,
            transport: Self.transport())
    }

    @Test func readsAndAppends() async throws {
        let site = try await LogSite(size: 300)
        try await site.append([TestCity.department(3)])
        try await LogSite.application(site.endpoints.endpoints).test(.live) { client in
            let port = try #require(client.port)
            for path in ["", "/", "/log", "/log/"] {
                #expect(try await remote(port, path: path).size() == 301)
            }
            let remote = try remote(port)
            #expect(try await remote.entry(at: 256) == site.reader.entry(at: 256))
            let key = try TestCity.departmentKey(3)
            #expect(try await remote.evidence(ofMember: key).count == 2)
            let event = try TestCity.event(
                by: 3, area: nil, created: TestCity.time("2026-02-01T00:10:00Z"))
            #expect(try await remote.append(event).index == 301)
            // Many at once share the connections, and none waits for ever.
            try await withThrowingTaskGroup(of: Int.self) { group in
                for index in 0..<64 {
                    group.addTask { try await remote.entry(at: index).index }
                }
                let sum = try await group.reduce(0, +)
                #expect(sum == (0..<64).reduce(0, +))
            }
            await #expect(throws: LedgerError.refusedByService(code: "not-found")) {
                try await self.remote(port, path: "/other").size()
            }
        }
    }

    @Test func longAnswersAndOtherPlacesAreRefused() async throws {
        let endpoints = [
            Endpoint(
                method: .get, path: "/log/long", name: "long", summary: "", access: .anybody,
                outcomes: []
            ) { _ in
                Answer(
                    status: .ok,
                    content: .bytes([UInt8](repeating: 0x20, count: 100_000), mediaType: "x/y"))
            },
            Endpoint(
                method: .get, path: "/log/checkpoint", name: "away", summary: "",
                access: .anybody, outcomes: []
            ) { _ in .see("/log/long") },
        ]
        try await LogSite.application(endpoints).test(.live) { client in
            let port = try #require(client.port)
            let transport = Self.transport()
            let url = try #require(URL(string: "http://127.0.0.1:\(port)/log/long"))
            let whole = try await transport.answer(to: LedgerRequest(url: url), limit: 100_000)
            #expect(whole.status == 200 && whole.body.count == 100_000)
            await #expect(throws: LedgerError.answerMalformed) {
                try await transport.answer(to: LedgerRequest(url: url), limit: 99_999)
            }
            await #expect(throws: LedgerError.answerMalformed) {
                try await self.remote(port).size()
            }
        }
    }

    @Test func whoeverIsNotThereIsUnreachable() async throws {
        // Port 1 is nobody's on a machine of ours.
        let remote = try remote(1)
        await #expect(throws: LedgerError.unreachable) { try await remote.size() }
        let event = try TestCity.event(
            by: 3, area: nil, created: TestCity.time("2026-02-01T00:10:00Z"))
        #expect(await remote.append(contentsOf: [event]) == [.failure(.unreachable)])
    }

    @Test(arguments: [
        "ftp://city.example", "http://", "https:///log", "http://a b", "http://u@city.example",
        "http://u:p@city.example", "http://city.example?x=1", "http://city.example/#log",
        "http://city.example:0", "http://city.example:65536", "http://城.example", "/srv/ledger",
        "http:\\\\city.example", "http://" + String(repeating: "a", count: 2_000),
    ])
    func onlyAddressesAreAddresses(_ text: String) {
        #expect(LedgerAddress(text) == nil)
    }

    @Test func anAddressHasOneForm() throws {
        for (text, form) in [
            ("http://city.example", "http://city.example/log"),
            ("https://city.example:8443//", "https://city.example:8443/log"),
            ("https://city.example/a/log/", "https://city.example/a/log"),
        ] {
            #expect(LedgerAddress(text)?.text == form)
        }
    }
}
