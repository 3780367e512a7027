import Agency
import CityTestSupport
import HTTPTypes
import Testing

@testable import Service

@Suite("A register on its way to offers")
struct ImportPageTests {
    private let agency: AgencyPageSite

    init() async throws { agency = try await AgencyPageSite() }

    private func preview(
        _ browser: PageBrowser, _ lines: String
    ) async throws -> (path: String, page: PageBrowser.Page) {
        let sent = try await browser.post("/agency/imports", agency.register(lines))
        try #require(sent.status == 303)
        let path = try #require(sent.headers[.location])
        return (path, try await browser.get(path))
    }

    /// How many offers were made, and how many answered.
    private func counts() throws -> [Int] {
        let counts = try agency.agency.issuer.offerCounts()
        return [counts.offered, counts.issued]
    }

    @Test func everyPageIsInBothLanguages() async throws {
        try await agency.site.visit(as: "wang") { browser in
            let (draft, _) = try await preview(browser, "R1,Wang,5\nR2,Li,x\n")
            for (path, zh, en) in [
                ("/agency", "概况", "Overview"),
                ("/agency/imports", "导入名册", "Import a register"),
                (draft, "预览名册", "Preview of the register"),
            ] {
                let chinese = try await browser.get(path + "?lang=zh")
                #expect(chinese.status == 200 && chinese.heading == zh, "\(path)")
                let english = try await browser.get(path + "?lang=en")
                #expect(english.heading == en, "\(path)")
                #expect(chinese.text.contains("<html lang=\"zh-Hans\">"))
                #expect(english.text.utf8.count < 100_000)
            }
        }
    }

    @Test func nothingIsDoneBeforeItIsConfirmed() async throws {
        try await agency.site.visit(as: "wang") { browser in
            let (path, page) = try await preview(browser, "R1,Wang,5\nR2,Li,x\nR1,Zhao,6\n")
            #expect(page.text.contains("Make 1 offers"))
            #expect(page.text.contains("<td>Wang</td>"))
            #expect(page.text.contains("Line 3, column 3: savings must be a whole number"))
            #expect(page.text.contains("Line 4, column 1: the same key as in line 2"))
            #expect(try counts() == [0, 0])

            let done = try await browser.post(path + "/offers", [], from: page)
            #expect(done.headers[.location] == path)
            #expect(try counts() == [1, 0])
            let slips = try await browser.get(path)
            #expect(slips.headers[.cacheControl] == "no-store")
            #expect(slips.text.contains(">Wang (R1)</h2>"))
            let code = try #require(
                slips.text.firstMatch(of: /<code>([0-9A-Z]{5}-[0-9A-Z]{5})<\/code>/)
            ).1
            let offer = try #require(
                slips.text.firstMatch(of: /https:\/\/city\.example\/offers\/([0-9a-f]{32})/)
            ).1
            #expect(!path.contains(code))
            let image = try await browser.get("/agency/offers/\(offer)/code.svg")
            #expect(image.status == 200 && image.text.hasPrefix("<svg"))
            #expect(!image.text.contains(code))

