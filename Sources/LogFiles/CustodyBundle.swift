public import Records
public import SealedStorage
public import Sodium

/// An exhibit's bundle: a directory with `bundle.json` and the encrypted bodies in `objects/`.
///
/// A body is called after its digest in 64 hexadecimal digits and may be of any size. Nothing here is
/// trusted; the auditor judges what these functions return.
public struct CustodyBundle: Sendable {
    /// The directory.
    public let path: String

    /// The bundle at `path`.
    public init(path: String) { self.path = path }

    /// What `bundle.json` says, unjudged.
    ///
    /// - Throws: `StorageError` or `DecodingFailure`.
    public func manifest() throws -> CustodyManifest {
        try CustodyManifest(
            parsing: AtomicFile.read(
                path + "/" + Self.manifestName, limit: CustodyManifest.byteLimit))
    }

    /// The names of all files in `objects/`, sorted; none where there is no such directory.
    ///
    /// - Throws: `StorageError.failed`.
    public func objectNames() throws(StorageError) -> [String] {
        do throws(StorageError) {
            return try AtomicFile.list(path + "/" + Self.folderName)
        } catch .notFound {
            return []
        }
    }

    /// The digest and the length in bytes of the file `name` in `objects/`, read as a stream.
    ///
    /// - Parameters:
    ///   - name: The file.
    ///   - progress: Called with the length of each piece that was read.
    /// - Returns: Digest and length.
    /// - Throws: `StorageError.notFound` or `.failed`.
    public func digest(
        ofObject name: String, progress: (Int) -> Void = { _ in }
    ) throws(StorageError) -> (digest: SHA256Digest, byteCount: Int) {
        var byteCount = 0
        let digest = try FilePieces.read(path + "/" + Self.folderName + "/" + name) {
            piece throws(StorageError) in
            byteCount += piece.count
            progress(piece.count)
        }
        return (digest, byteCount)
    }

    static let manifestName = "bundle.json"
    static let folderName = "objects"
}
