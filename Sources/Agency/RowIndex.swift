import Commitments
import SealedStorage
import Sodium

/// File names for the rows of a register that tell nothing about the rows.
///
/// A name is a hash of the row's key under a random key of this agency: a plain hash of a resident
/// number would be reversed by trying all numbers.
struct RowIndex {
    private static let fileName = "row-index-key"
    private let key: [UInt8]

    static func create(in directory: StateDirectory) throws {
        try directory.write(randomBytes(32), to: fileName)
    }

    init(directory: StateDirectory) throws {
        key = try directory.read(Self.fileName)
    }

    /// The name of the row with `rowKey` under the schema `schema`, whatever key signs.
    func name(of rowKey: String, schema: String) -> String {
        name("countersign/agency-row") { transcript in
            transcript.append(schema, name: "schema")
            transcript.append(rowKey, name: "row")
        }
    }

    /// The name of a definition's revocation number; the number itself becomes public by revoking it.
    func name(of number: UInt64, definition: SHA256Digest) -> String {
        name("countersign/agency-number") { transcript in
            transcript.append(definition.bytes, name: "definition")
            transcript.append(number: number, name: "number")
        }
    }

    private func name(_ label: String, _ append: (inout Transcript) -> Void) -> String {
        var transcript = Transcript(label: label)
        transcript.append(key, name: "key")
        append(&transcript)
        return hexadecimal(transcript.digest().bytes)
    }
}
