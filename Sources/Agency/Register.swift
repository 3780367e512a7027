import AnonCreds
import Credentials
import Foundation

/// An agency's register, read against a profile: good rows, and the faults of the others.
public struct Register: Sendable {
    /// One resident as the credential will state it.
    public struct Row: Sendable {
        /// Line of the file, from 1.
        public let line: Int
        /// What names the row in the register.
        public let key: String
        /// Raw value of each attribute that has a column, as the schema spells its name.
        public let values: [String: String]
    }

    /// The rows that can be certified, in the file's order.
    public let rows: [Row]
    /// What is wrong with the others, in the file's order.
    public let faults: [RegisterFault]

    /// Reads the CSV file's `bytes`.
    ///
    /// - Throws: `RegisterFault` where the header lacks a column, so that no row can be read.
    public init(csv bytes: [UInt8], profile: CredentialProfile) throws(RegisterFault) {
        guard bytes.count <= CSVDocument.byteCountLimit else {
            throw RegisterFault(
                line: 1, column: 1, cause: .tooLarge(byteCount: CSVDocument.byteCountLimit))
        }
        let document = try CSVDocument(parsing: bytes)
        let columns = Dictionary(
            uniqueKeysWithValues: document.header.enumerated().map { ($1, $0) })
        for name in [profile.keyColumn] + profile.attributes.filter(\.hasColumn).map(\.column)
        where columns[name] == nil {
            throw RegisterFault(
                line: 1, column: document.header.count, cause: .columnMissing(name))
        }
        var rows: [Row] = []
        var faults: [RegisterFault] = []
        var lines: [String: Int] = [:]
        for record in document.records {
            do throws(RegisterFault) {
                let row = try Row(record, columns: columns, profile: profile)
                if let earlier = lines.updateValue(row.line, forKey: row.key) {
                    lines[row.key] = earlier
                    throw RegisterFault(
                        line: row.line, column: (columns[profile.keyColumn] ?? 0) + 1,
                        cause: .keyRepeated(line: earlier))
                }
                rows.append(row)
            } catch {
                faults.append(error)
            }
        }
        self.rows = rows
        self.faults = faults
    }
}

extension CredentialProfile.Attribute {
    fileprivate var hasColumn: Bool { kind != .validity && kind != .revocation }
}

extension Register.Row {
    fileprivate init(
        _ record: CSVDocument.Record, columns: [String: Int], profile: CredentialProfile
    ) throws(RegisterFault) {
        if let fault = record.fault { throw fault }
        guard record.fields.count == columns.count else {
            throw RegisterFault(
                line: record.line, column: min(record.fields.count, columns.count) + 1,
                cause: .fieldCount(record.fields.count, expected: columns.count))
        }
        func field(_ column: String) -> (text: String, column: Int) {
            let index = columns[column] ?? 0
            return (record.fields[index], index + 1)
        }
        let key = field(profile.keyColumn)
        guard !key.text.isEmpty, key.text.utf8.count <= 256 else {
            throw RegisterFault(line: record.line, column: key.column, cause: .keyLength)
        }
        // Two spellings of one key would be two rows of one person.
        guard key.text.isPlainKey else {
            throw RegisterFault(line: record.line, column: key.column, cause: .keyForm)
        }
        var values: [String: String] = [:]
        for attribute in profile.attributes where attribute.hasColumn {
            let source = field(attribute.column)
            do throws(ValueFault) {
                values[attribute.name] = try attribute.value(of: source.text)
            } catch {
                throw RegisterFault(
                    line: record.line, column: source.column,
                    cause: .value(column: attribute.column, error.form))
            }
        }
        line = record.line
        self.key = key.text
        self.values = values
    }
}

extension CredentialProfile.Attribute {
    /// The raw value that a credential states for the register's `text`.
    fileprivate func value(of text: String) throws(ValueFault) -> String {
        func check(_ truth: Bool, _ form: RegisterFault.Form) throws(ValueFault) {
            guard truth else { throw ValueFault(form: form) }
        }
        switch kind {
        case .text:
            try check(
                text.unicodeScalars.contains { !$0.properties.isWhitespace }, .blank)
            try check(text.utf8.count <= 1_024, .long)
            try check(
                text.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }, .control)
            return text
        case .integer(let bounds):
            guard let number = Int(text), String(number) == text else {
                throw ValueFault(form: .number)
            }
            try check(bounds ~= number, .bounds(bounds))
            return text
        case .date:
            guard let date = CalendarDate(text) else { throw ValueFault(form: .day) }
            return String(date.number)
        case .contains(let value):
            let items =
                text.isEmpty ? [] : text.split(separator: "|", omittingEmptySubsequences: false)
            try check(items.allSatisfy(\.isTrimmedWord), .list)
            return items.contains { $0.utf8.elementsEqual(value.utf8) } ? "1" : "0"
        case .integer64:
            try check(AttributeEncoding.integer64.integer(of: text) != nil, .number64)
            return text
        case .validity, .revocation:
            preconditionFailure("the agency sets it")
        }
    }
}

/// What a value would have to be.
private struct ValueFault: Error { let form: RegisterFault.Form }

extension String {
    /// Whether a register's row can have this key: 1 to 256 bytes in their plain form.
    var isRowKey: Bool { 1...256 ~= utf8.count && isPlainKey }

    /// Whether no space is at either end, and Unicode's form for comparing (NFKC) is the same text.
    fileprivate var isPlainKey: Bool {
        self[...].isTrimmedWord
            && utf8.elementsEqual(precomposedStringWithCompatibilityMapping.utf8)
    }
}

extension Substring {
    /// Whether there is something in it, and no space at either end.
    fileprivate var isTrimmedWord: Bool {
        guard let first = unicodeScalars.first, let last = unicodeScalars.last else { return false }
        return !first.properties.isWhitespace && !last.properties.isWhitespace
    }
}
