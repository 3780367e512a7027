import Foundation
import JSONDocuments
import SealedStorage

/// A file that a command writes, in one step and readable by its owner alone; `-` is standard
/// output.
enum OutputFile {
    /// Finds out, before anything is done that cannot be done again, that `path` cannot be written.
    static func check(_ path: String) throws {
        if path != "-" { try AtomicFile.checkWritable(path) }
    }

    static func write(_ text: String, to path: String) throws {
        if path == "-" {
            Console.output(text)
            return try Console.requireOutput()
        }
        try AtomicFile.write(Array(text.utf8), to: path)
    }

    static func write(_ value: JSONValue, to path: String) throws {
        try write(value.canonicalText + "\n", to: path)
    }

    /// Checks that the directory `path` can be made: it is not there yet, or empty.
    static func checkDirectory(_ path: String) throws {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        let names = try? FileManager.default.contentsOfDirectory(atPath: path)
        guard status.st_mode & S_IFMT == S_IFDIR, names?.isEmpty == true else {
            throw StorageError.alreadyExists(path: path)
        }
    }

    /// Makes `path.objects` for the work on the directory `path`: a name that is taken is refused,
    /// so that whoever removes it afterwards removes what this made.
    static func workFolder(beside path: String) throws -> String {
        try checkDirectory(path)
        let folder = path + ".objects"
        try AtomicFile.createDirectory((folder as NSString).deletingLastPathComponent)
        guard mkdir(folder, 0o700) == 0 else {
            throw errno == EEXIST
                ? StorageError.alreadyExists(path: folder)
                : StorageError.failed(operation: "create", path: folder, errorNumber: errno)
        }
        return folder
    }
}
