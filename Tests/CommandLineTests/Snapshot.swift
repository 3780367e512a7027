import Foundation
import Testing

/// What the state directories of a city hold, to tell whether anything changed.
struct Snapshot: Equatable {
    private var files: [String: Data] = [:]
    private var checkpoint: Data?

    private static let directories = ["ledger", "agency", "desk", "wallet", "w1", "w2", "log"]

    init(of city: City) async throws {
        for directory in Self.directories where city.exists(directory) {
            let found = FileManager.default.enumerator(atPath: city.path(directory))
            for case let name as String in found ?? .init() {
                // Every opening for appending counts in the database; its checkpoint tells instead.
                guard !name.hasPrefix("ledger.sqlite"),
                    found?.fileAttributes?[.type] as? FileAttributeType == .typeRegular
                else { continue }
                files["\(directory)/\(name)"] = try city.data("\(directory)/\(name)")
            }
        }
        guard city.exists("ledger") else { return }
        checkpoint = try await city.done("ledger", "checkpoint", "--directory", "@ledger").output
    }
}
