/// Finds the end of a header in bytes that arrive in pieces.
struct HeaderScanner {
    private var lineStart = 0
    private var position = 0

    /// The length of the header at the front of `bytes`; `nil` while more bytes are needed.
    ///
    /// - Throws: `AgeError.headerTooLarge`, or what the start of the file is refused for.
    mutating func byteCount(in bytes: [UInt8]) throws(AgeError) -> Int? {
        while position < min(bytes.count, Header.maximumByteCount) {
            defer { position += 1 }
            guard bytes[position] == UInt8(ascii: "\n") else { continue }
            if bytes[lineStart...].starts(with: Header.codeMark) { return position + 1 }
            lineStart = position + 1
            guard bytes.starts(with: Header.versionLine) else {
                throw Header.refusal(ofStart: bytes)
            }
        }
        guard bytes.count < Header.maximumByteCount else {
            guard lineStart > 0 else { throw Header.refusal(ofStart: bytes) }
            throw .headerTooLarge(limit: Header.maximumByteCount)
        }
        return nil
    }
}
