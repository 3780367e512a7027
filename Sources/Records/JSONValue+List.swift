import JSONDocuments
import Sodium

extension JSONValue {
    /// A list of strings, each the description of an element.
    static func list(_ elements: [some CustomStringConvertible]) -> JSONValue {
        .array(elements.map { .string($0.description) })
    }

    /// A list of digests in hexadecimal.
    static func list(_ digests: [SHA256Digest]) -> JSONValue {
        .array(digests.map { .string(hexadecimal($0.bytes)) })
    }
}
