import CityTestSupport
import Foundation

/// Files of a test.
enum Temporary {
    static func path(_ name: String) -> String {
        let folder = Scratch.path("service")
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        return folder + "/" + name
    }

    /// The bytes of a database file and of what SQLite keeps beside it.
    static func contents(_ path: String) throws -> [UInt8] {
        try ["", "-wal"].flatMap { suffix in
            guard FileManager.default.fileExists(atPath: path + suffix) else { return [UInt8]() }
            return Array(try Data(contentsOf: URL(filePath: path + suffix)))
        }
    }
}

extension [UInt8] {
    /// Whether these bytes are in it somewhere.
    func contains(_ part: [UInt8]) -> Bool { Data(self).range(of: Data(part)) != nil }
}
