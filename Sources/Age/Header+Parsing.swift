import Sodium

extension Header {
    /// Reads a whole header, and nothing behind it.
    ///
    /// - Throws: `AgeError.headerTooLarge`, `.armored`, `.versionUnknown` or `.headerMalformed`.
    public init(parsing bytes: [UInt8]) throws(AgeError) {
        guard bytes.count <= Self.maximumByteCount else {
            throw .headerTooLarge(limit: Self.maximumByteCount)
        }
        guard bytes.starts(with: Self.versionLine) else { throw Self.refusal(ofStart: bytes) }
        var rest = Lines(bytes: bytes, position: Self.versionLine.count)
        var stanzas: [Stanza] = []
        var line = try rest.next()
        while line.starts(with: Self.stanzaMark) {
            guard stanzas.count < Self.maximumStanzaCount else {
                throw .headerTooLarge(limit: Self.maximumByteCount)
            }
            stanzas.append(try rest.stanza(line))
            line = try rest.next()
        }
        let mark = Self.codeMark + [UInt8(ascii: " ")]
        guard !stanzas.isEmpty, line.starts(with: mark), rest.isAtEnd,
            let code = UnpaddedBase64.decode(line.dropFirst(mark.count)),
            code.count == HMAC.byteCount
        else { throw .headerMalformed }
        self.init(stanzas: stanzas, bytes: bytes, code: code)
    }

    fileprivate static let stanzaMark = Array("-> ".utf8)

    /// Why a file that starts like this has no header to read.
    static func refusal(ofStart bytes: [UInt8]) -> AgeError {
        if bytes.starts(with: "-----BEGIN AGE ENCRYPTED FILE-----".utf8) { return .armored }
        let name = Array("age-encryption.org/".utf8)
        guard bytes.starts(with: name), let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else {
            return .headerMalformed
        }
        let version = bytes[name.count..<end]
        let isVersion = !version.isEmpty && version.allSatisfy { 0x21...0x7e ~= $0 }
        return isVersion && !bytes.starts(with: versionLine) ? .versionUnknown : .headerMalformed
    }
}

/// The lines of a header, one after the other.
private struct Lines {
    let bytes: [UInt8]
    var position: Int

    var isAtEnd: Bool { position == bytes.count }

    /// The next line without its line feed.
    mutating func next() throws(AgeError) -> ArraySlice<UInt8> {
        guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else {
            throw .headerMalformed
        }
        defer { position = end + 1 }
        return bytes[position..<end]
    }

    /// The stanza that starts with `line`.
    mutating func stanza(_ line: ArraySlice<UInt8>) throws(AgeError) -> Stanza {
        var arguments: [String] = []
        let words = line.dropFirst(Header.stanzaMark.count)
            .split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        for word in words {
            guard !word.isEmpty, word.allSatisfy({ 0x21...0x7e ~= $0 }) else {
                throw .headerMalformed
            }
            arguments.append(String(decoding: word, as: UTF8.self))
        }
        var text: [UInt8] = []
        var lineCount: Int
        repeat {
            let line = try next()
            lineCount = line.count
            guard lineCount <= Stanza.columnCount else { throw .headerMalformed }
            text += line
        } while lineCount == Stanza.columnCount
        guard let body = UnpaddedBase64.decode(text) else { throw .headerMalformed }
        return Stanza(arguments: arguments, body: body)
    }
}
