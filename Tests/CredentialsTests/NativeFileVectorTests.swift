import Credentials
import JSONDocuments
import Records
import Sodium
import TestSupport
import Testing

/// Files that `vectors/native/make.py` made, with the verdicts of the verifier in Python.
@Suite("Vectors of native presentation files")
struct NativeFileVectorTests {
    private let cases: [JSONValue]
    private let definitions: [SHA256Digest: AnchoredDefinition]

    init() throws {
        let city = try JSONValue(
            parsing: Vectors.data("native/files.json"), limits: JSONLimits(byteCount: 4_000_000))
        let trust = try TrustSettings(#require(city["trust"])).trust
        let text = try city["now"].map { try JSONValue.string($0, "now") }
        let now = try #require(text.flatMap { Timestamp($0) })
        guard case .array(let files)? = city["definitions"], case .array(let cases)? = city["cases"]
        else { throw DecodingFailure(location: "", problem: "is no vector file") }
        let known = KnownDefinitions()
        let anchored = try files.map {
            try AnchoredDefinition($0, trust: trust, now: now, known: known)
        }
        definitions = Dictionary(uniqueKeysWithValues: anchored.map { ($0.digest, $0) })
        self.cases = cases
    }

    @Test func verdictsAreThoseOfTheOtherVerifier() throws {
        var (batch, places, counts) = (NativeBatch(), [Int](), [String: Int]())
        for (place, item) in cases.enumerated() {
            let verdict = try JSONValue.string(item["verdict"] ?? .null, "verdict")
            counts[verdict, default: 0] += 1
            guard let (request, document) = Self.read(item) else {
                #expect(verdict == "refused", "\(place)")
                continue
            }
            let anchored = request.content.definitions.compactMap { definitions[$0] }
            let alone = request.judge(document, under: anchored)
            #expect(alone.word == verdict, "\(place)")
            if batch.add(document, for: request, under: anchored) { places.append(place) }
        }
        let together = batch.judgements()
        #expect(together.count == places.count)
        for (place, judgement) in zip(places, together) {
            #expect(cases[place]["verdict"] == .string(judgement.word), "\(place)")
        }
        #expect(counts["accepted"] ?? 0 >= 3)
        #expect(counts["refused"] ?? 0 >= 30)
    }

    private static func read(_ item: JSONValue) -> (DeskRequest, JSONValue)? {
        guard case .string(let text)? = item["file"], let file = bytes(hexadecimal: text),
            let request = try? DeskRequest(json: item["request"] ?? .null, at: "request")
        else { return nil }
        let native = try? NativePresentation(parsing: file).json
        return (native ?? (try? JSONValue(parsing: file))).map { (request, $0) }
    }
}

extension DeskRequest.Judgement {
    fileprivate var word: String {
        switch self {
        case .proved: "accepted"
        case .refused: "refused"
        }
    }
}
