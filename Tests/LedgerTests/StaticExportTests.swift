import Foundation
import Ledger
import LedgerTestSupport
import LogFiles
import SQLiteStore
import Testing
import TransparencyLog

@Suite("Static export")
struct StaticExportTests {
    let city = TestCity()
    private var folder: URL { city.directory.appending(path: "export/public/log") }

    private func names() throws -> Set<String> {
        let paths = try FileManager.default.subpathsOfDirectory(atPath: folder.path)
        return Set(paths.filter { !$0.hasSuffix(".p") && $0.contains(where: \.isNumber) })
    }

    /// Checks every tile, bundle and entry below the published checkpoint, of `size` entries.
    private func verify(size: Int, policy: WitnessPolicy = .none) throws {
        let log = ExportedLog(path: folder.path)
        let checkpoint = try VerifiedCheckpoint(
            opening: log.checkpoint(), of: TestCity.log(), policy: policy
        ).checkpoint
        #expect(checkpoint.size == size)
        var reader = try log.reader(checkpoint)
        var entryCount = 0
        try reader.verifyAll { index, _ in
            #expect(index == entryCount)
            entryCount += 1
        }
        #expect(entryCount == size)
    }

    @Test func eachPublishedSizeCanBeRead() async throws {
        var published = 0
        for size in [1, 3, 255, 256, 257, 600] {
            try await city.fill(to: size)
            let export = try await StaticExport(of: city.reader(), to: folder)
            #expect(export.oldSize == published)
            #expect(export.size == size)
            #expect(
                export.fileCount == TileLayout.resources(from: published, to: size).count)
            try verify(size: size)
            published = size
        }
        // The partial tiles of earlier sizes are still there.
        for path in [
            "tile/0/000.p/1", "tile/0/000.p/3", "tile/entries/000.p/255", "tile/0/001.p/1",
        ] {
            #expect(FileManager.default.fileExists(atPath: folder.appending(path: path).path))
        }
        let key = try String(contentsOf: folder.appending(path: "vkey"), encoding: .utf8)
        let signer = try TestCity.signer()
        #expect(key == signer.verifierKey.text + "\n")
    }

    @Test func nothingNewWritesNoTile() async throws {
        try await city.fill(to: 300)
        _ = try await StaticExport(of: city.reader(), to: folder)
        let before = try names()
        let again = try await StaticExport(of: city.reader(), to: folder)
        #expect(again.fileCount == 0)
        #expect(try names() == before)
        let files = FileManager.default
        let mode = try files.attributesOfItem(
            atPath: folder.appending(path: "checkpoint").path)[.posixPermissions]
        #expect(mode as? Int == 0o644)
    }

    @Test func cosignaturesReachThePublishedCheckpoint() async throws {
        try await city.fill(to: 5)
        let reader = try await LedgerReader(
            city.openStore(for: .cosigning), policy: TestWitnesses.policy())
        await #expect(throws: LedgerError.checkpointUnknown(size: 0)) {
            try await StaticExport(of: reader, to: folder, demandingQuorum: true)
        }
        let request = try await reader.addCheckpointRequest(from: 0)
        for number in 1...2 {
            let answer = try TestWitnesses.answer(number, to: request)
            _ = try await reader.addCosignatures(answer: answer.body, size: 5)
        }
        try await city.fill(to: 9)
        let export = try await StaticExport(of: reader, to: folder, demandingQuorum: true)
        #expect(export.size == 5)
        try verify(size: 5, policy: TestWitnesses.policy())
        #expect(try await StaticExport(of: reader, to: folder).size == 9)
    }

    @Test func anotherHistoryIsNotOverwritten() async throws {
        try await city.fill(to: 10)
        _ = try await StaticExport(of: city.reader(), to: folder)
        let other = TestCity()
        try await other.fill(to: 4)
        await #expect(throws: LedgerError.exportContradicts(size: 10)) {
            try await StaticExport(of: other.reader(), to: folder)
        }
        try await other.fill(to: 20)
        await #expect(throws: LedgerError.exportContradicts(size: 10)) {
            try await StaticExport(of: other.reader(), to: folder)
        }
        try verify(size: 10)
    }

    @Test func anEmptyLedgerHasNothingToPublish() async throws {
        _ = try await city.makeStore()
        await #expect(throws: LedgerError.checkpointUnknown(size: 0)) {
            try await StaticExport(of: city.reader(), to: folder)
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }

    @Test(arguments: ["tile/0/000", "tile/0/001.p/44", "tile/1/000.p/1", "tile/entries/000"])
    func aChangedFileIsFound(_ path: String) async throws {
        try await city.fill(to: 300)
        _ = try await StaticExport(of: city.reader(), to: folder)
        let file = folder.appending(path: path)
        let whole = try Data(contentsOf: file)
        var changed = whole
        changed[changed.count / 2] ^= 1
        for content in [changed, whole.dropLast(), nil] {
            if let content { try content.write(to: file) } else { unlink(file.path) }
            #expect(throws: LogError.self) { try verify(size: 300) }
        }
    }
}
