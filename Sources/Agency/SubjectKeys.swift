public import Records
import SealedStorage
import Sodium
import Synchronization

/// The subject keys of a register's rows, all from one secret of this agency.
///
/// A row keeps its key under every schema and definition. The secret is made at first use, so that
/// directories of older programs get one; where it is lost, new credentials bring other keys.
final class SubjectKeys: Sendable {
    private static let fileName = "subjects"
    private static let label = "countersign/subject-key/v1\n"

    private let directory: StateDirectory
    /// Whether the file is known to be there; two tasks must not make two secrets.
    private let isMade = Mutex(false)

    init(directory: StateDirectory) { self.directory = directory }

    /// The key of the row that the register names `row`.
    ///
    /// Source: HMAC-SHA-256 (RFC 2104) over label and name, under the agency's secret.
    func key(ofRow row: String) throws -> SubjectKey {
        try isMade.withLock { isMade in
            guard !isMade else { return }
            if try !directory.contains(Self.fileName) {
                try directory.write(.random(count: SubjectKey.byteCount), to: Self.fileName)
            }
            isMade = true
        }
        let secret = try directory.readSecret(Self.fileName)
        var code = HMAC.code(of: Array((Self.label + row).utf8), key: secret)
        defer { wipe(&code) }
        return SubjectKey(secret: try SecretBytes(copying: code))
    }
}

extension Issuer {
    /// The subject key of the row that the register names `row`, as its credential brings it: for a
    /// custodian of records about that resident.
    ///
    /// Nothing is looked up: a name that no row has gets a key that nobody holds.
    ///
    /// - Throws: `AgencyError.rowKeyInvalid` for what no register can have as a row's name, or
    ///   `StorageError`.
    public func subjectKey(ofRow row: String) throws -> SubjectKey {
        guard row.isRowKey else { throw AgencyError.rowKeyInvalid }
        return try subjectKeys.key(ofRow: row)
    }
}
