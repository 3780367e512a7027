/// A report for a clerk's spreadsheet: CSV (RFC 4180), one row a line.
struct ReportFile {
    private var text: String

    init(columns: [String]) { text = Self.line(columns) }

    mutating func append(_ fields: [String]) { text += Self.line(fields) }

    func write(to path: String) throws { try OutputFile.write(text, to: path) }

    private static func line(_ fields: [String]) -> String {
        let quoted = fields.map { field in
            let text = startsFormula(field) ? "'" + field : field
            let isPlain = text.utf8.allSatisfy { $0 != 0x22 && $0 != 0x2C && $0 >= 0x20 }
            return isPlain
                ? text
                : "\""
                    + text.split(separator: "\"", omittingEmptySubsequences: false)
                    .joined(separator: "\"\"") + "\""
        }
        return quoted.joined(separator: ",") + "\r\n"
    }

    /// Whether a spreadsheet would compute the field, which may be a file's name that another chose.
    ///
    /// An apostrophe before it makes it text.
    private static func startsFormula(_ field: String) -> Bool {
        guard let first = field.unicodeScalars.first else { return false }
        // In full width as well, which some languages' spreadsheets take for the same.
        return "=+-@\t\r\n\u{FF1D}\u{FF0B}\u{FF0D}\u{FF20}".unicodeScalars.contains(first)
    }
}
