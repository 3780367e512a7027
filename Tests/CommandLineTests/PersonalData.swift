import AnonCreds
import BigIntegers
import Foundation
import JSONDocuments
import Sodium
import TestSupport

/// What a register says of its residents, in every form in which it could leak, and a search for it.
struct PersonalData {
    /// Enough bytes of each pattern to look it up by.
    private static let prefixByteCount = 6
    private static let bucketCount = 1 << 20

    /// What may not be found, by the first bytes.
    private var patterns: [UInt64: [(bytes: [UInt8], name: String)]] = [:]
    private var buckets = [Bool](repeating: false, count: bucketCount)
    private(set) var count = 0

    /// Everything that can be searched for in a register with the columns of `residents.csv`.
    ///
    /// In plain text: numbers, addresses, whole names and given names of two characters or more; of
    /// all of these and of family names the unsalted SHA-256 as bytes, hexadecimal and Base64, and
    /// the decimal that AnonCreds makes of a text.
    init(register: String) {
        let lines = register.split(whereSeparator: \.isNewline)
        for (row, line) in lines.dropFirst().enumerated() {
            let fields = line.split(separator: ",", omittingEmptySubsequences: false)
                .map(String.init)
            let (number, family, given, address) = (fields[0], fields[1], fields[2], fields[6])
            let plain = [number, family + given, "\(family) \(given)", given, address]
            for text in plain where text.utf8.count >= Self.prefixByteCount {
                add(Array(text.utf8), "row \(row + 1): \(text)")
            }
            for text in plain + [family] { addHashes(of: text, "row \(row + 1): hash of \(text)") }
        }
    }

    /// Some texts as they are and as JSON writes them, with SHA-256, SHA-1 and MD5 of both.
    init(texts: [String]) throws {
        for text in texts {
            add(Array(text.utf8), text)
            add(
                Array(base64(Array(text.utf8)).utf8.prefix(text.utf8.count / 3 * 4)),
                "base64 of \(text)")
            for form in [
                text, String(decoding: JSONValue.string(text).canonicalBytes, as: UTF8.self),
            ] {
                addHashes(of: form, "hash of \(form)")
                for program in ["sha1sum", "md5sum"] {
                    add(digest: try Self.digest(of: form, by: program), "\(program) of \(form)")
                }
            }
        }
    }

    private static func digest(of text: String, by program: String) throws -> [UInt8] {
        let child = try ChildProcess("/usr/bin/\(program)", [], environment: [:])
        try child.write(Data(text.utf8))
        child.closeInput()
        let output = String(decoding: child.allOutput(), as: UTF8.self)
        guard child.wait() == 0, let word = output.split(separator: " ").first,
            let digest = bytes(hexadecimal: word)
        else { throw Unexpected(what: "\(program) says \(output)") }
        return digest
    }

    private mutating func add(digest: [UInt8], _ name: String) {
        add(digest, name)
        add(Array(hexadecimal(digest).utf8), name)
        add(Array(hexadecimal(digest).uppercased().utf8), name)
        // The last characters depend on what follows.
        add(Array(base64(digest).utf8.prefix(digest.count / 3 * 4)), name)
    }

    private mutating func addHashes(of text: String, _ name: String) {
        add(digest: SHA256.hash(text.utf8).bytes, name)
        add(Array(AttributeValue(raw: text).encoded.decimalDescription.utf8), name)
    }

    private mutating func add(_ bytes: [UInt8], _ name: String) {
        guard bytes.count >= Self.prefixByteCount else { return }
        let prefix = bytes.prefix(Self.prefixByteCount).reduce(0) { $0 << 8 | UInt64($1) }
        patterns[prefix, default: []].append((bytes, name))
        buckets[Self.bucket(prefix)] = true
        count += 1
    }

    private static func bucket(_ prefix: UInt64) -> Int {
        Int(truncatingIfNeeded: (prefix &* 0x9E37_79B9_7F4A_7C15) >> 44)
    }

    /// The first thing found in `data`; `nil` where there is none.
    func found(in data: Data) -> String? {
        let mask: UInt64 = 1 << (8 * UInt64(Self.prefixByteCount)) - 1
        return data.withUnsafeBytes { bytes in
            buckets.withUnsafeBufferPointer { buckets in
                var window: UInt64 = 0
                var end = 0
                while end < bytes.count {
                    window = (window << 8 | UInt64(bytes[end])) & mask
                    end += 1
                    guard buckets[Self.bucket(window)] else { continue }
                    for pattern in patterns[window] ?? [] {
                        let start = end - Self.prefixByteCount
                        guard start >= 0, start + pattern.bytes.count <= bytes.count,
                            bytes[start..<start + pattern.bytes.count]
                                .elementsEqual(pattern.bytes)
                        else { continue }
                        return pattern.name
                    }
                }
                return nil
            }
        }
    }

    /// What is found in the names and contents of all files below `folder`, and how many files
    /// there are.
    func search(_ city: City, _ folder: String) throws -> (found: [String], fileCount: Int) {
        var found: [String] = []
        var fileCount = 0
        let files = FileManager.default.enumerator(atPath: city.path(folder))
        for case let name as String in files ?? .init() {
            if let what = self.found(in: Data(name.utf8)) { found.append("\(name): \(what)") }
            guard files?.fileAttributes?[.type] as? FileAttributeType == .typeRegular else {
                continue
            }
            fileCount += 1
            if let what = self.found(in: try city.data("\(folder)/\(name)")) {
                found.append("\(folder)/\(name): \(what)")
            }
        }
        return (found, fileCount)
    }
}
