/// What is wrong with one place of a register; never repeats the value that stands there.
public struct RegisterFault: Error, Equatable, Sendable {
    /// What is wrong, for whoever tells it in another language.
    public enum Cause: Equatable, Sendable {
        /// The file is larger than this.
        case tooLarge(byteCount: Int)
        /// There is nothing in it.
        case empty
        /// A column's name is empty or stands twice.
        case header
        /// The text is not UTF-8.
        case encoding
        /// A quotation mark where none can be, or one without its end.
        case quotation(Quotation)
        /// A column that the profile names is missing.
        case columnMissing(String)
        /// The row has more or fewer fields than the header.
        case fieldCount(Int, expected: Int)
        /// A line before has the same key.
        case keyRepeated(line: Int)
        /// The key is empty, or longer than 256 bytes.
        case keyLength
        /// The key has a space at an end, or a character in a compatibility form.
        case keyForm
        /// A column's value is not what the profile says.
        case value(column: String, Form)
    }

    /// Where a quotation mark is wrong.
    public enum Quotation: Equatable, Sendable {
        /// Inside a field that does not begin with one.
        case inside
        /// Text follows the closing one.
        case textBehind
        /// There is no closing one.
        case open
    }

    /// What a value would have to be.
    public enum Form: Equatable, Sendable {
        /// It may not be blank.
        case blank
        /// It has at most 1,024 bytes.
        case long
        /// It holds no control character.
        case control
        /// A whole number without spaces or leading zeros.
        case number
        /// A number within these bounds.
        case bounds(ClosedRange<Int>)
        /// A day of the calendar, YYYY-MM-DD.
        case day
        /// A list joined by `|`.
        case list
        /// A whole number of 64 bits.
        case number64
    }

    /// Line of the file, from 1.
    public let line: Int
    /// Column of the table, from 1.
    public let column: Int
    /// What is wrong.
    public let cause: Cause

    /// What is wrong and what would be right, in English.
    public var problem: String { cause.text }
}

extension RegisterFault.Cause {
    fileprivate var text: String {
        switch self {
        case .tooLarge(let byteCount): "larger than the limit of \(byteCount) bytes"
        case .empty: "the register is empty"
        case .header: "a column's name is empty or stands twice"
        case .encoding: "not UTF-8; export the register as UTF-8"
        case .quotation(.inside):
            "a quotation mark inside a field that does not begin with one"
        case .quotation(.textBehind): "text behind a closing quotation mark"
        case .quotation(.open): "a quotation mark is never closed"
        case .columnMissing(let name): "the column \"\(name)\", which the profile names, is missing"
        case .fieldCount(let count, let expected):
            "\(count) fields where the header has \(expected)"
        case .keyRepeated(let line): "the same key as in line \(line)"
        case .keyLength: "the key is empty or too long"
        case .keyForm:
            "the key has a space at an end, or a character in a compatibility form"
        case .value(let column, let form): "\(column): \(form.text)"
        }
    }
}

extension RegisterFault.Form {
    fileprivate var text: String {
        switch self {
        case .blank: "is blank"
        case .long: "is longer than 1024 bytes"
        case .control: "holds a control character"
        case .number: "must be a whole number without spaces or leading zeros"
        case .bounds(let bounds):
            "must lie between \(bounds.lowerBound) and \(bounds.upperBound)"
        case .day: "must be a day written as YYYY-MM-DD"
        case .list: "must be a list joined by | without spaces around it"
        case .number64: "must be a whole number of 64 bits without spaces or leading zeros"
        }
    }
}
