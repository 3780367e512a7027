/// Why a document was refused before anything was done with it.
///
/// An `offset` counts bytes from the start of the document to the first byte of the item that is refused.
/// A `location` names the members that lead to a value, as `4[0].2`; keys and values of the input itself
/// are not repeated, since they may be personal.
public enum CBORError: Error, Equatable, Sendable {
    // MARK: Not deterministic CBOR

    /// The document is longer than `limit` bytes.
    case tooLarge(limit: Int)
    /// The document ends inside the item.
    case truncated(offset: Int)
    /// Bytes follow the document.
    case trailingBytes(offset: Int)
    /// An integer or a length has a shorter form.
    case notShortest(offset: Int)
    /// An item has no length of its own, or a break stands where no such item is open.
    case indefiniteLength(offset: Int)
    /// The first byte has one of the reserved values 28, 29, 30 in its lower bits.
    case reserved(offset: Int)
    /// An item has a tag.
    case tagged(offset: Int)
    /// A floating point number.
    case floatingPoint(offset: Int)
    /// The value `undefined`.
    case undefined(offset: Int)
    /// A simple value other than false, true and null.
    case simpleValue(offset: Int)
    /// A text, which may be a key, is not UTF-8.
    case textNotUTF8(offset: Int)
    /// A key is neither an integer nor a text.
    case keyTypeNotAllowed(offset: Int)
    /// A key's encoding comes before that of the key in front of it.
    case keysUnsorted(offset: Int)
    /// A key stands twice in one map.
    case keyRepeated(offset: Int)
    /// Arrays and maps are nested more deeply than `limit`.
    case tooDeep(limit: Int, offset: Int)
    /// The document holds more than `limit` items, keys and elements included.
    case tooManyItems(limit: Int, offset: Int)

    // MARK: Not what the format asks for

    /// A value is of another type than its field.
    case typeMismatch(location: String)
    /// A number, length or count is outside its field's range.
    case outOfRange(location: String)
    /// A member is not there.
    case memberMissing(location: String)
    /// A map has a member that the format does not know; the how-manieth it is, from 1.
    case memberUnknown(location: String, place: Int)

    /// A stable name of the refusal for other programs, in kebab case.
    public var code: String {
        switch self {
        case .tooLarge: "too-large"
        case .truncated: "truncated"
        case .trailingBytes: "trailing-bytes"
        case .notShortest: "not-shortest"
        case .indefiniteLength: "indefinite-length"
        case .reserved: "reserved"
        case .tagged: "tagged"
        case .floatingPoint: "floating-point"
        case .undefined: "undefined"
        case .simpleValue: "simple-value"
        case .textNotUTF8: "text-not-utf8"
        case .keyTypeNotAllowed: "key-type-not-allowed"
        case .keysUnsorted: "keys-unsorted"
        case .keyRepeated: "key-repeated"
        case .tooDeep: "too-deep"
        case .tooManyItems: "too-many-items"
        case .typeMismatch: "type-mismatch"
        case .outOfRange: "out-of-range"
        case .memberMissing: "member-missing"
        case .memberUnknown: "member-unknown"
        }
    }
}
