import Auditor
import CityTestSupport
import Commitments
import Foundation
import JSONDocuments
import LogFiles
import Metering
import Records
import Sodium
import TestSupport
import Testing

@Suite("audit custody, sum and access as commands")
struct AuditCommandTests {
    private func refused(_ reason: String) -> [JSONValue] {
        [["verdict": "reject", "reason": .string(reason)]]
    }

    @Test("audit custody: accepted, refused with its reason, malformed, not there, wrong use")
    func custody() throws {
        let exhibit = try Exhibit.rotated()
        let bundle = try exhibit.bundle()
        let good = try Command.audit("custody", bundle.path, "--json")
        #expect(good.status == 0, "\(good.errors)")
        let report = try #require(try good.lines.first)
        #expect(report["verdict"] == "accept")
        #expect(report["steps"]?[["2"]]?["action"] == "analysed")
        #expect(report["objects"]?[["0"]]?["bytes"] == 3_000_000)
        #expect(report["quorum"] == false)
        let said = try Command.audit("custody", bundle.path)
        #expect(said.output.contains("4 steps"))
        #expect(said.output.contains("No quorum"))

        let manifest = try exhibit.manifest()
        try bundle.replaceManifest(manifest.with(steps: manifest.steps.dropLast(1).reversed()))
        let swapped = try Command.audit("custody", bundle.path, "--json")
        #expect(swapped.status == 1)
        #expect(try swapped.lines == refused("step-order"))
        #expect(swapped.errors.contains("[step-order]"))

        let file = URL(filePath: bundle.path + "/bundle.json")
        try Data("{\"v\":1}".utf8).write(to: file)
        let malformed = try Command.audit("custody", bundle.path, "--json")
        #expect(malformed.status == 3)
        #expect(malformed.errors.contains("bundle.json"))
        try FileManager.default.removeItem(at: file)
        #expect(try Command.audit("custody", bundle.path).status == 4)
        #expect(try Command.audit("custody").status == 2)
    }

    @Test("audit custody with the network off and the clock ten years on")
    func tenYearsOn() throws {
        guard let launcher = Command.tenYearsOn else { return }
        let bundle = try Exhibit.rotated().bundle()
        let later = try Command.audit("custody", bundle.path, "--json", through: launcher)
        #expect(later.status == 0, "\(later.errors)")
        #expect(try later.lines == Command.audit("custody", bundle.path, "--json").lines)
        let device = SHA256.hash(Exhibit.body("device"))
        try Data([1]).write(
            to: URL(filePath: bundle.path + "/objects/" + hexadecimal(device.bytes)))
        let changed = try Command.audit("custody", bundle.path, "--json", through: launcher)
        #expect(changed.status == 1)
        #expect(try changed.lines == refused("object-digest"))
    }

    @Test("audit sum: accepted, refused with its reason, malformed, not there")
    func sums() throws {
        let homes = try Neighbourhood()
        let choices: [Neighbourhood.Choice] = homes.homes.indices.map { ($0, .imports, 72...83) }
        let sum = try homes.sum(choices)
        let path = Scratch.path("sum.json")
        func write(_ sum: SumOpening) throws {
            try Data(sum.json.canonicalBytes).write(to: URL(filePath: path))
        }
        try write(sum)
        let good = try Command.audit("sum", path, "--json")
        #expect(good.status == 0, "\(good.errors)")
        let report = try #require(try good.lines.first)
        #expect(report["value_wh"] == .integer(homes.expected(choices)))
        #expect(report["meters"] == 9)
        #expect(report["intervals"] == 108)
        let said = try Command.audit("sum", path)
        #expect(
            said.output.contains("\(homes.expected(choices)) Wh over 108 intervals of 9 meters"))

        try write(
            SumOpening(parts: Array(sum.parts.dropLast()), sum: sum.sum, opening: sum.opening))
        let other = try Command.audit("sum", path, "--json")
        #expect(other.status == 1)
        #expect(try other.lines == refused("sum-mismatch"))
        try write(SumOpening(parts: sum.parts, sum: sum.sum, opening: .zero))
        #expect(try Command.audit("sum", path, "--json").lines == refused("opening-mismatch"))
        try Data("{}".utf8).write(to: URL(filePath: path))
        #expect(try Command.audit("sum", path).status == 3)
        #expect(try Command.audit("sum", path + "-none").status == 4)
    }

    @Test("audit access: what was done with records, and nothing else, from a log that holds")
    func access() throws {
        let story = try Oversight()
        let log = try story.log.export()
        let listed = try Command.audit("access", log.path, "--json")
        #expect(listed.status == 0, "\(listed.errors)")
        let lines = try listed.lines
        #expect(lines.map { $0["type"] } == story.types.map { .string($0) })
        #expect(lines.map { $0["index"] } == story.places.map { .integer($0) })
        #expect(lines[0]["public"]?["purpose"] == "planning")
        #expect(lines.allSatisfy { $0["by"] == lines[0]["by"] && $0["created"] != nil })

        let said = try Command.audit("access", log.path)
        #expect(said.output.split(separator: "\n").count == 5)
        for clause in ["read note of", "refused to erase", "erased", "held", "released"] {
            #expect(said.output.contains(clause), "\(clause)")
        }
        #expect(said.errors.contains("5 entries of \(story.log.leaves.count)."))
    }

    @Test("audit access lists nothing from a log that does not hold")
    func accessRefused() throws {
        let story = try Oversight()
        let log = try story.log.export()
        let tile = URL(filePath: log.path + "/tile/entries/000.p/\(story.log.leaves.count)")
        var bytes = try Data(contentsOf: tile)
        bytes[bytes.count - 40] ^= 1
        try bytes.write(to: tile)
        let refused = try Command.audit("access", log.path, "--json")
        #expect(refused.status == 1)
        #expect(try refused.lines == self.refused("log-proof"))
        #expect(try Command.audit("access", log.path + "-none").status == 4)
    }

    @Test("audit access finds a custodian that used a subject's number twice, after the list")
    func accessRepeated() throws {
        let story = try Oversight(repeatsNumber: true)
        let log = try story.log.export()
        let found = try Command.audit("access", log.path, "--json")
        #expect(found.status == 1)
        #expect(try found.lines.count == 8)
        #expect(try Array(found.lines.suffix(1)) == self.refused("tag-repeated"))
        let said = try Command.audit("access", log.path)
        #expect(said.status == 1 && said.output.split(separator: "\n").count == 7)
        #expect(said.errors.contains("entry \(story.places[6]) has the tag of a subject"))
    }

    @Test("a log without such entries: an empty list")
    func accessNone() throws {
        let exhibit = try Exhibit.short()
        let log = try PaperLog(leaves: exhibit.entries.map(\.leaf)).export()
        let listed = try Command.audit("access", log.path, "--json")
        #expect(listed.status == 0)
        #expect(listed.output.isEmpty)
    }
}
