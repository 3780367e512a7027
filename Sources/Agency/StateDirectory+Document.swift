import JSONDocuments
import SealedStorage

extension StateDirectory {
    /// What `decode` makes of the sealed JSON file `name`; `nil` where there is no such file.
    func document<T>(_ name: String, _ decode: (JSONValue) throws -> T) throws -> T? {
        let bytes: [UInt8]
        do {
            bytes = try read(name)
        } catch StorageError.notFound {
            return nil
        }
        return try decode(JSONValue(parsing: bytes))
    }
}
