import JSONDocuments
import Sodium

/// The file `seal.json` of a state directory: how its data key is sealed.
struct SealHeader {
    static let fileName = "seal.json"
    /// The header's name while the directory's first files are being written.
    static let draftName = "seal.json.new"

    let role: String
    let identifier: [UInt8]
    let kdf: PasswordHash
    let sealedKey: [UInt8]

    init(role: String, identifier: [UInt8], kdf: PasswordHash, sealedKey: [UInt8]) {
        self.role = role
        self.identifier = identifier
        self.kdf = kdf
        self.sealedKey = sealedKey
    }

    /// Reads the header of the directory `path`, which must belong to `role`.
    static func read(in path: String, role: String) throws -> SealHeader {
        let file = path + "/" + fileName
        let bytes: [UInt8]
        do throws(StorageError) {
            bytes = try AtomicFile.read(file, limit: 4_096)
        } catch .notFound {
            throw StorageError.notAStateDirectory(path: path, expected: role)
        }
        guard let header = try? SealHeader(parsing: bytes) else {
            throw StorageError.damaged(path: file)
        }
        guard header.role == role else {
            throw StorageError.notAStateDirectory(path: path, expected: role)
        }
        return header
    }

    static func context(role: String, identifier: [UInt8]) -> [UInt8] {
        Array("countersign/data-key/v1\n".utf8) + identifier + Array(role.utf8)
    }

    var bytes: [UInt8] {
        let document: JSONValue = [
            "v": 1, "role": .string(role), "id": .string(hexadecimal(identifier)),
            "kdf": [
                "name": "argon2id", "salt": .string(base64(kdf.salt)),
                "operations": .integer(kdf.operations),
                "memory_bytes": .integer(kdf.memoryByteCount),
            ],
            "key": .string(base64(sealedKey)),
        ]
        return document.canonicalBytes + [UInt8(ascii: "\n")]
    }

    private init(parsing bytes: [UInt8]) throws(DecodingFailure) {
        var reader = try ObjectReader(JSONValue(parsing: bytes))
        let version = try reader.required("v", JSONValue.integer)
        role = try reader.required("role", JSONValue.string)
        let id = try reader.required("id", JSONValue.string)
        var kdfReader = try ObjectReader(try reader.required("kdf", JSONValue.any), at: "kdf")
        let name = try kdfReader.required("name", JSONValue.string)
        let salt = try kdfReader.required("salt", JSONValue.string)
        let operations = try kdfReader.required("operations", JSONValue.integer)
        let memory = try kdfReader.required("memory_bytes", JSONValue.integer)
        try kdfReader.finish()
        let key = try reader.required("key", JSONValue.string)
        try reader.finish()
        guard version == 1, name == "argon2id", let identifier = Sodium.bytes(hexadecimal: id),
            let salt = Sodium.bytes(base64: salt), let sealedKey = Sodium.bytes(base64: key),
            let kdf = PasswordHash(salt: salt, operations: operations, memoryByteCount: memory)
        else { throw reader.failure("v", "is not a header of this version") }
        self.identifier = identifier
        self.kdf = kdf
        self.sealedKey = sealedKey
    }
}
