import Sodium

/// The textual front of an age file: who can open the body, and a code over that list.
///
/// Body and header hang together by the file key alone: a further header for the same body can be
/// made at any time. Source: age.md, *Header*.
public struct Header: Equatable, Sendable {
    /// The longest header that is read or written, in bytes.
    public static let maximumByteCount = 65_536
    /// The most stanzas that are read.
    public static let maximumStanzaCount = 1_000

    static let versionLine = Array("age-encryption.org/v1\n".utf8)
    static let codeMark = Array("---".utf8)

    /// The stanzas in their order, those of unknown types included.
    public let stanzas: [Stanza]
    /// The whole header as it stands in the file, from the version line to the code's line feed.
    public let bytes: [UInt8]
    /// HMAC-SHA-256 over the header up to and including `---`.
    let code: [UInt8]

    /// Takes over a parsed header.
    init(stanzas: [Stanza], bytes: [UInt8], code: [UInt8]) {
        self.stanzas = stanzas
        self.bytes = bytes
        self.code = code
    }

    /// Makes a header that gives `fileKey` to each of the `recipients`, with fresh shares.
    ///
    /// - Throws: `AgeError.recipientCountOutOfRange` for none or over about 660,
    ///   `AgeError.lowOrderPoint`.
    public init(
        for recipients: [Recipient], fileKey: borrowing FileKey
    ) throws(AgeError) {
        guard 1...Self.maximumStanzaCount ~= recipients.count else {
            throw .recipientCountOutOfRange
        }
        var stanzas: [Stanza] = []
        for recipient in recipients {
            stanzas.append(try Stanza(wrapping: fileKey, for: recipient))
        }
        try self.init(sealing: stanzas, fileKey: fileKey)
    }

    /// Writes finished stanzas, with the code over them.
    init(sealing stanzas: [Stanza], fileKey: borrowing FileKey) throws(AgeError) {
        var bytes = Self.versionLine
        for stanza in stanzas { bytes += stanza.lines }
        bytes += Self.codeMark
        let authenticated = bytes
        let code = fileKey.withHeaderKey { HMAC.code(of: authenticated, key: $0) }
        bytes += [UInt8(ascii: " ")] + UnpaddedBase64.encode(code) + [UInt8(ascii: "\n")]
        guard bytes.count <= Self.maximumByteCount else { throw .recipientCountOutOfRange }
        self.init(stanzas: stanzas, bytes: bytes, code: code)
    }

    /// Unwraps the file key with the first identity that a stanza was made for, and checks the code.
    ///
    /// - Throws: `AgeError.identityUnknown`, `.headerChanged`, `.headerMalformed` for an X25519
    ///   stanza out of form, `.lowOrderPoint` or `.outOfMemory`.
    public func fileKey(with identities: borrowing IdentityFile) throws(AgeError) -> FileKey {
        let entries = identities.entries
        for (stanza, share) in try shares() {
            for entry in entries {
                let found = try stanza.fileKey(for: entry.identity, share: share)
                guard let fileKey = found else { continue }
                guard isCode(of: fileKey) else { throw .headerChanged }
                return fileKey
            }
        }
        throw .identityUnknown
    }

    /// Whether the header's code was made with `fileKey`, in constant time.
    public func isCode(of fileKey: borrowing FileKey) -> Bool {
        let end = bytes.count - UnpaddedBase64.encode(code).count - 2
        return fileKey.withHeaderKey { HMAC.isValid(code, for: bytes[..<end], key: $0) }
    }

    /// The X25519 stanzas, all checked before the first is opened.
    private func shares() throws(AgeError) -> [(Stanza, X25519PublicKey)] {
        // A passphrase stands alone: else whoever knows another way in could pass for its owner.
        guard stanzas.count == 1 || !stanzas.contains(where: { $0.type == Stanza.scrypt }) else {
            throw .headerMalformed
        }
        var shares: [(Stanza, X25519PublicKey)] = []
        for stanza in stanzas {
            guard let share = try stanza.share() else { continue }
            shares.append((stanza, share))
        }
        return shares
    }
}
