/// The first place where a document breaks its schema.
///
/// The sentence never repeats a value of the document; the pointer holds its member names.
public struct SchemaViolation: Error, Equatable, Sendable, CustomStringConvertible {
    /// JSON Pointer (RFC 6901) of the place in the document; empty for the whole.
    public let pointer: String
    /// The keyword that refused, `false` for the schema of that name; empty where the document is
    /// beyond the evaluator's limits.
    public let keyword: String
    /// What is wrong, in one clause.
    public let problem: String

    /// One line fit for a log: control characters replaced, at most 200 scalars of either part.
    public var description: String {
        pointer.isEmpty ? plain(problem) : "\(plain(pointer)): \(plain(problem))"
    }
}

/// The beginning of `text` without characters that change the line around them.
private func plain(_ text: String) -> String {
    let scalars = text.unicodeScalars.prefix(200).map { scalar in
        scalar.properties.generalCategory.isPlain ? scalar : "?"
    }
    return String(String.UnicodeScalarView(scalars))
}

extension Unicode.GeneralCategory {
    /// Whether a character of this category shows itself and changes nothing around it.
    fileprivate var isPlain: Bool {
        switch self {
        case .control, .format, .surrogate, .lineSeparator, .paragraphSeparator: false
        default: true
        }
    }
}

/// One step down into a document.
enum PathStep: Sendable {
    case name(ExactText)
    case index(Int)
}

extension [PathStep] {
    /// The path as a JSON Pointer.
    var pointer: String {
        var text = ""
        for step in self {
            switch step {
            case .name(let name): text.append(pointerStep: name.text)
            case .index(let index): text.append(pointerStep: String(index))
            }
        }
        return text
    }
}

extension String {
    /// Appends one reference token, escaped (RFC 6901 §3).
    mutating func append(pointerStep step: String) {
        append("/")
        for scalar in step.unicodeScalars {
            switch scalar {
            case "~": append("~0")
            case "/": append("~1")
            default: unicodeScalars.append(scalar)
            }
        }
    }
}
