import Ledger
import LedgerTestSupport
import Records
import Testing
import TransparencyLog

@testable import Service

@Suite("Pages of checkpoints and counts")
struct CheckpointPageTests {
    @Test func twoCheckpointsAreCompared() async throws {
        let auditor = try await AuditorSite(count: 9)
        let reader = try await auditor.city.reader()
        let root = try #require(try await reader.verifiedCheckpoint(size: 4)).checkpoint.root
        try await auditor.site.visit { browser in
            let form = try await browser.get("/auditor/consistency")
            #expect(form.field("from") == "8" && form.field("to") == "9")
            let page = try await browser.get("/auditor/consistency?from=4&to=9")
            #expect(page.status == 200 && page.text.contains("✓ Consistent"))
            #expect(page.text.contains(root.hexadecimal))
            let hashes = try await reader.consistency(from: 4, to: 9).hashes
            #expect(!hashes.isEmpty)
            for hash in hashes { #expect(page.text.contains("<li><code>\(hash.hexadecimal)")) }
            let same = try await browser.get("/auditor/consistency?from=9&to=9")
            #expect(same.text.contains("✓ Consistent") && !same.text.contains("<li><code>"))
        }
    }

    @Test(arguments: [
        ("from=9&to=4", 400), ("from=0&to=4", 400), ("from=4&to=10", 404), ("from=x&to=4", 400),
        ("from=4", 400), ("from=-1&to=4", 400), ("from=4&to=9223372036854775807", 404),
    ])
    func whatCannotBeComparedIsSaid(_ query: String, _ status: Int) async throws {
        let auditor = try await AuditorSite(count: 9)
        try await auditor.site.visit { browser in
            let page = try await browser.get("/auditor/consistency?" + query)
            #expect(page.status == status && page.alert != nil)
            #expect(!page.text.contains("✓"))
        }
    }

    @Test func chartsCountByTypeAndHour() async throws {
        let auditor = try await AuditorSite(count: 5)
        let counts = EntryCounts(log: AuditedLog(try await auditor.city.reader()))
        let tally = try await counts.counted()
        #expect(tally.size == 5)
        let midnight = try TestCity.time("2026-02-01T00:00:00Z").epochSeconds
        #expect(tally.count(of: ["traffic.event"], from: midnight, until: midnight + 3_600) == 1)
        #expect(tally.count(of: ["traffic.event"], from: midnight, until: midnight + 10_800) == 3)
        #expect(tally.count(of: ["traffic.event"], from: midnight + 10_800, until: midnight) == 0)
        let newest = midnight + 2 * 3_600
        #expect(tally.newestHour(until: PageSite.now.epochSeconds) == newest)
        #expect(tally.newestHour(until: newest - 1) == newest - 3_600)
        #expect(tally.newestHour(until: 0) == nil)
        _ = try await auditor.sequencer.append(TestCity.note("one more"))
        #expect(try await counts.counted().size == 6)
        try await auditor.site.visit { browser in
            let page = try await browser.get("/auditor/charts")
            #expect(page.text.contains("<th scope=\"row\">2026-02-01T02:00Z</th>"))
            #expect(page.text.matches(of: /<svg class="chart"/).count == 4)
            let days = try await browser.get("/auditor/charts?by=day")
            #expect(days.text.contains("<th scope=\"row\">2026-02-01</th>"))
            #expect(days.text.matches(of: /<th scope="row">/).count == 30)
        }
    }

    @Test func barsAreAsTallAsTheirCounts() throws {
        let chart = BarChart(counts: [0, 1, 10, 5, 1_000])
        let heights = chart.bars.compactMap { $0["barHeight"] as? Int }
        #expect(heights == [2, 2, 2, 84])
        #expect(BarChart(counts: [2, 4]).bars.compactMap { $0["barHeight"] as? Int } == [42, 84])
        #expect(BarChart(counts: [0, 0]).bars.isEmpty && BarChart(counts: []).largest == 1)
        #expect(BarChart(counts: [.max, 1]).bars.count == 2)
    }

    @Test func aTreeOfOneEntryIsItsOwnRoot() throws {
        let leaf = TreeHash.leaf([1])
        let path = try InclusionPath(
            InclusionProof(index: 0, size: 1, hashes: []), leaf: leaf, root: leaf)
        let pages = try PageRenderer(PageSite.settings)
        let values = PathDrawing(path: path).values(pages.words(.en), index: 0)
        let boxes = try #require(values["boxes"] as? [[String: Any]])
        #expect(boxes.map { $0["kind"] as? String } == ["root"])
        #expect((values["lines"] as? [[String: Any]])?.isEmpty == true)
    }
}
