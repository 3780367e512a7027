import JSONDocuments

/// What an identifier names; tells the legacy form of its identifiers.
public protocol Identified {
    /// Whether `text` has the legacy ledger form for this kind of object.
    static func isLegacyIdentifier(_ text: String) -> Bool
}

/// The identifier of a published object: a URI or the legacy ledger form, otherwise opaque.
///
/// Identifiers are compared byte by byte and never enter a proof. Source: fact sheet §11.
public struct Identifier<Subject: Identified>: Hashable, Sendable, CustomStringConvertible {
    /// The identifier as it was written, at most 2,048 bytes.
    public let text: String

    /// Takes over an identifier; `nil` for a text in neither form.
    public init?(_ text: String) {
        guard text.utf8.count <= 2_048, !text.unicodeScalars.contains(where: { $0.value < 0x20 })
        else { return nil }
        guard isUniversal(text) || Subject.isLegacyIdentifier(text) else { return nil }
        self.text = text
    }

    /// Whether this is a URI rather than the legacy form, which often looks like one.
    public var isURI: Bool { !Subject.isLegacyIdentifier(text) }

    /// The identifier as it was written.
    public var description: String { text }

    /// Whether both have the same bytes.
    public static func == (left: Self, right: Self) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
        for byte in text.utf8 { hasher.combine(byte) }
    }

    /// Decodes an identifier; use as the `decode` of an `ObjectReader`.
    static func decode(_ value: JSONValue, _ location: String) throws(DecodingFailure) -> Self {
        guard let identifier = Self(try JSONValue.string(value, location)) else {
            throw DecodingFailure(location: location, problem: "is not a valid identifier")
        }
        return identifier
    }

    /// The identifier as a JSON string.
    var json: JSONValue { .string(text) }
}

/// Who publishes schemas and definitions.
public enum Issuer: Identified {
    /// 21 or 22 base-58 characters.
    public static func isLegacyIdentifier(_ text: String) -> Bool { isLegacyIssuer(text) }
}

extension Schema: Identified {
    /// `D:2:name:version`.
    public static func isLegacyIdentifier(_ text: String) -> Bool {
        isLegacySchema(text.split(separator: ":", omittingEmptySubsequences: false))
    }
}

extension CredentialDefinition: Identified {
    /// `D:3:CL:<sequence number or schema id>:tag`, where the tag may be empty.
    public static func isLegacyIdentifier(_ text: String) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count >= 5, isLegacyIssuer(parts[0]), parts[1] == "3", parts[2] == "CL" else {
            return false
        }
        let isSequenceNumber = parts[3].first != "0" && isMade(parts[3], of: "0123456789")
        return isSequenceNumber
            || parts.indices.dropFirst(7).contains { isLegacySchema(parts[3..<$0]) }
    }
}

/// A letter, then letters, digits, `+`, `-` or `.`, a colon, and something after it.
func isUniversal(_ text: String) -> Bool {
    guard let colon = text.utf8.firstIndex(of: UInt8(ascii: ":")),
        text.utf8.index(after: colon) < text.utf8.endIndex,
        let first = text[..<colon].unicodeScalars.first, first.isASCII,
        first.properties.isAlphabetic
    else { return false }
    return text[..<colon].unicodeScalars.allSatisfy {
        $0.isASCII && ($0.properties.isAlphabetic || "0123456789+-.".unicodeScalars.contains($0))
    }
}

private func isMade(_ text: some StringProtocol, of alphabet: String) -> Bool {
    !text.isEmpty && text.unicodeScalars.allSatisfy(alphabet.unicodeScalars.contains)
}

private func isLegacyIssuer(_ text: some StringProtocol) -> Bool {
    (21...22).contains(text.utf8.count)
        && isMade(text, of: "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")
}

private func isLegacySchema(_ parts: ArraySlice<Substring>) -> Bool {
    guard parts.count >= 4, let issuer = parts.first, let version = parts.last else { return false }
    let name = parts.dropFirst(2).dropLast()
    return isLegacyIssuer(issuer) && parts[parts.startIndex + 1] == "2"
        && isMade(version, of: "0123456789.") && name.contains { !$0.isEmpty }
}

private func isLegacySchema(_ parts: [Substring]) -> Bool { isLegacySchema(parts[...]) }
