import Auditor
import CityTestSupport
import Foundation
import LogFiles
import Records
import Sodium
import TestSupport
import Testing

/// The forensic lifecycle of the CASE/UCO examples: six actions of three people in early 2010.
private struct Lifecycle {
    struct Action {
        let name: String
        let performer: String
        let start: Timestamp
        /// The JSON-LD of what the action yields, in place of the encrypted bodies.
        let results: [[UInt8]]
    }

    let actions: [Action]

    init(_ url: URL) throws {
        let document = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
        let graph = try #require((document as? [String: Any])?["@graph"] as? [[String: Any]])
        var bodies: [String: [UInt8]] = [:]
        for node in graph {
            guard let id = node["@id"] as? String else { continue }
            bodies[id] = Array(
                try JSONSerialization.data(withJSONObject: node, options: .sortedKeys))
        }
        actions = try graph.filter { $0["@type"] as? String == Self.type }.map { node in
            let results = Self.references(node["uco-action:result"])
            let start = node["uco-action:startTime"] as? [String: Any]
            let text = try #require(start?["@value"] as? String)
            return Action(
                name: try #require(node["uco-core:name"] as? String),
                performer: try #require(
                    Self.references(node["uco-action:performer"]).first?.split(separator: "-").last
                ).description,
                start: try #require(Timestamp(text.prefix(19) + "Z")).flooredToHour,
                results: results.compactMap { bodies[$0] })
        }
    }

    private static let type = "case-investigation:InvestigativeAction"

    private static func references(_ value: Any?) -> [String] {
        let nodes = value as? [[String: Any]] ?? [value as? [String: Any] ?? [:]]
        return nodes.compactMap { $0["@id"] as? String }
    }

    /// What our records call the actions of the file.
    static let words: [String: CustodyStep.Action] = [
        "seized": .seized, "custody-receive": .received, "imaged": .imaged, "parsed": .analysed,
        "executed": .analysed,
    ]
}

@Suite("A real custody chain")
struct LifecycleTests {
    @Test("six actions of 2010, two rotations of keys: they hold when all memberships are over")
    func holdsTenYearsOn() throws {
        guard let url = Vectors.shared("data/case/forensic_lifecycle.json") else { return }
        let lifecycle = try Lifecycle(url)
        try #require(lifecycle.actions.count == 6)
        var exhibit = try Exhibit(from: 2010, until: 2012)
        var keys: [String: String] = [:]
        for (number, action) in lifecycle.actions.enumerated() {
            let name = action.performer + ".lab.test.example"
            // Before the third and the last action the performer gets a new key.
            if keys[name] == nil || number == 2 || number == 5 {
                keys[name] = "\(name) \(number)"
                try exhibit.admit(name, key: "\(name) \(number)", from: 2010, until: 2011)
            }
            try exhibit.step(
                try #require(Lifecycle.words[action.name]), by: name,
                key: try #require(keys[name]), at: action.start, objects: action.results)
        }
        #expect(exhibit.bodies.count == 23)
        #expect(Exhibit.year(2012) < Timestamp.now)

        let bundle = try exhibit.bundle()
        let report = try Audit(trust: PaperLog.trust()).checkCustody(bundle)
        #expect(
            report.steps.map(\.action) == [
                .seized, .received, .imaged, .imaged, .analysed, .analysed,
            ])
        #expect(Set(report.steps.map(\.performer)).count == 5)
        #expect(Set(lifecycle.actions.map(\.performer)).count == 3)
        #expect(report.objects.count == 9)

        for (digest, body) in exhibit.bodies {
            let file = URL(
                filePath: bundle.path + "/objects/" + hexadecimal(digest.bytes))
            var changed = body
            changed[body.count / 2] ^= 1
            try Data(changed).write(to: file)
            #expect(try finding(bundle) == .objectDigest(digest))
            try Data(body).write(to: file)
        }
    }
}
