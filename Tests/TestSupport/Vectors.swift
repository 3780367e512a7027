public import Foundation

/// The project's own vector files, found from this file's place in the tree.
public enum Vectors {
    private static let root = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The place of `path` below `vectors/`.
    public static func url(_ path: String) -> URL {
        root.appending(path: "vectors").appending(path: path)
    }

    /// The bytes of `path` below `vectors/`.
    public static func data(_ path: String) throws -> Data {
        try Data(contentsOf: url(path))
    }

    /// The JSON file `path` below `vectors/`, decoded.
    public static func load<T: Decodable>(_ path: String, as type: T.Type = T.self) throws -> T {
        try JSONDecoder().decode(type, from: data(path))
    }

    /// The place of `path` in the data shared beside the project; `nil`, and a line that says
    /// *skipped*, on a machine that has none.
    public static func shared(_ path: String) -> URL? {
        let url = root.deletingLastPathComponent().appending(path: "shared").appending(path: path)
        guard FileManager.default.fileExists(atPath: url.path) else {
            print("skipped: ../shared/\(path) is not on this machine")
            return nil
        }
        return url
    }
}
