public import Sodium

/// The identities of one reader, as `age-keygen` writes them: one a line, comments after `#`.
public struct IdentityFile: ~Copyable, Sendable {
    /// The longest file that is read, in bytes.
    public static let maximumByteCount = 65_536
    /// The most identities in one file: each is tried on each stanza.
    public static let maximumCount = 32

    /// An identity that a list can hold.
    final class Entry: Sendable {
        let identity: Identity
        init(_ identity: consuming Identity) { self.identity = identity }
    }

    let entries: [Entry]

    /// The recipients, in the order of the file.
    public var recipients: [Recipient] { entries.map { $0.identity.recipient } }

    /// A file with one identity.
    public init(_ identity: consuming Identity) {
        entries = [Entry(identity)]
    }

    /// Reads an identity file, passing over empty lines and comments.
    ///
    /// The caller's copy is the caller's to wipe.
    ///
    /// - Throws: `AgeError.identityFileTooLarge`, `.identityMalformed`,
    ///   `.identityCountOutOfRange` or `.outOfMemory`.
    public init(parsing text: [UInt8]) throws(AgeError) {
        guard text.count <= Self.maximumByteCount else {
            throw .identityFileTooLarge(limit: Self.maximumByteCount)
        }
        var entries: [Entry] = []
        let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        for (index, line) in lines.enumerated() {
            let line = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
            guard let first = line.first, first != UInt8(ascii: "#") else { continue }
            guard entries.count < Self.maximumCount else {
                throw .identityCountOutOfRange(limit: Self.maximumCount)
            }
            entries.append(try Self.entry(line, number: index + 1))
        }
        guard !entries.isEmpty else { throw .identityCountOutOfRange(limit: Self.maximumCount) }
        self.entries = entries
    }

    private static func entry(
        _ line: ArraySlice<UInt8>, number: Int
    ) throws(AgeError) -> Entry {
        var text = Array(line)
        defer { wipe(&text) }
        do throws(AgeError) {
            return Entry(try Identity(parsing: text))
        } catch {
            throw error == .identityMalformed(line: 1) ? .identityMalformed(line: number) : error
        }
    }

    /// The file's text: for each identity its recipient as a comment, then the key.
    ///
    /// - Throws: `AgeError.outOfMemory`.
    public func text() throws(AgeError) -> SecretBytes {
        var text: [UInt8] = []
        text.reserveCapacity(entries.count * 256)  // so that no piece is left behind by growing
        defer { wipe(&text) }
        for entry in entries {
            text.append(contentsOf: "# public key: \(entry.identity.recipient)\n".utf8)
            try entry.identity.text().withBytes { key in
                for offset in 0..<key.byteCount {
                    text.append(key.unsafeLoad(fromByteOffset: offset, as: UInt8.self))
                }
            }
            text.append(UInt8(ascii: "\n"))
        }
        return try translated { () throws(SodiumError) in try SecretBytes(copying: text) }
    }
}
