import AnonCreds
import CityTestSupport
import Credentials
import JSONDocuments
import Ledger
import Records
import Sodium
import TestSupport
import Testing
import TransparencyLog

@Suite("What a log's readers believe")
struct TrustTests {
    private static let shared = Task { try await City() }
    private let city: City

    init() async throws { city = try await Self.shared.value }

    @Test func anAnchoredDefinitionSaysWhatTheLogSays() throws {
        let anchored = try AnchoredDefinition(
            city.definitionFile(), trust: city.trust(), now: City.now, known: KnownDefinitions())
        #expect(anchored.digest == city.definition)
        #expect(anchored.issuer.role == .agency)
        #expect(anchored.integers[AttributeName("district")] == 100_000...999_999)
        #expect(anchored.integers[AttributeName("family_name")] == nil)
        #expect(anchored.json == (try city.definitionFile()))
    }

    @Test func everyEntryOfTheEvidenceIsNeeded() throws {
        let anchored = try AnchoredDefinition(
            city.definitionFile(), trust: city.trust(), now: City.now, known: KnownDefinitions())
        let trust = try city.trust()
        #expect(anchored.evidence.count == 4)
        for index in anchored.evidence.indices {
            var evidence = anchored.evidence
            evidence.remove(at: index)
            #expect(throws: TrustError.self, "\(index)") {
                try AnchoredDefinition(
                    definition: anchored.definition, evidence: evidence, trust: trust,
                    now: City.now, known: KnownDefinitions())
            }
        }
    }

    @Test func theDefinitionMustBeTheOneThatWasAnchored() throws {
        let file = try city.definitionFile()
        let trust = try city.trust()
        for path in file.leafPaths where path.first == "definition" {
            for value in file[path]?.alterations ?? [] {
                var altered = file
                altered[path] = value
                #expect(throws: (any Error).self, "\(path)") {
                    try AnchoredDefinition(
                        altered, trust: trust, now: City.now, known: KnownDefinitions())
                }
            }
        }
    }

    @Test func theAgencyMustBeAMemberNow() throws {
        for text in ["2025-12-31T23:59:59Z", "2031-01-01T00:00:00Z"] {
            #expect(throws: TrustError.self) {
                try AnchoredDefinition(
                    city.definitionFile(), trust: city.trust(), now: City.time(text),
                    known: KnownDefinitions())
            }
        }
    }

    @Test func twoRootsOfOneSizeAreAFork() async throws {
        let fork = try await City(seeds: city.seeds)
        let trust = try city.trust()
        let own = try await city.reader().evidence(ofDefinition: city.definition)
        let other = try await fork.reader().evidence(ofDefinition: fork.definition)
        #expect(throws: TrustError.forkedLog) {
            try trust.replay(Array(own.prefix(2)) + other.suffix(2))
        }
        _ = try trust.replay(own)
        _ = try trust.replay(other)
    }

    @Test func settingsSurviveTheJourney() throws {
        let settings = TrustSettings(logKey: try city.logKey(), policyText: "")
        let parsed = try TrustSettings(settings.json)
        #expect(parsed.logKey == settings.logKey)
        for (path, value) in [
            (["log_key"], "no key"), (["policy"], 1), (["added"], 1),
        ] as [([String], JSONValue)] {
            var wrong = settings.json
            wrong[path] = value
            #expect(throws: DecodingFailure.self) { try TrustSettings(wrong) }
        }
        let broken = TrustSettings(logKey: try city.logKey(), policyText: "quorum nobody\n")
        #expect(throws: LogError.self) { try broken.trust }
        let witness = try Cosigner(name: "w.test.example", key: SigningKey())
        let cosigner = TrustSettings(logKey: witness.verifierKey, policyText: "")
        #expect(throws: LogError.self) { try cosigner.trust }
    }
}
