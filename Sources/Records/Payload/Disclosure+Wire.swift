public import JSONDocuments
import TransparencyLog

extension Disclosure {
    /// `{"v", "leaf", "proof"?, "size", "fields": [{"field", "index", "path"}]}`.
    public var json: JSONValue {
        var members: [(String, JSONValue)] = [
            ("v", 1), ("leaf", .string(String(decoding: leaf, as: UTF8.self))),
            ("size", .integer(fieldCount)), ("fields", .array(entries.map(\.json))),
        ]
        if let proof {
            members.append(("proof", .string(String(decoding: proof.bytes, as: UTF8.self))))
        }
        return .object(JSONObject(members))
    }

    /// Reads a canonical disclosure and the spaces behind it; nothing is proved before ``verify()``.
    ///
    /// - Throws: `RecordError`, each rule with its own case.
    public init(parsing padded: some Collection<UInt8>) throws(RecordError) {
        guard padded.count <= Self.paddedByteLimit else {
            throw .tooLarge(limit: Self.paddedByteLimit)
        }
        var text = Array(padded)
        while text.last == UInt8(ascii: " ") { text.removeLast() }
        let limits = JSONLimits(byteCount: Self.byteLimit, depth: 32, numberDigitCount: 16)
        guard text.count <= Self.byteLimit else { throw .tooLarge(limit: Self.byteLimit) }
        let document = try wrapped { () throws(DecodingFailure) in
            try JSONValue(parsing: text, limits: limits)
        }
        try self.init(document)
        guard json.canonicalBytes == text else { throw .notCanonical }
    }

    private init(_ document: JSONValue) throws(RecordError) {
        var reader = try RecordReader(document, at: "")
        guard try reader.integer("v", in: 0...Int(Int32.max)) == 1 else { throw .versionUnknown }
        let leaf = Array(try reader.string("leaf").utf8)
        let size = try reader.integer("size", in: 1...PayloadDocument.fieldLimit)
        let hasProof = reader.has("proof")
        let proof = hasProof ? try reader.value("proof") : .null
        let values = try reader.values("fields")
        try reader.finish()
        try Field.count(values, in: 1...PayloadDocument.fieldLimit, at: "fields")
        var entries: [Entry] = []
        for (index, value) in values.enumerated() {
            entries.append(try Entry(json: value, at: "fields[\(index)]", size: size))
        }
        // Neither a field twice nor one order for the same fields beside another.
        for (entry, next) in zip(entries, entries.dropFirst()) where entry.index >= next.index {
            throw .fieldsUnordered
        }
        let bundle = try wrapped { () throws(DecodingFailure) in
            hasProof ? try ProofBundle.decode(proof, "proof") : nil
        }
        self.init(leaf: leaf, proof: bundle, fieldCount: size, entries: entries)
    }
}

extension Disclosure.Entry {
    fileprivate var json: JSONValue {
        [
            "field": field.json, "index": .integer(index),
            "path": .array(path.map { .string($0.hexadecimal) }),
        ]
    }

    fileprivate init(json: JSONValue, at location: String, size: Int) throws(RecordError) {
        var reader = try RecordReader(json, at: location)
        let field = try PayloadField(json: reader.value("field"), at: location)
        let index = try reader.integer("index", in: 0...(size - 1))
        let digests = try reader.digests("path")
        try reader.finish()
        self.init(field: field, index: index, path: digests.map { TreeHash($0) })
    }
}
