import Sodium

/// The rules for single values that several record types share.
enum Field {
    /// Longest legal name, schema name, version or tag, in bytes of UTF-8.
    static let nameByteLimit = 200
    /// Longest identifier of an issuer, schema or definition, in bytes.
    static let identifierByteLimit = 512

    /// Text of 1 to `maximumByteCount` bytes.
    static func text(
        _ text: String, at location: String, maximumByteCount: Int
    ) throws(RecordError) -> String {
        guard !text.isEmpty else { throw .textEmpty(location: location) }
        guard text.utf8.count <= maximumByteCount else {
            throw .textTooLong(location: location, maximumByteCount: maximumByteCount)
        }
        return text
    }

    /// One line of text: neither control characters nor those that change the reading direction,
    /// since a name must look like what it is.
    static func name(_ text: String, at location: String) throws(RecordError) -> String {
        let text = try Self.text(text, at: location, maximumByteCount: nameByteLimit)
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0...0x1F, 0x7F...0x9F, 0x2028...0x202E, 0x2066...0x2069:
                throw .textNotPlain(location: location)
            default: break
            }
        }
        return text
    }

    /// An identifier as AnonCreds v1 takes it: a URI, or the older ledger form, which begins with
    /// 21 or 22 base58 characters; printable ASCII either way.
    static func identifier(_ text: String, at location: String) throws(RecordError) -> String {
        guard text.utf8.count <= identifierByteLimit else {
            throw .textTooLong(location: location, maximumByteCount: identifierByteLimit)
        }
        let bytes = Array(text.utf8)
        guard bytes.allSatisfy({ 0x20...0x7E ~= $0 }), isURI(bytes) || isLedgerForm(bytes) else {
            throw .identifierMalformed(location: location)
        }
        return text
    }

    /// `letter (letter | digit | + | - | .)* : anything but a space`, with something after the colon.
    private static func isURI(_ bytes: [UInt8]) -> Bool {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon + 1 < bytes.count,
            let first = bytes.first, isLetter(first)
        else { return false }
        let scheme = bytes[..<colon].allSatisfy {
            isLetter($0) || 0x30...0x39 ~= $0 || "+-.".utf8.contains($0)
        }
        return scheme && !bytes.contains(0x20)
    }

    /// A decentralised identifier of 21 or 22 base58 characters, alone or followed by `:` and more.
    private static func isLedgerForm(_ bytes: [UInt8]) -> Bool {
        let parts = bytes.split(
            separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
        guard let head = parts.first, 21...22 ~= head.count else { return false }
        let isBase58 = head.allSatisfy {
            (isLetter($0) || 0x31...0x39 ~= $0) && !"IOl".utf8.contains($0)
        }
        return isBase58 && (parts.count == 1 || !parts[1].isEmpty)
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        0x41...0x5A ~= byte || 0x61...0x7A ~= byte
    }

    /// 64 lowercase hexadecimal digits.
    static func digest(_ text: String, at location: String) throws(RecordError) -> SHA256Digest {
        guard let bytes = bytes(hexadecimal: text), let digest = SHA256Digest(bytes: bytes) else {
            throw .digestMalformed(location: location)
        }
        return digest
    }

    /// One word of CAP: 1 to 200 bytes without spaces, commas, `<` and `&`.
    static func word(_ text: String, at location: String) throws(RecordError) -> String {
        guard 1...nameByteLimit ~= text.utf8.count,
            text.utf8.allSatisfy({ 0x21...0x7E ~= $0 && !",<&".utf8.contains($0) })
        else { throw .codeMalformed(location: location) }
        return text
    }

    /// A code of purpose, authority or reason: 1 to 32 of `a-z`, `0-9` and `-`.
    static func code(_ text: String, at location: String) throws(RecordError) -> String {
        let isCode = text.utf8.allSatisfy {
            0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 || $0 == UInt8(ascii: "-")
        }
        guard isCode, 1...32 ~= text.utf8.count else { throw .codeMalformed(location: location) }
        return text
    }

    /// The name of a road segment, service or field: 1 to 64 of letters, digits and `._:-`.
    static func place(_ text: String, at location: String) throws(RecordError) -> String {
        let isPlace = text.utf8.allSatisfy {
            isLetter($0) || 0x30...0x39 ~= $0 || "._:-".utf8.contains($0)
        }
        guard isPlace, 1...64 ~= text.utf8.count else { throw .codeMalformed(location: location) }
        return text
    }

    /// A language tag: subtags of 2 to 8 letters or digits joined by `-`, beginning with letters
    /// (BCP 47, RFC 5646 §2.1).
    static func language(_ text: String, at location: String) throws(RecordError) -> String {
        let parts = text.utf8.split(
            separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard let first = parts.first, text.utf8.count <= 35, 2...3 ~= first.count,
            first.allSatisfy(isLetter),
            parts.dropFirst().allSatisfy({ part in
                1...8 ~= part.count && part.allSatisfy { isLetter($0) || 0x30...0x39 ~= $0 }
            })
        else { throw .codeMalformed(location: location) }
        return text
    }

    /// An age X25519 recipient by its form, `age1` and 58 characters of Bech32; whether its checksum
    /// holds is found by whoever seals to it.
    static func checkAgeRecipient(_ text: String, at location: String) throws(RecordError) {
        guard text.utf8.count == 62, text.hasPrefix("age1"),
            text.utf8.dropFirst(4).allSatisfy({
                (0x61...0x7A ~= $0 || 0x30...0x39 ~= $0) && !"1bio".utf8.contains($0)
            })
        else { throw .codeMalformed(location: location) }
    }

    /// Elements that are all different.
    static func distinct<T: Hashable>(_ list: [T], at location: String) throws(RecordError) {
        var seen: Set<T> = []
        for (index, element) in list.enumerated() where !seen.insert(element).inserted {
            throw .repeated(location: "\(location)[\(index)]")
        }
    }

    /// A list with a number of elements in `range`.
    static func count<T>(
        _ list: [T], in range: ClosedRange<Int>, at location: String
    ) throws(RecordError) {
        guard range ~= list.count else {
            throw .countOutOfRange(
                location: location, minimum: range.lowerBound, maximum: range.upperBound)
        }
    }
}
