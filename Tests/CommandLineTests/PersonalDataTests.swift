import AnonCreds
import BigIntegers
import Foundation
import Sodium
import TestSupport
import Testing

@Suite("nothing personal")
struct PersonalDataTests {
    @Test("the search finds what is planted, in every form, at both ends of a file")
    func planted() throws {
        let register = String(decoding: try Vectors.data("residents.csv"), as: UTF8.self)
        let search = PersonalData(register: register)
        #expect(search.count > 4_000)
        let rows = register.split(whereSeparator: \.isNewline).dropFirst()
        #expect(rows.count == 200)
        for row in rows {
            let fields = row.split(separator: ",", omittingEmptySubsequences: false)
                .map(String.init)
            for text in [fields[0], fields[1] + fields[2], fields[6]] {
                let hash = SHA256.hash(text.utf8).bytes
                let forms = [
                    Array(text.utf8), hash, Array(hexadecimal(hash).utf8),
                    Array(base64(hash).utf8),
                    Array(AttributeValue(raw: text).encoded.decimalDescription.utf8),
                ]
                for form in forms {
                    #expect(search.found(in: Data(form)) != nil)
                    #expect(search.found(in: Data([0, 1, 2] + form)) != nil)
                    #expect(search.found(in: Data(form + [255])) != nil)
                }
            }
        }
        #expect(search.found(in: Data("nothing of the kind, 330105 and 2007-09-17".utf8)) == nil)
        #expect(search.found(in: Data()) == nil)
    }

    @Test("the walk leaves nothing personal in ledger, log, desk, witnesses, sealed directories")
    func walk() async throws {
        let walk = try await Walk.finished()
        let search = PersonalData(register: Walk.register)
        for folder in ["ledger", "log", "desk", "w1", "w2", "agency", "wallet", "receipts"] {
            let result = try search.search(walk.city, folder)
            #expect(result.found.isEmpty, "\(result.found)")
            #expect(result.fileCount > 0, "\(folder)")
        }
        // The credential itself is the resident's, and holds what the search looks for.
        #expect(search.found(in: try walk.city.data("credential.json")) != nil)
    }

    @Test("commands say nothing personal, but for the resident's own list")
    func output() async throws {
        let walk = try await Walk.finished()
        let search = PersonalData(register: Walk.register)
        #expect(walk.outcomes.count > 30)
        for (step, outcome) in walk.outcomes where step != "wallet list" {
            #expect(search.found(in: outcome.output) == nil, "\(step)")
            #expect(search.found(in: outcome.errors) == nil, "\(step)")
        }
        #expect(search.found(in: try walk.outcome("wallet list").output) != nil)
    }
}
