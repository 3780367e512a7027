public import Records
import JSONDocuments

extension [LogEvidence] {
    /// The file, for anybody to read, of entries with their proofs: `{"v": 1, "evidence": [...]}`.
    public var published: [UInt8] {
        let file: JSONValue = ["v": 1, "evidence": .array(map(\.json))]
        return file.canonicalBytes
    }
}
