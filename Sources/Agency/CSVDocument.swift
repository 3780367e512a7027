/// A comma-separated register, read strictly: each fault has a line and a column.
///
/// Own code, since the packages at hand pad short rows and keep no positions, and a clerk needs
/// both to mend a register. Source: RFC 4180; line ends may be CRLF or LF, text is UTF-8.
struct CSVDocument {
    /// One record: its fields, or why it could not be split.
    struct Record {
        /// Where the record begins, counted from 1 in lines of the file.
        let line: Int
        let fields: [String]
        let fault: RegisterFault?
    }

    /// Largest register in bytes.
    static let byteCountLimit = 256 << 20

    let header: [String]
    let records: [Record]

    /// Splits `bytes`; a fault in one record leaves the others readable.
    ///
    /// - Throws: `RegisterFault` where there is no usable header.
    init(parsing bytes: [UInt8]) throws(RegisterFault) {
        var scanner = CSVScanner(bytes: Self.withoutByteOrderMark(bytes))
        guard let first = scanner.next() else {
            throw RegisterFault(line: 1, column: 1, cause: .empty)
        }
        if let fault = first.fault { throw fault }
        var seen: Set<String> = []
        for (index, name) in first.fields.enumerated() {
            guard !name.isEmpty, seen.insert(name).inserted else {
                throw RegisterFault(line: 1, column: index + 1, cause: .header)
            }
        }
        header = first.fields
        var records: [Record] = []
        while let record = scanner.next() {
            records.append(record)
        }
        self.records = records
    }

    private static func withoutByteOrderMark(_ bytes: [UInt8]) -> ArraySlice<UInt8> {
        bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes[3...] : bytes[...]
    }
}

/// Cuts one record after the other from the bytes.
private struct CSVScanner {
    private let bytes: ArraySlice<UInt8>
    private var position: Int
    private var line = 1

    init(bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        position = bytes.startIndex
    }

    /// The next record that is not an empty line.
    mutating func next() -> CSVDocument.Record? {
        while position < bytes.endIndex {
            let record = readRecord()
            if record.fault != nil || record.fields != [""] { return record }
        }
        return nil
    }

    private mutating func readRecord() -> CSVDocument.Record {
        let start = line
        var fields: [String] = []
        var fault: RegisterFault?
        while true {
            var cause: RegisterFault.Cause?
            let field = readField(cause: &cause)
            if cause == nil, String(validating: field, as: UTF8.self) == nil {
                cause = .encoding
            }
            fields.append(String(decoding: field, as: UTF8.self))
            // A record with a fault is still read to its end: a line end inside its quotation marks
            // must not begin another record.
            if let cause, fault == nil {
                fault = RegisterFault(line: start, column: fields.count, cause: cause)
            }
            guard position < bytes.endIndex, bytes[position] == UInt8(ascii: ",") else {
                takeLineEnd()
                return .init(line: start, fields: fault == nil ? fields : [], fault: fault)
            }
            position += 1
        }
    }

    /// One field, up to but without the comma or line end behind it.
    private mutating func readField(cause: inout RegisterFault.Cause?) -> [UInt8] {
        guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "\"") else {
            let start = position
            while position < bytes.endIndex, !isSeparator(bytes[position]) {
                if bytes[position] == UInt8(ascii: "\"") {
                    cause = .quotation(.inside)
                }
                position += 1
            }
            return Array(bytes[start..<position])
        }
        position += 1
        var field: [UInt8] = []
        while position < bytes.endIndex {
            let byte = bytes[position]
            position += 1
            if byte == UInt8(ascii: "\n") { line += 1 }
            guard byte == UInt8(ascii: "\"") else {
                field.append(byte)
                continue
            }
            guard position < bytes.endIndex, bytes[position] == UInt8(ascii: "\"") else {
                while position < bytes.endIndex, !isSeparator(bytes[position]) {
                    cause = .quotation(.textBehind)
                    position += 1
                }
                return field
            }
            field.append(byte)
            position += 1
        }
        cause = .quotation(.open)
        return field
    }

    private func isSeparator(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r")
    }

    private mutating func takeLineEnd() {
        if position < bytes.endIndex, bytes[position] == UInt8(ascii: "\r") { position += 1 }
        if position < bytes.endIndex, bytes[position] == UInt8(ascii: "\n") { position += 1 }
        line += 1
    }
}
