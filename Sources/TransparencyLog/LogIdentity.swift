/// A log as its readers know it: the origin line to expect and the keys that may sign it.
///
/// Source: C2SP tlog-checkpoint. During a key rotation there are two keys.
public struct LogIdentity: Sendable {
    /// The origin line of the log's checkpoints.
    public let origin: String
    /// Keys of type 0x01; one signature by any of them is enough.
    public let keys: [NoteVerifierKey]

    /// A log that signs with `keys`.
    ///
    /// - Parameters:
    ///   - origin: The origin line; by custom the name of the first key.
    ///   - keys: At least one, each of type 0x01.
    /// - Throws: `LogError.keyTypeUnknown` for a cosigner's key, `.logSignatureMissing` for no key.
    public init(origin: String? = nil, keys: [NoteVerifierKey]) throws(LogError) {
        guard let first = keys.first else { throw .logSignatureMissing }
        for key in keys {
            guard key.kind == .signature else { throw .keyTypeUnknown(key.kind.rawValue) }
        }
        self.origin = origin ?? first.name
        self.keys = keys
    }
}
