import HTTPTypes

/// What a page's form sends.
///
/// Source: WHATWG URL, §5.1 (`application/x-www-form-urlencoded`), but strict: an escape that is none, bytes that
/// are no UTF-8 and control characters other than line breaks and tabs are refused.
struct Form: Sendable {
    /// One field, decoded.
    struct Field: Hashable, Sendable {
        let name: String
        let value: String
    }

    static let mediaType = "application/x-www-form-urlencoded"
    /// Most fields of a form.
    static let fieldCountLimit = 200
    /// Longest name of a field in bytes.
    static let nameByteCountLimit = 64
    /// Longest value in bytes, decoded.
    static let valueByteCountLimit = 32_768

    /// In the order of the form.
    let fields: [Field]
    /// The bytes of files, by their fields' names.
    let files: [String: [UInt8]]

    /// A form with these fields and files.
    init(fields: [Field], files: [String: [UInt8]]) {
        self.fields = fields
        self.files = files
    }

    /// Reads a body.
    ///
    /// - Throws: `Problem` of status 400.
    init(parsing body: [UInt8]) throws(Problem) {
        let parts = body.split(
            separator: UInt8(ascii: "&"), maxSplits: Self.fieldCountLimit,
            omittingEmptySubsequences: true)
        guard parts.count <= Self.fieldCountLimit else { throw Self.malformed }
        var fields: [Field] = []
        for part in parts {
            let sides = part.split(
                separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decode(sides[0], Self.nameByteCountLimit), !name.isEmpty,
                let value = Self.decode(sides.count == 2 ? sides[1] : [], Self.valueByteCountLimit)
            else { throw Self.malformed }
            fields.append(Field(name: name, value: value))
        }
        self.init(fields: fields, files: [:])
    }

    static let malformed = Problem(.badRequest, "form-malformed")

    /// The field `name`, which must be there once.
    ///
    /// - Throws: `Problem` of status 400.
    func text(_ name: String) throws(Problem) -> String {
        guard let value = try optional(name) else {
            throw Problem(.badRequest, "parameter-missing", about: name)
        }
        return value
    }

    /// The field `name`; `nil` where it is not there.
    ///
    /// - Throws: `Problem` of status 400 where it is there twice.
    func optional(_ name: String) throws(Problem) -> String? {
        let values = all(name)
        guard values.count <= 1 else {
            throw Problem(.badRequest, "parameter-repeated", about: name)
        }
        return values.first
    }

    /// The values of all fields with this name.
    func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    private static func decode(_ text: ArraySlice<UInt8>, _ limit: Int) -> String? {
        var bytes: [UInt8] = []
        var rest = text
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(digit),
                    let low = rest.popFirst().flatMap(digit)
                else { return nil }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        guard bytes.count <= limit, isText(bytes) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    /// Whether there are no control characters in it other than line breaks and tabs.
    static func isText(_ bytes: some Sequence<UInt8>) -> Bool {
        bytes.allSatisfy { $0 >= 0x20 && $0 != 0x7F || [0x09, 0x0A, 0x0D].contains($0) }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
