import BigIntegers
import JSONDocuments
import Sodium

/// A private JSON document whose long numbers never enter the JSON parser.
///
/// Each string of more than 100 digits is read straight into a `SecretInteger`; the parser sees
/// `[0]`, `[1]`… in their places, so that no copy of a secret's digits stays behind in memory.
struct SecretDocument {
    /// The document with its secrets replaced by their numbers.
    let value: JSONValue
    private let secrets: [HeldSecret]

    /// Parses a document of at most 1 MB.
    ///
    /// - Throws: `DecodingFailure` for what is not JSON, or a number of more than 4,096 bits.
    init(parsing bytes: borrowing SecretBytes) throws(DecodingFailure) {
        let count = bytes.count
        guard count <= JSONLimits().byteCount else {
            throw DecodingFailure(location: "", problem: "larger than the limit of 1000000 bytes")
        }
        var secrets: [HeldSecret] = []
        let redacted = try bytes.withUnsafePointer { base throws(DecodingFailure) in
            try redact(UnsafeBufferPointer(start: base, count: count), into: &secrets)
        }
        value = try JSONValue(parsing: redacted)
        self.secrets = secrets
    }

    /// Decodes a secret; use as the `decode` of an `ObjectReader`.
    func secret(_ value: JSONValue, _ location: String) throws(DecodingFailure) -> HeldSecret {
        guard case .array(let elements) = value, elements.count == 1,
            case .number(let text)? = elements.first, let index = Int(text),
            secrets.indices.contains(index)
        else {
            throw DecodingFailure(
                location: location, problem: "must be a long whole number as a decimal string")
        }
        return secrets[index]
    }
}

/// Strings of up to this many digits are public (nonces).
private let publicDigitCount = 100
private let quote = UInt8(ascii: "\"")

private func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

/// Copies everything but the strings of more than 100 digits.
private func redact(
    _ bytes: UnsafeBufferPointer<UInt8>, into secrets: inout [HeldSecret]
) throws(DecodingFailure) -> [UInt8] {
    var output: [UInt8] = []
    var position = 0
    while position < bytes.count {
        guard bytes[position] == quote else {
            output.append(bytes[position])
            position += 1
            continue
        }
        let end = endOfString(bytes, from: position + 1)
        let content = UnsafeBufferPointer(rebasing: bytes[(position + 1)..<end])
        if content.count > publicDigitCount, content.allSatisfy(isDigit) {
            output.append(contentsOf: "[\(secrets.count)]".utf8)
            secrets.append(try secretInteger(content))
        } else {
            output.append(quote)
            output.append(contentsOf: content)
            if end < bytes.count { output.append(quote) }
        }
        position = end + 1
    }
    return output
}

/// The position of the quotation mark that ends the string, or the end of the text.
private func endOfString(_ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
    var position = start
    while position < bytes.count, bytes[position] != quote {
        position += bytes[position] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(position, bytes.count)
}

private func secretInteger(
    _ digits: UnsafeBufferPointer<UInt8>
) throws(DecodingFailure) -> HeldSecret {
    do {
        let text = try SecretBytes(count: digits.count) { output throws(SodiumError) in
            for digit in digits { output.append(digit) }
        }
        return HeldSecret(try SecretInteger(decimal: text, maximumBitWidth: 4_096))
    } catch {
        throw DecodingFailure(location: "", problem: "a secret number is malformed or too long")
    }
}
