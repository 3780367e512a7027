import CBOR
import Credentials
import JSONDocuments

/// A file with a presentation: AnonCreds JSON, or the native format's CBOR.
enum PresentationFile {
    /// The document in `path`; a refusal names the file.
    static func document(_ path: String) throws -> JSONValue {
        try document(InputFile.bytes(path), path)
    }

    /// The document in the plain file at `path`.
    static func plainDocument(_ path: String) throws -> JSONValue {
        try document(InputFile.plainBytes(path, limit: InputFile.byteCountLimit), path)
    }

    /// Writes a presentation in its own format.
    static func write(_ document: JSONValue, to path: String) throws {
        guard let native = try? NativePresentation(json: document) else {
            return try OutputFile.write(document, to: path)
        }
        try OutputFile.write(native.bytes, to: path)
    }

    /// A map of CBOR begins with a byte that no JSON document has.
    private static func document(_ bytes: [UInt8], _ path: String) throws -> JSONValue {
        guard let first = bytes.first, first >= 0x80 else {
            return try InputFile.naming(path) { try JSONValue(parsing: bytes) }
        }
        do throws(CBORError) {
            return try NativePresentation(parsing: bytes).json
        } catch {
            throw DecodingFailure(
                location: "", problem: "is no native presentation (\(error.code))"
            ).inFile(path)
        }
    }
}
