/// A text that equals another only where both have the same Unicode scalars.
///
/// Swift's `String` also equals a text that is canonically equivalent; JSON Schema does not (RFC
/// 8259 §8.3, JSON Schema core §4.2.2).
struct ExactText: Hashable, Sendable {
    let text: String

    init(_ text: String) { self.text = text }

    var byteCount: Int { text.utf8.count }

    static func == (left: Self, right: Self) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    func hash(into hasher: inout Hasher) {
        var copy = text
        copy.withUTF8 { hasher.combine(bytes: UnsafeRawBufferPointer($0)) }
        hasher.combine(text.utf8.count)
    }
}
