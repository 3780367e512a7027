import HTTPTypes
import JSONDocuments
import Testing

@testable import Service

@Suite("What all pages have in common")
struct FrameTests {
    @Test func aPageIsInTheReadersLanguageAndOffersTheOther() async throws {
        try await PageSite().visit { browser in
            let english = try await browser.get("/?x=1")
            #expect(english.status == 200 && english.text.contains("<html lang=\"en\">"))
            #expect(english.headers[.contentLanguage] == "en")
            #expect(english.text.contains("href=\"/?x=1&amp;lang=zh\""))
            #expect(english.text.contains("SAMPLE"))
            browser.headers[.acceptLanguage] = "zh-CN"
            let chinese = try await browser.get("/")
            #expect(chinese.text.contains("<html lang=\"zh-Hans\">"))
            #expect(chinese.text.contains("测试市副署服务"))
            // What was chosen is remembered.
            _ = try await browser.get("/?lang=en")
            #expect(try await browser.get("/").text.contains("<html lang=\"en\">"))
            #expect(browser.cookies["lang"] == "en")
        }
    }

    @Test func everyPageIsClosedToWhatComesFromElsewhere() async throws {
        try await PageSite().visit { browser in
            for path in ["/", "/sign-in", "/problems", "/nothing"] {
                let page = try await browser.get(path)
                let policy = try #require(page.headers[.contentSecurityPolicy])
                #expect(policy.hasPrefix("default-src 'none'; "))
                #expect(!policy.contains("unsafe") && !policy.contains("*"))
                #expect(policy.contains("frame-ancestors 'none'"))
                #expect(page.headers[.cacheControl] == "no-store")
            }
        }
    }

    /// No page may need what the policy forbids: the templates are looked at, where every branch is.
    @Test func noTemplateHasScriptsOrStylesOfItsOwn() {
        for (name, bytes) in PageTemplates.sources {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains("<style") && !text.contains("style="), "\(name)")
            #expect(text.matches(of: /<script(?! src=")/).isEmpty, "\(name)")
            #expect(text.matches(of: /\son[a-z]+=/).isEmpty, "\(name)")
            #expect(text.matches(of: /(?:src|href|action)="https?:/).isEmpty, "\(name)")
            #expect(!text.contains("{{{") && !text.contains("{{&"), "\(name)")
            #expect(text.matches(of: /=\{\{/).isEmpty, "\(name)")
            let posts = text.matches(of: /method="post"/).count
            #expect(posts == text.matches(of: /name="form_token"/).count, "\(name)")
        }
    }

    @Test func assetsKeepForeverAndChangeTheirName() async throws {
        try await PageSite().visit { browser in
            let page = try await browser.get("/")
            let link = try #require(page.text.firstMatch(of: /href="(\/assets\/[^"]+)"/))
            let style = try await browser.get(String(link.1))
            #expect(style.status == 200)
            #expect(style.headers[.contentType] == "text/css; charset=utf-8")
            #expect(style.headers[.cacheControl]?.contains("immutable") == true)
            #expect(style.text.utf8.elementsEqual(PackageResources.page_css))
            #expect(try await browser.get("/assets/page.0000.css").status == 404)
        }
    }

    @Test func aRefusalIsAPageForPeopleAndADocumentForPrograms() async throws {
        try await PageSite().visit { browser in
            let document = try await browser.get("/nothing")
            #expect(document.headers[.contentType] == "application/problem+json")
            browser.headers[.accept] = "text/html,*/*;q=0.8"
            let page = try await browser.get("/nothing")
            #expect(page.status == 404 && page.heading == "This was not done")
            let id = try #require(page.headers[.requestName])
            #expect(page.text.contains(id) && page.text.contains("<code>not-found</code>"))
        }
    }

    @Test func thePartsOfTheServiceAreShownToThoseWhoMaySeeThem() async throws {
        let site = try PageSite()
        try site.addAccount("wang", [.clerk])
        try await site.visit { browser in
            let stranger = try await browser.get("/problems")
            #expect(stranger.text.contains("href=\"/auditor\""))
            #expect(!stranger.text.contains("href=\"/agency\""))
            try await browser.signIn("wang")
            let clerk = try await browser.get("/problems")
            #expect(clerk.text.contains("href=\"/agency\"") && clerk.text.contains("wang"))
            #expect(!clerk.text.contains("href=\"/admin/accounts\""))
        }
    }

    @Test func everyCodeOfTheTextsIsExplained() async throws {
        try await PageSite().visit { browser in
            let page = try await browser.get("/problems")
            #expect(page.text.contains("id=\"form-token\"") && page.text.utf8.count < 100_000)
        }
    }

    @Test func nothingOfAPageIsInTheDocumentOfTheAPI() throws {
        let site = try PageSite()
        #expect(site.endpoints.allSatisfy { $0.isPage })
        #expect(OpenAPIDocument(endpoints: site.endpoints).json["paths"] == [:])
        // Each form says on which page it stands, and that page is there.
        let paths = Set(site.endpoints.filter { !$0.isWrite }.map(\.path))
        for endpoint in site.endpoints where endpoint.isWrite {
            #expect(paths.contains(endpoint.formPage ?? ""), "\(endpoint.name)")
        }
        #expect(Set(site.endpoints.map(\.name)).count == site.endpoints.count)
    }
}