            // Pressing again makes no others, and after the codes are cleared nobody sees them.
            #expect(try await browser.post(path + "/offers", [], from: slips).status == 303)
            #expect(try counts() == [1, 0])
            _ = try await browser.post(path + "/drop", [], from: slips)
            #expect(try await browser.get(path).status == 404)
        }
    }

    @Test func aRowThatHoldsACredentialGetsNoOther() async throws {
        _ = try await agency.issue("R1")
        try await agency.site.visit(as: "wang") { browser in
            let (path, page) = try await preview(browser, "R1,Wang,-9000000000\n")
            #expect(page.text.contains("Holds a valid credential"))
            #expect(!page.text.contains(path + "/offers"))
            #expect(try await browser.post(path + "/offers", [], from: page).status == 303)
            #expect(try counts() == [1, 1])
        }
    }

    @Test func anOfferThatStatesSomethingElseIsForeseenAsAnother() async throws {
        _ = try agency.agency.offer("R1", agency.agency.card)
        try await agency.site.visit(as: "wang") { browser in
            let again = try await preview(browser, "R1,Wang,-9000000000\n").page
            #expect(again.text.contains("Its open offer again"))
            let other = try await preview(browser, "R1,Wang,7\n").page
            #expect(other.text.contains("ends the open one"))
        }
    }

    @Test func whatCannotBeReadIsToldBesideTheForm() async throws {
        try await agency.site.visit(as: "wang") { browser in
            let form = try await browser.get("/agency/imports")
            let good = agency.register("R1,Wang,5\n")
            func with(_ name: String, _ value: String) -> [(name: String, value: String)] {
                good.map { ($0.name, $0.name == name ? value : $0.value) }
            }
            let many =
                RevocableAgency.columns
                + (0...AgencyDesk.rowLimit).map { "R\($0),W,5\n" }.joined()
            for (fields, text) in [
                (with("register", ""), "Choose a register file"),
                (with("register", "name,savings\nWang,5"), "Line 1, column 2: the column"),
                (with("register", many), "There are too many rows"),
                (with("days", "0"), "An offer is open for"),
                (with("valid-until", "2025-12-31"), "The last day is over"),
                (with("evidence", "rumour"), "Choose how the persons"),
                (with("definition", "x"), "There is no such definition"),
            ] {
                let page = try await browser.post("/agency/imports", fields, from: form)
                #expect(400..<423 ~= page.status, "\(text)")
                #expect(page.alert?.contains(text) == true, "\(text): \(page.alert ?? "—")")
            }
            #expect(try counts() == [0, 0])
        }
    }

    @Test func aDraftIsItsOwnersAlone() async throws {
        try agency.site.addAccount("qian", [.clerk, .officer])
        let path = try await agency.site.visit(as: "wang") { browser in
            try await preview(browser, "R1,Wang,5\n").path
        }
        try await agency.site.visit(as: "qian") { browser in
            #expect(try await browser.get(path).status == 404)
            let form = try await browser.get("/agency/imports")
            #expect(try await browser.post(path + "/offers", [], from: form).status == 404)
            #expect(try counts() == [0, 0])
        }
        try await agency.site.visit(as: "wang") { browser in
            let forged = try await browser.post(path + "/offers", raw: [])
            #expect(forged.status == 403)
            for page in ["/agency/revocations", "/agency/revocations/" + path.suffix(32)] {
                let refused = try await browser.get(page)
                #expect(refused.status == 403)
            }
        }
        for name in ["zhao", "li"] {
            try await agency.site.visit(as: name) { browser in
                let imports = try await browser.get("/agency/imports")
                let overview = try await browser.get("/agency")
                #expect(imports.status == 403 && overview.status == (name == "zhao" ? 200 : 403))
            }
        }
    }

    @Test func aLongRegisterIsShownPageByPage() async throws {
        try await agency.site.visit(as: "wang") { browser in
            let lines = (1...100).map { "R\($0),Wang \($0),\($0)\n" }.joined()
            let (path, first) = try await preview(browser, lines)
            #expect(first.text.contains("<td>Wang 40</td>"))
            #expect(!first.text.contains("<td>Wang 41</td>"))
            let last = try await browser.get(path + "?page=3")
            #expect(last.text.contains("<td>Wang 100</td>"))
            let behind = try await browser.get(path + "?page=99")
            #expect(behind.text.contains("<td>Wang 100</td>"))
        }
    }

    @Test func whatIsCopiedFromATableIsARegister() {
        #expect(
            PastedRegister.csv("a\tb\r\n1\t\"x, y\"\r\n2\tp, \"q\"\n")
                == "a,b\n1,\"x, y\"\n2,\"p, \"\"q\"\"\"\n")
        #expect(PastedRegister.csv("a,b\n1\t2,3\n") == "a,b\n1\t2,3\n")
        #expect(PastedRegister.csv("") == "")
    }
}
