import Archive
import CityTestSupport
import Foundation
import Ledger
import SQLiteStore
import Sodium
import Testing

@testable import Service

@Suite("A department that was restored without its epoch key")
struct ClosedDepartmentTests {
    @Test(arguments: [
        ("departments/water/epoch/key-1", false), ("departments/water/epoch/seal.json", false),
        ("departments/water/key", true), ("departments/epoch/key", true),
        ("desks/library/epoch/key-1", true),
    ])
    func epochKeysAreInNoBackup(_ name: String, _ isIn: Bool) {
        #expect((BackedUpName.kind(name) != nil) == isIn)
    }

    @Test func staysClosedUntilTheKeyIsBack() async throws {
        let city = try await City()
        let folder = Scratch.path("departments")
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        for id in ["roads", "water"] {
            _ = try Custodian.create(
                at: folder + "/" + id, name: id + ".test.example", logKey: city.logKey(),
                policyText: "", passphrase: Scratch.passphrase(),
                makeStore: { try SQLiteArchive.create(in: $0) })
        }
        let (epoch, elsewhere) = (folder + "/water/epoch", Scratch.path("epoch"))
        try FileManager.default.moveItem(atPath: epoch, toPath: elsewhere)
        let ledger = LocalLedger(try await city.reader())
        let without = try await names(in: folder, ledger)
        #expect(without.open == ["roads"] && without.closed == ["water"])
        try FileManager.default.moveItem(atPath: elsewhere, toPath: epoch)
        let with = try await names(in: folder, ledger)
        #expect(with.open == ["roads", "water"] && with.closed.isEmpty)
    }

    /// Opens the departments, and lets go of them.
    private func names(
        in folder: String, _ ledger: LocalLedger
    ) async throws -> (open: [String], closed: [String]) {
        let found = try await ServiceRooms.departments(
            in: folder, passphrase: Scratch.passphrase(), ledger: ledger)
        return (found.open.map(\.id), found.closed)
    }
}
