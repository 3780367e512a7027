import CityTestSupport
import Credentials
import Desk
import JSONDocuments
import TestSupport
import Testing

@Suite("A presentation that was changed on its way to the desk")
struct AlteredPresentationTests {
    /// Values of a list of bytes count as one place: each byte is compared alike.
    private static func isInsideCommitment(_ path: [String]) -> Bool { path.contains("c_list") }

    @Test(arguments: ["car-sharing", "residents-vote"])
    func eachFieldCounts(_ template: String) async throws {
        let counter = try await Counter.shared.value
        let (request, document) = try await counter.show(template)
        var count = 0
        for path in document.leafPaths
        where !Self.isInsideCommitment(path) || ["0", "128", "255"].contains(path.last) {
            for value in document[path]?.alterations ?? [] {
                var altered = document
                altered[path] = value
                try #require(altered != document)
                let outcome = try counter.desk.verify(altered, for: request, now: City.now)
                #expect(outcome.refusal != nil, "\(path) = \(value)")
                count += 1
            }
        }
        #expect(count > 150)
        #expect(try counter.desk.verify(document, for: request, now: City.now).refusal == nil)
    }

    @Test func eachMemberIsNeededAndNoneMayBeAdded() async throws {
        let counter = try await Counter.shared.value
        let (request, document) = try await counter.show()
        for path in document.objectPaths {
            guard case .object(let object)? = document[path] else { continue }
            var altered = document
            altered[path + ["added"]] = .string("1")
            let outcome = try counter.desk.verify(altered, for: request, now: City.now)
            #expect(outcome.refusal != nil, "\(path)")
            // A member that is null may as well be left out.
            for member in object.members where member.value != .null {
                var shortened = document
                shortened[path + [member.name]] = nil
                let outcome = try counter.desk.verify(shortened, for: request, now: City.now)
                #expect(outcome.refusal != nil, "\(path) \(member.name)")
            }
        }
    }

    @Test func listsKeepTheirLengthAndOrder() async throws {
        let counter = try await Counter.shared.value
        let (request, document) = try await counter.show()
        let lists = [
            ["proof", "proofs"], ["proof", "proofs", "0", "primary_proof", "ge_proofs"],
            ["proof", "aggregated_proof", "c_list"], ["identifiers"],
        ]
        for path in lists {
            guard case .array(let elements)? = document[path] else {
                Issue.record("no list at \(path)")
                continue
            }
            var variants = [Array(elements.dropLast()), elements + elements.suffix(1)]
            if elements.count > 1 { variants.append(elements.reversed()) }
            for variant in variants {
                var altered = document
                altered[path] = .array(variant)
                let outcome = try counter.desk.verify(altered, for: request, now: City.now)
                #expect(outcome.refusal != nil, "\(path)")
            }
        }
    }
}
