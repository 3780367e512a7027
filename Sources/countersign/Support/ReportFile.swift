/// A report for a clerk's spreadsheet: CSV (RFC 4180), one row a line.
struct ReportFile {
    private var text: String

    init(columns: [String]) { text = Self.line(columns) }

    mutating func append(_ fields: [String]) { text += Self.line(fields) }

    func write(to path: String) throws { try OutputFile.write(text, to: path) }

    private static func line(_ fields: [String]) -> String {
        let quoted = fields.map { field in
            let isPlain = field.utf8.allSatisfy { $0 != 0x22 && $0 != 0x2C && $0 >= 0x20 }
            return isPlain
                ? field
                : "\""
                    + field.split(separator: "\"", omittingEmptySubsequences: false)
                    .joined(separator: "\"\"") + "\""
        }
        return quoted.joined(separator: ",") + "\r\n"
    }
}
