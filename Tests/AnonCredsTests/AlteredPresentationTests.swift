import AnonCreds
import BigIntegers
import JSONDocuments
import Sodium
import TestSupport
import Testing

@Suite("Presentations that were changed")
struct AlteredPresentationTests {
    let exchange: Exchange
    let request: PresentationRequest
    let presentation: Presentation

    init() throws {
        exchange = try Exchange.shared.get()
        request = try Exchange.request(
            """
            {"a": {"name": "given name"}, "g": {"names": ["tier", "postcode"]},
            "h": {"name": "card_number"}, "z": {"name": "zone"}}
            """,
            #"{"p": {"name": "age", "p_type": ">=", "p_value": 18}}"#)
        presentation = try exchange.present(request, hidden: ["h"])
    }

    /// The verdict, which has to be the same on one thread and on all cores.
    private func verdict(_ json: JSONValue) async throws -> Verdict {
        do {
            let (verifier, altered) = (
                try exchange.verifier(), try Presentation(json: json, at: "")
            )
            let verdict = verifier.verify(altered, for: request)
            #expect(await verifier.verifyOnAllCores(altered, for: request) == verdict)
            return verdict
        } catch is DecodingFailure {
            return .reject(.malformed)
        }
    }

    @Test func eachFieldCounts() async throws {
        let json = presentation.json
        #expect(try await verdict(json).code == "accept")
        for path in json.leafPaths {
            let altered = json.altered(at: path)
            #expect(altered != json, "\(path)")
            #expect(try await verdict(altered).code != "accept", "\(path)")
        }
    }

    @Test func eachMemberIsNeeded() async throws {
        let json = presentation.json
        let optional: Set<String> = ["non_revoc_proof", "rev_reg_id", "timestamp"]
        for path in json.leafPaths where !optional.contains(path.last ?? "") {
            var shortened = json
            shortened[path] = nil
            #expect(try await verdict(shortened).code != "accept", "\(path)")
        }
    }

    @Test func nothingMayBeAdded() async throws {
        let json = presentation.json
        let objects = Set(json.leafPaths.map { Array($0.dropLast()) })
        for path in objects {
            guard case .object(var object)? = json[path] else { continue }
            object["added"] = "1"
            var extended = json
            extended[path] = .object(object)
            #expect(try await verdict(extended).code != "accept", "\(path)")
        }
    }

    @Test func subProofsKeepTheirPlaces() async throws {
        let json = presentation.json
        func swapped(_ paths: [[String]]) -> JSONValue {
            var copy = json
            for path in paths {
                copy[path + ["0"]] = json[path + ["1"]]
                copy[path + ["1"]] = json[path + ["0"]]
            }
            return copy
        }
        let (proofs, sources) = (["proof", "proofs"], ["identifiers"])
        for paths in [[proofs], [sources], [proofs, sources]] {
            #expect(try await verdict(swapped(paths)).code == "reject")
        }
    }

    @Test func subProofsDoNotMove() async throws {
        let other = try exchange.present(request, hidden: ["h"]).json
        for index in ["0", "1"] {
            var mixed = presentation.json
            mixed[["proof", "proofs", index]] = other[["proof", "proofs", index]]
            #expect(try await verdict(mixed) == .reject(.proof))
        }
    }

    @Test func hiddenItemsAreNotDropped() async throws {
        var json = presentation.json
        json[["requested_proof", "unrevealed_attrs", "h"]] = nil
        #expect(try await verdict(json) == .reject(.referents))
    }

    @Test func restrictedItemsAreNotSelfAttested() throws {
        let restricted = try Exchange.request(
            #"{"a": {"name": "age", "restrictions": [{"schema_name": "resident"}]}, "z": {"name": "zone"}}"#
        )
        var json = try exchange.present(restricted).json
        json[["requested_proof", "revealed_attrs", "a"]] = nil
        json[["requested_proof", "self_attested_attrs"]] = ["a": "99"]
        let forged = try Presentation(json: json, at: "")
        #expect(try exchange.verifier().verify(forged, for: restricted) == .reject(.restriction))
    }
}
