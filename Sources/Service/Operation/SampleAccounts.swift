import Credentials
import JSONDocuments
import SealedStorage
import Sodium

/// The accounts of a sample city, which `countersign sample` wrote down with their passwords, so that every start
/// can say how to sign in.
struct SampleAccounts: Sendable {
    /// One account and its password.
    struct Account: Sendable {
        let name: String
        let roles: Set<ServiceRole>
        let password: String
    }

    let accounts: [Account]

    /// The file in a service's directory: where it lies, everything is made up.
    private static let fileName = "sample"

    /// Reads them; `nil` for a city that is no sample.
    ///
    /// - Throws: `StorageError`, `DecodingFailure`.
    init?(in directory: String) throws {
        let bytes: [UInt8]
        do {
            bytes = try AtomicFile.read(directory + "/" + Self.fileName, limit: 65_536)
        } catch StorageError.notFound {
            return nil
        }
        var reader = try ObjectReader(JSONValue(parsing: bytes))
        try reader.expectVersion1()
        accounts = try reader.required(
            "accounts", JSONValue.list(maximumCount: 32, Account.decode))
        try reader.finish()
    }

    /// Makes those that are not there yet.
    ///
    /// - Throws: `Problem`, or what the store throws.
    func make(in store: ServiceStore) throws {
        let made = Accounts(store: store)
        let known = Set(try made.all().map(\.name))
        for account in accounts where !known.contains(account.name) {
            try made.set(
                account.name, roles: account.roles, office: nil,
                password: SecretBytes(copying: Array(account.password.utf8)))
        }
    }
}

extension SampleAccounts.Account {
    fileprivate static func decode(
        _ value: JSONValue, _ location: String
    ) throws(DecodingFailure) -> Self {
        var reader = try ObjectReader(value, at: location)
        let name = try reader.required("name", JSONValue.string)
        let roles = try reader.required(
            "roles", JSONValue.list(maximumCount: 6, JSONValue.choice(ServiceRole.self)))
        let password = try reader.required("password", JSONValue.string)
        try reader.finish()
        return Self(name: name, roles: Set(roles), password: password)
    }
}
