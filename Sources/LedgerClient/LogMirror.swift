import Foundation
public import Ledger
import SealedStorage
public import TransparencyLog

/// A copy of a served log as static files, for whoever checks it offline; nothing in it is judged.
public struct LogMirror: Sendable {
    private let address: LedgerAddress
    private let transport: any LedgerTransport

    /// Copies the log at `address`.
    public init(of address: LedgerAddress) {
        self.init(of: address, over: URLSessionTransport())
    }

    package init(of address: LedgerAddress, over transport: any LedgerTransport) {
        self.address = address
        self.transport = transport
    }

    /// Most bytes of one file: a bundle of entries of the largest size.
    private static let fileByteLimit = TileCoordinate.fullWidth * 65_537

    /// Most entries of a log that is copied; more of them are read with other tools.
    public static let sizeLimit = 10_000_000

    /// Copies the newest checkpoint, or the newest cosigned one, and all that belongs to it, below `folder`.
    ///
    /// - Parameters:
    ///   - folder: The folder.
    ///   - isCosigned: Whether the checkpoint is to be the newest that the operator's quorum cosigned.
    ///   - progress: Called with the number of files copied and of all.
    /// - Returns: The checkpoint, unjudged.
    /// - Throws: `LedgerError`, `.answerMalformed` for what is no log or too large a one.
    @discardableResult
    public func copy(
        to folder: String, isCosigned: Bool, progress: (Int, Int) -> Void = { _, _ in }
    ) async throws(LedgerError) -> SignedNote {
        let bytes = try await RemoteLedger.get(
            "checkpoint", isCosigned ? [("under", "cosigned")] : [], at: address, over: transport
        ).bytes()
        guard let note = try? SignedNote(parsing: bytes),
            let size = try? Checkpoint(parsing: note.text).size, size <= Self.sizeLimit
        else { throw .answerMalformed }
        let resources = TileLayout.resources(to: size)
        for (number, resource) in resources.enumerated() {
            let reply = try await RemoteLedger.get(resource.path, [], at: address, over: transport)
            let file = try reply.bytes()
            guard file.count <= Self.fileByteLimit else { throw .answerMalformed }
            try write(file, to: folder + "/" + resource.path)
            progress(number + 1, resources.count)
        }
        try write(note.bytes, to: folder + "/checkpoint")
        return note
    }

    private func write(_ bytes: [UInt8], to path: String) throws(LedgerError) {
        do {
            let folder = URL(filePath: path).deletingLastPathComponent()
            try FileManager.default.createDirectory(
                at: folder, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(filePath: path))
        } catch {
            throw .storage(.inaccessible)
        }
    }
}
