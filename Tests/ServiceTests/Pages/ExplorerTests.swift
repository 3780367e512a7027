import HTTPTypes
import Ledger
import LedgerTestSupport
import Records
import Testing
import TransparencyLog

@testable import Service

@Suite("Searching the log at a page")
struct ExplorerTests {
    private func indexes(_ page: PageBrowser.Page) -> [Int] {
        page.text.matches(of: /<th scope="row"><a href="\/auditor\/entries\/([0-9]+)">/)
            .compactMap { Int($0.1) }
    }

    private func older(_ page: PageBrowser.Page) -> String? {
        page.text.firstMatch(of: /<a href="([^"]+)" rel="next">/)
            .map { String($0.1).replacing("&amp;", with: "&") }
    }

    @Test func theNewestHourComesFirstAndPagesFollow() async throws {
        let auditor = try await AuditorSite(count: 60)
        try await auditor.site.visit { browser in
            let first = try await browser.get("/auditor")
            #expect(first.status == 200 && first.heading == "Log explorer")
            #expect(indexes(first).count == LogSearch.pageLength)
            let next = try await browser.get(try #require(older(first)))
            #expect(indexes(next).count == 10 && older(next) == nil)
            #expect(Set(indexes(first) + indexes(next)) == Set(0..<60))
            #expect(next.text.contains("href=\"/auditor\">Newest entries"))
        }
    }

    @Test func entriesAreFoundByTypeHourAndSigner() async throws {
        let auditor = try await AuditorSite(count: 7)
        let key = try TestCity.departmentKey(7).description
        let issuer = QueryText.make([("issuer", key)])
        try await auditor.site.visit { browser in
            let cases: [(String, Set<Int>)] = [
                ("?type=traffic.event", [2, 3, 4]), ("?type=ledger.note", [5, 6]),
                ("?hour=2026-02-01T01", [3]), ("?hour=2026-02-01T01:30:00Z", [3]),
                (issuer, [2, 3, 4]), (issuer + "&hour=2026-02-01T02&type=traffic.event", [4]),
                ("?type=safety.alert", []), ("?q=&type=&issuer=&hour=", [0, 1, 2, 3, 4, 5, 6]),
                ("?issuer=++" + issuer.dropFirst(8) + "+", [2, 3, 4]),
            ]
            for (query, expected) in cases {
                let page = try await browser.get("/auditor" + query)
                #expect(Set(indexes(page)) == expected, "\(query)")
                #expect(page.text.contains("No entry meets") == expected.isEmpty)
            }
            let page = try await browser.get("/auditor" + cases[5].0)
            #expect(page.text.contains("value=\"\(key)\""))
            #expect(page.text.contains("<option value=\"traffic.event\" selected>"))
            #expect(page.text.contains("value=\"2026-02-01T02\""))
        }
    }

    /// A hash that begins with a plus sign, by which forms write a space.
    @Test func aHashKeepsItsPlusSign() throws {
        let text = "+SaYdHPcwB6uXGaqE5P5BUa1tIAE+EEapWcg9NwcKLA="
        let hash = try #require(TreeHash(base64: text))
        #expect(try LogSearch(["q": text]).target == .leafHash(hash))
        #expect(try LogSearch(["q": "+3+"]).target == .index(3))
        #expect(try LogSearch(["q": ""]).target == nil)
    }

    @Test func oneEntryIsFoundByIndexHashAndIdentifier() async throws {
        let auditor = try await AuditorSite(count: 6)
        let entry = try await auditor.city.reader().entry(at: 3)
        let id = try Envelope(leaf: entry.leaf).id.description
        try await auditor.site.visit { browser in
            let names = [
                "3", " 3 ", entry.leafHash.hexadecimal, entry.leafHash.hexadecimal.uppercased(),
                entry.leafHash.base64, id,
            ]
            for name in names {
                let page = try await browser.get("/auditor" + QueryText.make([("q", name)]))
                #expect(page.status == 303, "\(name)")
                #expect(page.headers[.location] == "/auditor/entries/3")
            }
            for name in ["6", String(repeating: "0", count: 64), String(repeating: "0", count: 32)]
            {
                let page = try await browser.get("/auditor?q=" + name)
                #expect(page.status == 404 && page.alert == "The log has no such entry.")
            }
        }
    }

    @Test(arguments: [
        ("q=x", "no index"), ("q=-1", "no index"), ("q=03", "no index"),
        ("q=9223372036854775807", "no index"),
        ("type=Traffic", "no name"), ("issuer=somebody", "name+key id"),
        ("hour=yesterday", "like 2026"),
        ("hour=2026-02-01", "2026-03-02T09"), ("before=x", "no such page"),
    ])
    func whatCannotBeLookedForIsSaidBesideTheForm(_ query: String, _ text: String) async throws {
        let auditor = try await AuditorSite(count: 2)
        try await auditor.site.visit { browser in
            let page = try await browser.get("/auditor?" + query)
            #expect(page.status == 400 && page.text.contains("<form class=\"fields search\""))
            let value = query.split(separator: "=")[1]
            #expect(page.alert != nil, "\(text)")
            if !query.hasPrefix("before"), !query.hasPrefix("type") {
                #expect(page.text.contains("value=\"\(value)\""))
            }
        }
    }

    @Test func anEmptyLogHasItsPages() async throws {
        let auditor = try await AuditorSite(count: 2)
        try await auditor.site.visit { browser in
            for path in ["/auditor", "/auditor/charts", "/auditor/consistency", "/auditor/receipt"]
            {
                for language in ["zh", "en"] {
                    let page = try await browser.get("\(path)?lang=\(language)")
                    #expect(page.status == 200 && page.text.utf8.count < 60_000, "\(path)")
                }
            }
        }
    }
}
