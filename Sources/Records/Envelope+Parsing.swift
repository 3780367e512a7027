import JSONDocuments

extension Envelope {
    /// Reads an envelope in any JSON formatting, signed or not.
    ///
    /// The size limit comes before parsing; unknown members, repeated names and `null` are refused.
    /// - Throws: `RecordError`, each rule with its own case.
    public init(parsing bytes: some Collection<UInt8>) throws(RecordError) {
        guard bytes.count <= Self.inputByteLimit else {
            throw .tooLarge(limit: Self.inputByteLimit)
        }
        let limits = JSONLimits(byteCount: Self.inputByteLimit, depth: 32, numberDigitCount: 16)
        let document = try wrapped { () throws(DecodingFailure) in
            try JSONValue(parsing: bytes, limits: limits)
        }
        try self.init(document)
    }

    /// Reads a leaf of the log, which must be signed and exactly canonical.
    ///
    /// - Throws: `RecordError.notCanonical`, `RecordError.signatureMissing`, or as
    ///   ``init(parsing:)``.
    public init(leaf bytes: some Collection<UInt8>) throws(RecordError) {
        guard bytes.count <= Self.leafByteLimit else { throw .tooLarge(limit: Self.leafByteLimit) }
        let envelope = try Envelope(parsing: bytes)
        guard envelope.leaf == Array(bytes) else { throw .notCanonical }
        guard envelope.signature != nil else { throw .signatureMissing }
        self = envelope
    }

    private init(_ document: JSONValue) throws(RecordError) {
        var reader = try RecordReader(document, at: "")
        let version = try reader.value("v")
        guard case .number(let text) = version else {
            throw .malformed(DecodingFailure(location: "v", problem: "must be a whole number"))
        }
        guard Int(text) == Self.version else { throw .versionUnknown }
        guard let type = RecordType(rawValue: try reader.string("type")) else { throw .typeUnknown }
        let id = try reader.identifier("id")
        let created = try reader.time("created")
        let record = try Record(type, public: reader.value("public"))
        let filing = try Filing(reading: &reader)
        let signature = reader.has("sig") ? try EnvelopeSignature(reader.value("sig")) : nil
        try reader.finish()
        try self.init(
            record, filing: filing, id: id, created: created, signature: signature)
    }
}
