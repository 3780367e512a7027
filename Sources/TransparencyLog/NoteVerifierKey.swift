public import Sodium

/// A named public key that checks signature lines of notes.
///
/// Source: C2SP signed-note, "Verifier keys"; C2SP tlog-cosignature for type 0x04.
public struct NoteVerifierKey: Sendable {
    /// The kinds of key that this room knows.
    public enum Kind: UInt8, Hashable, Sendable {
        /// Ed25519 over the note's text.
        case signature = 0x01
        /// Ed25519 over a time and a checkpoint's text.
        case cosignature = 0x04
    }

    /// Not empty, without white space, control characters and plus signs.
    public let name: String
    /// What the key signs.
    public let kind: Kind
    /// The Ed25519 public key.
    public let publicKey: VerificationKey
    /// The first four bytes of SHA-256(name || 0x0A || type || public key).
    public let id: UInt32

    /// The key with this name.
    ///
    /// - Throws: `LogError.keyNameInvalid`.
    public init(
        name: String, kind: Kind, publicKey: VerificationKey
    ) throws(LogError) {
        guard isKeyName(name) else { throw .keyNameInvalid }
        self.name = name
        self.kind = kind
        self.publicKey = publicKey
        let digest = SHA256.hash(
            Array(name.utf8) + [newline, kind.rawValue] + publicKey.bytes)
        self.id = bigEndian(digest.bytes.prefix(4))
    }

    /// Reads a vkey, `name+id+base64(type || public key)`.
    ///
    /// - Throws: `LogError.keyMalformed`, `.keyNameInvalid`, `.keyTypeUnknown`, `.keyByteCount`,
    ///   `.keyIDMismatch`.
    public init(parsing text: some StringProtocol) throws(LogError) {
        let parts = text.utf8.split(
            separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, parts[1].count == 8,
            let name = String(validating: parts[0], as: UTF8.self),
            let id = Sodium.bytes(hexadecimal: String(decoding: parts[1], as: UTF8.self)),
            let key = Sodium.bytes(base64: String(decoding: parts[2], as: UTF8.self)),
            let type = key.first
        else { throw .keyMalformed }
        guard let kind = Kind(rawValue: type) else { throw .keyTypeUnknown(type) }
        guard let publicKey = VerificationKey(bytes: key.dropFirst()) else {
            throw .keyByteCount(key.count - 1)
        }
        try self.init(name: name, kind: kind, publicKey: publicKey)
        guard bigEndian(id) == UInt64(self.id) else { throw .keyIDMismatch }
    }

    /// The id as eight lowercase hexadecimal digits.
    public var idText: String { hexadecimal(bigEndianBytes(id)) }

    /// The vkey: `name+id+base64(type || public key)`.
    public var text: String {
        "\(name)+\(idText)+\(base64([kind.rawValue] + publicKey.bytes))"
    }
}

extension NoteVerifierKey: Hashable {
    /// Whether name, kind and public key are the same, byte for byte.
    public static func == (left: NoteVerifierKey, right: NoteVerifierKey) -> Bool {
        left.kind == right.kind && left.publicKey == right.publicKey
            && haveSameBytes(left.name, right.name)
    }

    /// Feeds kind and public key to `hasher`.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(kind)
        hasher.combine(publicKey)
    }
}

/// Whether `name` may stand in a signature line and a vkey.
func isKeyName(_ name: some StringProtocol) -> Bool {
    !name.isEmpty
        && name.unicodeScalars.allSatisfy {
            !$0.properties.isWhitespace && $0.value >= 0x20 && $0 != "+"
        }
}

/// The number behind up to eight bytes, the most significant first.
func bigEndian<T: FixedWidthInteger>(_ bytes: some Sequence<UInt8>) -> T {
    bytes.reduce(0) { $0 << 8 | T($1) }
}

/// The bytes of `number`, the most significant first.
func bigEndianBytes(_ number: some FixedWidthInteger) -> [UInt8] {
    withUnsafeBytes(of: number.bigEndian) { Array($0) }
}
