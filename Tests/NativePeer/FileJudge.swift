import Credentials
import Foundation
import JSONDocuments
import Records
import Sodium

/// Judges presentation files as a desk does, alone and together.
struct FileJudge {
    private let definitions: [SHA256Digest: AnchoredDefinition]

    /// Takes trust and definitions from the document that `FileCity` makes.
    init(_ document: JSONValue) throws {
        let trust = try TrustSettings(document["trust"] ?? .null).trust
        guard case .string(let text)? = document["now"], let now = Timestamp(text),
            case .array(let files)? = document["definitions"]
        else { throw CocoaError(.fileReadCorruptFile) }
        let known = KnownDefinitions()
        let anchored = try files.map {
            try AnchoredDefinition($0, trust: trust, now: now, known: known)
        }
        definitions = Dictionary(uniqueKeysWithValues: anchored.map { ($0.digest, $0) })
    }

    /// The verdicts on the cases of a list; `split` where it is another together than alone.
    func verdicts(_ cases: [JSONValue]) -> [String] {
        let alone = cases.map(verdict)
        var batch = NativeBatch()
        let isAdded = cases.map { add($0, to: &batch) }
        var together = batch.judgements().map(Self.word)[...]
        return zip(alone, isAdded).map { alone, isAdded in
            let other = isAdded ? together.removeFirst() : "refused"
            return alone == other ? alone : "split"
        }
    }

    private func verdict(_ item: JSONValue) -> String {
        guard let (request, document) = Self.read(item) else { return "refused" }
        let anchored = request.content.definitions.compactMap { definitions[$0] }
        return Self.word(request.judge(document, under: anchored))
    }

    private func add(_ item: JSONValue, to batch: inout NativeBatch) -> Bool {
        guard let (request, document) = Self.read(item) else { return false }
        let anchored = request.content.definitions.compactMap { definitions[$0] }
        return batch.add(document, for: request, under: anchored)
    }

    private static func word(_ judgement: DeskRequest.Judgement) -> String {
        switch judgement {
        case .proved: "accepted"
        case .refused: "refused"
        }
    }

    /// The request, and the document in the file's bytes: CBOR, or JSON around it.
    private static func read(_ item: JSONValue) -> (DeskRequest, JSONValue)? {
        guard case .string(let text)? = item["file"], let file = bytes(hexadecimal: text),
            let request = try? DeskRequest(json: item["request"] ?? .null, at: "request"),
            let first = file.first
        else { return nil }
        let document =
            first >= 0x80
            ? try? NativePresentation(parsing: file).json : try? JSONValue(parsing: file)
        return document.map { (request, $0) }
    }
}
