import Sodium
import Ledger
import LedgerTestSupport
import Records
import Testing
import TransparencyLog

@testable import Service

@Suite("An entry's page")
struct EntryPageTests {
    /// The hashes in the page's table of steps, with the side of each neighbour.
    private func steps(_ page: PageBrowser.Page) throws -> [(sibling: TreeHash, isLeft: Bool)] {
        let rows = page.text.matches(
            of:
                /<tr><th scope="row">[0-9]+<\/th><td><code>([0-9a-f]{64})<\/code><\/td><td>(left|right)</
        )
        return try rows.map { row in
            (try #require(TreeHash(hexadecimal: String(row.1))), row.2 == "left")
        }
    }

    @Test func theStepsOfEveryEntryLeadToTheRoot() async throws {
        let auditor = try await AuditorSite(count: 13)
        let reader = try await auditor.city.reader()
        let root = try #require(try await reader.newestCheckpoint()).checkpoint.root
        for index in 0..<13 {
            let leaf = try await reader.entry(at: index).leafHash
            try await auditor.site.visit { browser in
                let page = try await browser.get("/auditor/entries/\(index)")
                #expect(page.status == 200 && page.heading == "Entry \(index)")
                var hash = leaf
                let steps = try steps(page)
                #expect(!steps.isEmpty)
                for step in steps {
                    hash = step.isLeft ? .node(step.sibling, hash) : .node(hash, step.sibling)
                    #expect(page.text.contains(hash.hexadecimal))
                }
                #expect(hash == root)
                #expect(page.text.matches(of: /<g class="/).count == 2 * steps.count + 1)
                #expect(page.text.matches(of: #/<line /#).count == 2 * steps.count)
                #expect(page.text.contains("rel=\"next\"") == (index < 12))
                #expect(page.text.contains("rel=\"prev\"") == (index > 0))
            }
        }
    }

    @Test func aPathThatDoesNotLeadThereIsNotDrawn() throws {
        let leaves = (0..<3).map { TreeHash.leaf([UInt8($0)]) }
        let root = TreeHash.node(.node(leaves[0], leaves[1]), leaves[2])
        let proof = InclusionProof(index: 0, size: 3, hashes: [leaves[1], leaves[2]])
        let path = try InclusionPath(proof, leaf: leaves[0], root: root)
        #expect(path.root == root && path.steps.map(\.isLeft) == [false, false])
        #expect(throws: LogError.self) { try InclusionPath(proof, leaf: leaves[1], root: root) }
        let swapped = InclusionProof(index: 0, size: 3, hashes: [leaves[2], leaves[1]])
        #expect(throws: LogError.self) { try InclusionPath(swapped, leaf: leaves[0], root: root) }
    }

    @Test func whatAnEntrySaysEndsNoTag() async throws {
        let auditor = try await AuditorSite(count: 2)
        let text = "</td><script>alert(1)</script>\" ' & {{t.name}} \u{301}"
        _ = try await auditor.sequencer.append(TestCity.note(text))
        try await auditor.site.visit { browser in
            let page = try await browser.get("/auditor/entries/2")
            #expect(!page.text.contains("<script>"))
            #expect(page.text.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
            #expect(page.text.contains("{{t.name}}"))
        }
    }

    @Test func aLongEntryMakesNoLongPage() async throws {
        let auditor = try await AuditorSite(count: 2)
        let texts = [String(repeating: "\"", count: 4_000), String(repeating: "<", count: 4_000)]
        for text in texts { _ = try await auditor.sequencer.append(TestCity.note(text)) }
        try await auditor.site.visit { browser in
            for index in 2...3 {
                let page = try await browser.get("/auditor/entries/\(index)")
                #expect(page.status == 200 && page.text.utf8.count < 100_000)
                #expect(page.text.contains("This entry is long"))
                #expect(page.text.contains("href=\"/log/entries/\(index)\""))
            }
        }
    }

    @Test func anEntryThatNoWitnessSawIsShownWithoutAPath() async throws {
        let witness = try NoteVerifierKey(
            name: "w.test.example", kind: .cosignature,
            publicKey: TestCity.key(9).verificationKey)
        let policy = try WitnessPolicy(threshold: 1, of: [witness])
        let auditor = try await AuditorSite(count: 3, policy: policy)
        try await auditor.site.visit { browser in
            let page = try await browser.get("/auditor/entries/1")
            #expect(page.status == 200 && page.text.contains("No checkpoint covers this entry"))
            #expect(!page.text.contains("<svg"))
        }
    }

    @Test func thereIsNoPageForWhatIsNotThere() async throws {
        let auditor = try await AuditorSite(count: 2)
        try await auditor.site.visit { browser in
            #expect(try await browser.get("/auditor/entries/2").status == 404)
            for index in ["-1", "x", "01", "9223372036854775807", "1%2F"] {
                let page = try await browser.get("/auditor/entries/\(index)")
                #expect(page.status == 400 || page.status == 404, "\(index)")
                #expect(page.text.contains("This was not done"))
            }
        }
    }
}
