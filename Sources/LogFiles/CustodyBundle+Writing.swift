import Foundation
import JSONDocuments
public import Records
import SealedStorage
public import Sodium
import TransparencyLog

/// Why a bundle was not written.
public enum CustodyBundleError: Error, Equatable, Sendable {
    /// An entry of the manifest is no step of custody.
    case notAStep(index: Int)
    /// A body that the exhibit consists of after the last step is not at hand.
    case bodyMissing(SHA256Digest)
    /// The file for a body holds something else.
    case bodyMismatch(SHA256Digest)
    /// The manifest is longer than ``CustodyManifest/byteLimit``.
    case tooLarge
}

extension CustodyBundle {
    /// Writes a bundle; it appears at `path` whole or not at all.
    ///
    /// - Parameters:
    ///   - manifest: The steps and members, such as a ledger's reader gathers.
    ///   - path: A directory that is not there yet, or empty.
    ///   - body: The file with the body of a digest; `nil` for one that is gone, which only a body
    ///     may be that is no longer part of the exhibit.
    /// - Returns: The bundle.
    /// - Throws: `CustodyBundleError` or `StorageError`, and what `body` throws.
    @discardableResult
    public static func write(
        _ manifest: CustodyManifest, to path: String, body: (SHA256Digest) throws -> String?
    ) throws -> CustodyBundle {
        let document = manifest.json.canonicalBytes
        guard document.count <= CustodyManifest.byteLimit else { throw CustodyBundleError.tooLarge }
        let bodies = try Self.bodies(of: manifest)
        let draft = "\(path).\(hexadecimal(randomBytes(8))).tmp"
        do {
            let folder = draft + "/" + folderName
            try AtomicFile.createDirectory(folder)
            for (digest, isRequired) in bodies {
                guard let source = try body(digest) else {
                    if isRequired { throw CustodyBundleError.bodyMissing(digest) }
                    continue
                }
                let copied = try FilePieces.copy(
                    source, to: folder + "/" + hexadecimal(digest.bytes))
                guard copied == digest else { throw CustodyBundleError.bodyMismatch(digest) }
            }
            try AtomicFile.flush(directory: folder)
            try AtomicFile.write(document, to: draft + "/" + manifestName)
            guard rename(draft, path) == 0 else {
                throw [EEXIST, ENOTEMPTY, ENOTDIR].contains(errno)
                    ? StorageError.alreadyExists(path: path)
                    : StorageError.failed(operation: "create", path: path, errorNumber: errno)
            }
        } catch {
            try? FileManager.default.removeItem(atPath: draft)
            throw error
        }
        return CustodyBundle(path: path)
    }

    /// All bodies that the steps name, each once, and whether the last step names it.
    private static func bodies(
        of manifest: CustodyManifest
    ) throws -> [(digest: SHA256Digest, isRequired: Bool)] {
        var bodies: [SHA256Digest: Bool] = [:]
        for (place, step) in manifest.steps.enumerated() {
            guard let envelope = try? Envelope(leaf: step.leaf),
                case .evidence(let content) = envelope.record
            else { throw CustodyBundleError.notAStep(index: step.proof.index) }
            for digest in content.objects {
                bodies[digest] = place == manifest.steps.count - 1
            }
        }
        return bodies.map { (digest: $0.key, isRequired: $0.value) }
    }
}
