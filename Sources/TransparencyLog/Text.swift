/// Takes lines from the front of a text, so that each wire format is read once, from left to right.
struct LineScanner {
    /// What is not read yet.
    private(set) var rest: ArraySlice<UInt8>

    init(_ bytes: some Collection<UInt8>) { rest = Array(bytes)[...] }

    /// The next line without its newline; `nil` where no newline is left.
    mutating func line() -> ArraySlice<UInt8>? {
        guard let end = rest.firstIndex(of: newline) else { return nil }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }

    /// The next line as text, for bytes that are known to be UTF-8.
    mutating func text() -> String? { line().map { String(decoding: $0, as: UTF8.self) } }

    /// The hash lines up to an empty line, which is read too.
    ///
    /// - Throws: `LogError.hashLineMalformed`, `.tooManyHashes`.
    mutating func hashes() throws(LogError) -> [TreeHash] {
        var hashes: [TreeHash] = []
        while true {
            guard let line = line() else { throw .hashLineMalformed(line: hashes.count + 1) }
            if line.isEmpty { return hashes }
            guard let hash = TreeHash(base64: String(decoding: line, as: UTF8.self)) else {
                throw .hashLineMalformed(line: hashes.count + 1)
            }
            guard hashes.count < maximumHashCount else { throw .tooManyHashes }
            hashes.append(hash)
        }
    }
}

/// No proof over fewer than 2^63 leaves has more hashes.
let maximumHashCount = 63

let newline = UInt8(ascii: "\n")

/// A canonical ASCII decimal below 2^63: no sign, no space, no leading zero; `nil` for others.
func decimal(_ digits: some Collection<UInt8>) -> Int? {
    guard let first = digits.first, first != UInt8(ascii: "0") || digits.count == 1 else {
        return nil
    }
    var value = 0
    for digit in digits {
        guard 0x30...0x39 ~= digit else { return nil }
        let (product, overflows) = value.multipliedReportingOverflow(by: 10)
        let (sum, overflowsToo) = product.addingReportingOverflow(Int(digit - 0x30))
        guard !overflows, !overflowsToo else { return nil }
        value = sum
    }
    return value
}

/// Whether both texts have the same bytes; Swift's `==` also accepts other Unicode spellings.
func haveSameBytes(_ left: some StringProtocol, _ right: some StringProtocol) -> Bool {
    left.utf8.elementsEqual(right.utf8)
}

extension ArraySlice<UInt8> {
    /// What follows `word`; `nil` where the line does not start with it.
    func suffix(after word: String) -> ArraySlice<UInt8>? {
        starts(with: word.utf8) ? dropFirst(word.utf8.count) : nil
    }
}
