import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import Service

@Suite("Texts of the pages in two languages")
struct CatalogueTests {
    private let zh: Catalogue
    private let en: Catalogue

    init() throws {
        zh = try Catalogue(.zh, parsing: PackageResources.zh_json)
        en = try Catalogue(.en, parsing: PackageResources.en_json)
    }

    private func placeholders(_ text: String) -> Set<String> {
        Set(text.matches(of: /\{([a-z]+)\}/).map { String($0.1) })
    }

    @Test func bothHaveTheSameTextsWithTheSamePlaceholders() {
        #expect(zh.keys == en.keys)
        for key in zh.keys {
            #expect(!zh[key].isEmpty && !en[key].isEmpty, "\(key)")
            #expect(placeholders(zh[key]) == placeholders(en[key]), "\(key)")
        }
    }

    @Test func theChineseTextsAreChineseAndTheEnglishOnesAreNot() {
        func isChinese(_ text: String) -> Bool {
            text.unicodeScalars.contains { 0x4E00...0x9FFF ~= $0.value }
        }
        #expect(en.keys.filter { isChinese(en[$0]) } == [])
        let same = zh.keys.filter { !isChinese(zh[$0]) && zh[$0].count > 2 }
        #expect(same == [])
    }

    @Test func everyTextOfATemplateIsThere() throws {
        for (name, bytes) in PageTemplates.sources {
            let text = String(decoding: bytes, as: UTF8.self)
            for match in text.matches(of: /\{\{t\.([^}]+)\}\}/) {
                #expect(zh.keys.contains(String(match.1)), "\(name): \(match.1)")
            }
        }
    }

    @Test func everyRoleAndEveryPartHasItsTexts() {
        for role in ServiceRole.allCases {
            #expect(zh.keys.isSuperset(of: ["role-\(role)", "role-about-\(role)"]))
        }
        for section in PageSettings.Section.allCases {
            #expect(zh.keys.isSuperset(of: ["section-\(section)", "section-about-\(section)"]))
        }
    }

    @Test func valuesArePutInOnceAndNeverReadAsPlaceholders() {
        #expect(en("refusal-retry", ["seconds": "{seconds}"]).contains("{seconds}"))
        #expect(en("refusal-retry", ["seconds": "7"]).contains("7"))
        #expect(en("refusal-retry", [:]).contains("{seconds}"))
        #expect(en["no such key"] == "no such key")
    }

    @Test(arguments: [
        ("en", Language.en), ("zh-CN", .zh), ("zh-Hant-TW,en;q=0.5", .zh), ("EN-gb", .en),
        ("fr,en;q=0.3,zh;q=0.2", .en), ("en;q=0.2, zh;q=0.9", .zh), ("en;q=0,zh;q=0.1", .zh),
        ("de,*;q=0.1", .zh), ("en;q=0.5,zh;q=0.5", .en), ("en;q=1.001,zh;q=0.1", .zh),
        ("en;q=x,zh;q=0.001", .zh), ("english, zh;q=0.1", .zh),
    ])
    func theBrowserSaysWhichLanguage(_ header: String, _ language: Language) {
        #expect(Language.preferred(in: header) == language, "\(header)")
    }

    @Test func addressThenCookieThenBrowserThenChinese() {
        let both: HTTPFields = [.cookie: "lang=en", .acceptLanguage: "zh"]
        #expect(Language.chosen(by: "zh", both) == .zh)
        #expect(Language.chosen(by: nil, both) == .en)
        #expect(Language.chosen(by: "fr", both) == .en)
        #expect(Language.chosen(by: nil, [.cookie: "lang=fr", .acceptLanguage: "en"]) == .en)
        #expect(Language.chosen(by: nil, [:]) == .zh)
        #expect(Language.chosen(by: nil, [.acceptLanguage: "fr"]) == .zh)
        let long = String(repeating: "en,", count: 400)
        #expect(Language.preferred(in: long) == nil)
    }
}

/// What the sources say, so that no text is left without use and no refusal without a text.
@Suite("Texts and the code that uses them")
struct CatalogueUseTests {
    private static func sources() throws -> String {
        let folder = Python.place("Sources/Service")
        let names = try FileManager.default.subpathsOfDirectory(atPath: folder)
        return try names.filter { $0.hasSuffix(".swift") || $0.hasSuffix(".mustache") }
            .map { try String(contentsOfFile: folder + "/" + $0, encoding: .utf8) }
            .joined(separator: "\n")
    }

    @Test func everyTextIsUsed() throws {
        let sources = try Self.sources()
        let computed = [
            "role-", "section-", "problem-", "status-", "type-", "field-", "chart-", "state-",
            "reason-", "condition-", "evidence-", "stage-", "revoked-", "wallet-problem-",
            "attribute-", "kind-", "show-state-", "holding-", "value-",
        ]
        for key in try Catalogue(.en, parsing: PackageResources.en_json).keys.sorted()
        where !computed.contains(where: key.hasPrefix) {
            #expect(sources.contains("\"\(key)\"") || sources.contains("{{t.\(key)}}"), "\(key)")
        }
    }

    @Test func everyRefusalIsExplained() throws {
        let words = try Catalogue(.en, parsing: PackageResources.en_json)
        let codes = try Self.sources().matches(
            of: /Problem\(\s*\.[a-zA-Z]+,\s*"([a-z-]+[a-z])"[,)]/)
        #expect(codes.count > 20)
        for code in Set(codes.map { String($0.1) }).sorted() {
            #expect(words.optional("problem-" + code) != nil, "\(code)")
        }
    }
}
