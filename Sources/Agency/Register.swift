import AnonCreds
import Credentials
import Foundation
import JSONDocuments

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
                line: 1, column: 1,
                problem: "larger than the limit of \(CSVDocument.byteCountLimit) bytes")
        }
        let document = try CSVDocument(parsing: bytes)
        let columns = Dictionary(
            uniqueKeysWithValues: document.header.enumerated().map { ($1, $0) })
        for name in [profile.keyColumn] + profile.attributes.filter(\.hasColumn).map(\.column)
        where columns[name] == nil {
            throw RegisterFault(
                line: 1, column: document.header.count,
                problem: "the column \"\(name)\", which the profile names, is missing")
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
                        problem: "the same key as in line \(earlier)")
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
                problem: "\(record.fields.count) fields where the header has \(columns.count)")
        }
        func field(_ column: String) -> (text: String, column: Int) {
            let index = columns[column] ?? 0
            return (record.fields[index], index + 1)
        }
        let key = field(profile.keyColumn)
        guard !key.text.isEmpty, key.text.utf8.count <= 256 else {
            throw RegisterFault(
                line: record.line, column: key.column, problem: "the key is empty or too long")
        }
        // Two spellings of one key would be two rows of one person.
        guard key.text.isPlainKey else {
            throw RegisterFault(
                line: record.line, column: key.column,
                problem: "the key has a space at an end, or a character in a compatibility form")
        }
        var values: [String: String] = [:]
        for attribute in profile.attributes where attribute.hasColumn {
            let source = field(attribute.column)
            do throws(DecodingFailure) {
                values[attribute.name] = try attribute.value(of: source.text)
            } catch {
                throw RegisterFault(
                    line: record.line, column: source.column,
                    problem: "\(attribute.column): \(error.problem)")
            }
        }
        line = record.line
        self.key = key.text
        self.values = values
    }
}

extension CredentialProfile.Attribute {
    /// The raw value that a credential states for the register's `text`.
    fileprivate func value(of text: String) throws(DecodingFailure) -> String {
        func fault(_ problem: String) -> DecodingFailure {
            DecodingFailure(location: name, problem: problem)
        }
        switch kind {
        case .text:
            guard text.unicodeScalars.contains(where: { !$0.properties.isWhitespace }) else {
                throw fault("is blank")
            }
            guard text.utf8.count <= 1_024 else { throw fault("is longer than 1024 bytes") }
            guard text.unicodeScalars.allSatisfy({ $0.value >= 0x20 && $0.value != 0x7F }) else {
                throw fault("holds a control character")
            }
            return text
        case .integer(let bounds):
            guard let number = Int(text), String(number) == text else {
                throw fault("must be a whole number without spaces or leading zeros")
            }
            guard bounds ~= number else {
                throw fault("must lie between \(bounds.lowerBound) and \(bounds.upperBound)")
            }
            return text
        case .date:
            guard let date = CalendarDate(text) else {
                throw fault("must be a day written as YYYY-MM-DD")
            }
            return String(date.number)
        case .contains(let value):
            let items =
                text.isEmpty ? [] : text.split(separator: "|", omittingEmptySubsequences: false)
            guard items.allSatisfy(\.isTrimmedWord) else {
                throw fault("must be a list joined by | without spaces around it")
            }
            return items.contains { $0.utf8.elementsEqual(value.utf8) } ? "1" : "0"
        case .integer64:
            guard AttributeEncoding.integer64.integer(of: text) != nil else {
                throw fault("must be a whole number of 64 bits without spaces or leading zeros")
            }
            return text
        case .validity, .revocation:
            preconditionFailure("the agency sets it")
        }
    }
}

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
