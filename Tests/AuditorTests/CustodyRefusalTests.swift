import Auditor
import CityTestSupport
import JSONDocuments
import LogFiles
import Records
import Sodium
import Testing
import TransparencyLog

@Suite("Custody that does not hold, each failure by its name")
struct CustodyRefusalTests {
    private let name = "examiner.test.example"
    private let device = Exhibit.body("device")

    private func finding(
        _ exhibit: Exhibit, _ change: (CustodyManifest) throws -> CustodyManifest = { $0 }
    ) throws -> CustodyFinding? {
        try AuditorTests.finding(exhibit.bundle(change(exhibit.manifest())))
    }

    @Test("a dropped step: step-missing", arguments: [0, 1, 2])
    func dropped(place: Int) throws {
        let found = try finding(.rotated()) { manifest in
            var steps = manifest.steps
            steps.remove(at: place)
            return manifest.with(steps: steps)
        }
        #expect(found == .stepMissing(number: place + 1))
    }

    @Test("the last step dropped shows where it made an object")
    func droppedLast() throws {
        var exhibit = try Exhibit.short()
        try exhibit.step(
            .analysed, by: name, key: "first", at: City.time("2026-03-01T12:00:00Z"),
            objects: [device, Exhibit.body("report")])
        let bundle = try exhibit.bundle()
        let manifest = try exhibit.manifest()
        let cut = manifest.with(steps: Array(manifest.steps.dropLast()))
        try bundle.replaceManifest(cut)
        let report = hexadecimal(SHA256.hash(Exhibit.body("report")).bytes)
        #expect(try AuditorTests.finding(bundle) == .objectUnknown(name: report))
    }

    @Test("two steps swapped: step-order", arguments: [(0, 1), (1, 2), (0, 3), (2, 3)])
    func swapped(first: Int, second: Int) throws {
        let found = try finding(.rotated()) { manifest in
            var steps = manifest.steps
            steps.swapAt(first, second)
            return manifest.with(steps: steps)
        }
        #expect(found == .stepOrder(number: second + 1))
    }

    @Test("a step that stands twice: step-order")
    func doubled() throws {
        let found = try finding(.rotated()) { manifest in
            manifest.with(steps: manifest.steps + [manifest.steps[3]])
        }
        #expect(found == .stepOrder(number: 4))
    }

    @Test("steps that the log has in another order: step-order")
    func orderOfTheLog() throws {
        var exhibit = try Exhibit.short()
        try exhibit.step(
            .sealed, by: name, key: "first", at: City.time("2026-03-01T12:00:00Z"),
            objects: [device])
        var leaves = exhibit.entries.map(\.leaf)
        leaves.swapAt(3, 4)
        let log = PaperLog(leaves: leaves)
        let found = try finding(exhibit) { manifest in
            manifest.with(
                steps: try [2, 4, 3].map(log.evidence), members: try [0, 1].map(log.evidence))
        }
        #expect(found == .stepOrder(number: 3))
    }

    @Test("a step that follows another step of the same number: step-missing")
    func otherBranch() throws {
        var exhibit = try Exhibit.short()
        let time = City.time("2026-03-01T12:00:00Z")
        try exhibit.step(.sealed, by: name, key: "first", at: time, objects: [device])
        try exhibit.step(
            .sealed, by: name, key: "first", at: time, objects: [device], number: 2,
            previous: exhibit.entries[2].id)
        let found = try finding(exhibit) { manifest in
            let steps = manifest.steps
            return manifest.with(steps: [steps[0], steps[3], steps[2]])
        }
        #expect(found == .stepMissing(number: 2))
    }

    @Test("a step of another exhibit: exhibit-mismatch")
    func otherExhibit() throws {
        let other = try Exhibit.short().manifest()
        #expect(
            try finding(.short()) { $0.with(exhibit: other.exhibit) } == .exhibitMismatch(place: 1))
        let found = try finding(.short()) { $0.with(steps: [$0.steps[0], other.steps[1]]) }
        #expect(found == .exhibitMismatch(place: 2))
    }

    @Test("an entry that is no step: not-a-step")
    func noStep() throws {
        let exhibit = try Exhibit.short()
        let bundle = try exhibit.bundle()
        let manifest = try exhibit.manifest()
        try bundle.replaceManifest(
            manifest.with(steps: [manifest.steps[0], manifest.members[1]]))
        #expect(try AuditorTests.finding(bundle) == .notAStep(place: 2))
    }

    @Test("a later step with another exhibit's object: object-foreign")
    func foreignObject() throws {
        func chain(
            _ action: CustodyStep.Action, _ objects: [[UInt8]], attached: [[UInt8]] = []
        ) throws -> CustodyFinding? {
            var exhibit = try Exhibit.short()
            try exhibit.step(
                action, by: name, key: "first", at: City.time("2026-03-01T12:00:00Z"),
                objects: objects, attached: attached)
            return try finding(exhibit)
        }
        let foreign = Exhibit.body("another exhibit")
        let making: Set<CustodyStep.Action> = [.imaged, .copied, .analysed]
        for action in CustodyStep.Action.allCases {
            let expected: CustodyFinding? =
                making.contains(action) ? nil : .objectForeign(number: 3)
            #expect(try chain(action, [device, foreign]) == expected, "\(action)")
            #expect(try chain(action, [foreign]) == expected, "\(action)")
            #expect(try chain(action, [device]) == nil, "\(action)")
            // What it attached itself it may name, and so may whoever comes after.
            #expect(try chain(action, [device, foreign], attached: [foreign]) == nil, "\(action)")
        }
        #expect(CustodyFinding.objectForeign(number: 3).code == "object-foreign")
    }

    @Test("an object that a step attached or made is known from then on; the first may name any")
    func knownObjects() throws {
        let (report, later) = (Exhibit.body("report"), Exhibit.body("later"))
        var exhibit = try Exhibit()
        try exhibit.admit(name, key: "first", from: 2026, until: 2028)
        let steps: [(CustodyStep.Action, [[UInt8]], [[UInt8]])] = [
            (.seized, [device], []), (.stored, [device], [later]), (.imaged, [device, report], []),
            (.sealed, [later, report], []),
        ]
        for (hour, (action, objects, attached)) in steps.enumerated() {
            try exhibit.step(
                action, by: name, key: "first", at: City.time("2026-03-01T1\(hour):00:00Z"),
                objects: objects, attached: attached)
        }
        #expect(try finding(exhibit) == nil)
    }
}
