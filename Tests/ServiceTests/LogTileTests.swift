import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import JSONDocuments
import Ledger
import LedgerTestSupport
import NIOCore
import Testing

@testable import Service

@Suite("The log's tiles over HTTP")
struct LogTileTests {
    @Test(arguments: [1, 255, 256, 257, 600])
    func servedAndExportedFilesAreTheSame(_ size: Int) async throws {
        let site = try await LogSite(size: size)
        let folder = URL(filePath: Temporary.path("export-\(size)"), directoryHint: .isDirectory)
        let export = try await StaticExport(of: site.reader, to: folder)
        #expect(export.size == size)
        var count = 0
        for path in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            var isDirectory: ObjCBool = false
            let file = folder.path + "/" + path
            let isThere = FileManager.default.fileExists(atPath: file, isDirectory: &isDirectory)
            if !isThere || isDirectory.boolValue { continue }
            count += 1
            let response = try await site.get("/log/" + path)
            #expect(response.status == .ok, "\(path)")
            let bytes = try Data(contentsOf: URL(filePath: file))
            #expect(Data(response.body.readableBytesView) == bytes, "\(path)")
            let isTile = path.hasPrefix("tile/")
            #expect(
                response.headers[.contentType]
                    == (isTile ? "application/octet-stream" : "text/plain; charset=utf-8"))
            if path != "vkey" {
                #expect(
                    response.headers[.cacheControl]
                        == (isTile
                            ? "public, max-age=31536000, immutable" : "public, max-age=1"))
            }
        }
        #expect(count == export.fileCount + 2)
    }

    /// A reader that verified an older checkpoint asks for the partial tiles of that size.
    @Test func partialTilesOfOlderSizesAreCut() async throws {
        let site = try await LogSite(size: 300)
        let full = try await site.get("/log/tile/0/000")
        let partial = try await site.get("/log/tile/0/000.p/17")
        let cut = Data(full.body.readableBytesView).prefix(17 * 32)
        #expect(Data(partial.body.readableBytesView) == cut)
        let (entries, some) = (
            try await site.get("/log/tile/entries/001"),
            try await site.get("/log/tile/entries/001.p/43")
        )
        #expect(entries.status == .notFound && some.status == .ok)
    }

    @Test(arguments: [
        "0/001.p/45", "0/001", "0/002.p/1", "1/000", "1/000.p/2", "2/000.p/1", "64/000", "00/000",
        "0/0", "0/000.p/0", "0/000.p/256", "0/000.p/x", "entries/001.p/45", "entries/002.p/1",
        "entries/000.p/0", "leaves/000", "0/x000/000", "0/x001/000", "63/000.p/1",
        "0/x009/x223/x372/x036/x854/x775/807", "entries/x009/x223/x372/x036/x854/x775/807.p/1",
        "0/x099/x223/x372/x036/x854/x775/807", "0", "", "../../ledger.sqlite", "0/%2e%2e/000",
    ])
    func thereIsNothingElse(_ path: String) async throws {
        let site = try await LogSite(size: 300)
        let refusal = try await site.refusal("/log/tile/" + path)
        let expected = [LogSite.Refusal(404, "tile-unknown"), LogSite.Refusal(404, "not-found")]
        #expect(expected.contains(refusal))
    }
}
