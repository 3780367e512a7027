import AnonCreds
import CityTestSupport
import Credentials
import Desk
import JSONDocuments
import Records
import Sodium
import TestSupport
import Testing
import TransparencyLog

@Suite("A desk's request, its nonce, and what an anchor commits to")
struct RequestTests {
    private static let shared = Task {
        let city = try await City()
        let desk = try await city.makeDesk().verifier
        return (city: city, bundle: try await city.ask(desk), key: desk.verifierKey)
    }
    private let city: City
    private let bundle: RequestBundle
    private let key: NoteVerifierKey
    private var request: DeskRequest { bundle.request }

    init() async throws { (city, bundle, key) = try await Self.shared.value }

    @Test func itSurvivesTheJourney() throws {
        let parsed = try RequestBundle(json: JSONValue(parsing: bundle.json.canonicalBytes))
        #expect(parsed.request.digest == request.digest)
        #expect(parsed.request.isSigned(by: key))
        #expect(parsed.json == bundle.json)
    }

    @Test func theNonceIsTheWholeDigestAsANumber() throws {
        let nonce = try request.presentationRequest().nonce.description
        // Back from decimal, digit by digit.
        var bytes = [UInt8](repeating: 0, count: 32)
        for digit in nonce.utf8 {
            var carry = Int(digit - 0x30)
            for index in bytes.indices.reversed() {
                let value = Int(bytes[index]) * 10 + carry
                bytes[index] = UInt8(value & 0xFF)
                carry = value >> 8
            }
            #expect(carry == 0)
        }
        #expect(bytes == request.digest.bytes)
    }

    @Test func eachFieldChangesTheNonceAndBreaksTheSignature() throws {
        let document = request.json
        var count = 0
        for path in document.leafPaths {
            for value in document[path]?.alterations ?? [] {
                var altered = document
                altered[path] = value
                guard let changed = try? DeskRequest(json: altered, at: "") else { continue }
                #expect(changed.digest != request.digest, "\(path)")
                #expect(!changed.isSigned(by: key), "\(path)")
                count += 1
            }
        }
        #expect(count > 30)
        let covered = Set(document.leafPaths.compactMap(\.first))
        #expect(
            covered == [
                "v", "audience", "created", "expires", "counter", "purpose", "keep", "keep_until",
                "random",
                "definition", "question", "sig",
            ])
    }

    @Test func eachMemberIsNeededAndNoneMayBeAdded() throws {
        let document = request.json
        guard case .object(let object) = document else { return }
        for member in object.members {
            var shortened = document
            shortened[[member.name]] = nil
            #expect(throws: DecodingFailure.self) { try DeskRequest(json: shortened, at: "") }
        }
        var extended = document
        extended[["added"]] = 1
        #expect(throws: DecodingFailure.self) { try DeskRequest(json: extended, at: "") }
        for (path, value) in [
            (["expires"], document["created"] ?? .null), (["random"], "00"), (["v"], 2),
            (["audience"], "no key"), (["definition"], "ABCD"), (["sig"], "!"),
        ] as [([String], JSONValue)] {
            var wrong = document
            wrong[path] = value
            #expect(throws: DecodingFailure.self, "\(path)") {
                try DeskRequest(json: wrong, at: "")
            }
        }
    }

    @Test func anotherDesksKeyDoesNotPass() throws {
        let signer = try NoteSigner(name: key.name, key: SigningKey())
        #expect(!request.isSigned(by: signer.verifierKey))
        // Signed by a stranger in the desk's name.
        let forged = DeskRequest(request.content, key: signer.key)
        #expect(!forged.isSigned(by: key))
        #expect(!forged.isSigned(by: signer.verifierKey))
    }

    @Test func aBundleWithoutAPartIsMalformed() throws {
        let document = bundle.json
        for name in ["request", "evidence", "checkpoint", "consistency"] {
            var shortened = document
            shortened[[name]] = nil
            #expect(throws: DecodingFailure.self) { try RequestBundle(json: shortened) }
        }
        let proof: JSONValue = ["old": 1, "hashes": []]
        for (path, value) in [
            (["checkpoint"], "no note"), (["evidence"], .array(Array(repeating: [:], count: 17))),
            (["consistency"], .array(Array(repeating: proof, count: 65))),
            (["consistency"], [["old": -1, "hashes": []]]),
            (["consistency"], [["old": 1, "hashes": ["AA=="]]]), (["added"], 1),
        ] as [([String], JSONValue)] {
            var wrong = document
            wrong[path] = value
            #expect(throws: DecodingFailure.self, "\(path)") { try RequestBundle(json: wrong) }
        }
    }

    @Test func theCommitmentCoversEachPart() async throws {
        let salt = randomBytes(32)
        let other = DeskRequest(request.content, key: try SigningKey())
        func digest(
            _ request: DeskRequest, _ presentation: String, _ verdict: String, _ salt: [UInt8]
        ) -> SHA256Digest {
            PresentationCommitment.digest(
                request: request, presentation: Array(presentation.utf8), verdict: verdict,
                salt: salt)
        }
        var changed = salt
        changed[31] ^= 1
        let digests = [
            digest(request, "{}", "accept", salt), digest(other, "{}", "accept", salt),
            digest(request, "[]", "accept", salt), digest(request, "{}", "reject", salt),
            digest(request, "{}", "accept", changed), digest(request, "{}accept", "", salt),
            digest(request, "", "{}accept", salt), digest(request, "{", "}accept", salt),
        ]
        #expect(Set(digests).count == digests.count)
        #expect(digest(request, "{}", "accept", salt) == digests[0])
    }
}
