public import Credentials
public import JSONDocuments
public import Records
import Sodium
public import TransparencyLog

/// One show, as the wallet remembers it: what was asked, by whom, what was answered, and the
/// receipt once there is one.
public struct HistoryEntry: Sendable {
    /// When the wallet answered.
    public let shown: Timestamp
    /// The desk's legal name.
    public let deskName: BilingualText
    /// The desk's key, by which its promise is checked.
    public let deskKey: NoteVerifierKey
    /// The desk's request, with its signature.
    public let request: DeskRequest
    /// The presentation as it left the wallet.
    public let presentation: JSONValue
    /// The desk's promise, after it was checked.
    public internal(set) var promise: AnchorPromise?
    /// Where the desk said that the receipt will be had.
    public internal(set) var receiptPlace: String?
    /// The receipt's JSON, after it was checked.
    public var receipt: JSONValue?

    init(
        shown: Timestamp, deskName: BilingualText, deskKey: NoteVerifierKey,
        request: DeskRequest, presentation: JSONValue
    ) {
        self.deskKey = deskKey
        self.shown = shown
        self.deskName = deskName
        self.request = request
        self.presentation = presentation
    }

    init(_ value: JSONValue) throws(DecodingFailure) {
        var reader = try ObjectReader(value)
        try reader.expectVersion1()
        shown = try reader.required("shown", Timestamp.decode)
        deskName = try reader.required("desk", BilingualText.init(json:at:))
        let keyText = try reader.required("desk_key", JSONValue.string)
        request = try reader.required("request", DeskRequest.init(json:at:))
        presentation = try reader.required("presentation", JSONValue.any)
        // Missing in what was kept before promises were.
        promise = try reader.optional("promise") { (value, _) throws(DecodingFailure) in
            try AnchorPromise(json: value)
        }
        receiptPlace = try reader.optional("receipt_place", JSONValue.string)
        receipt = try reader.optional("receipt", JSONValue.any)
        try reader.finish()
        do throws(LogError) {
            deskKey = try NoteVerifierKey(parsing: keyText)
        } catch {
            throw reader.failure("desk_key", "is not a verifier key")
        }
    }

    var json: JSONValue {
        [
            "v": 1,
            "shown": .string(shown.description),
            "desk": deskName.json,
            "desk_key": .string(deskKey.text),
            "request": request.json,
            "presentation": presentation,
            "promise": promise?.json ?? .null,
            "receipt_place": receiptPlace.map(JSONValue.string) ?? .null,
            "receipt": receipt ?? .null,
        ]
    }

    /// The name of the entry's file: the request's nonce.
    var fileName: String { hexadecimal(request.digest.bytes) }
}
