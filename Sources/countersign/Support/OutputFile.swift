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

    /// Writes `bytes` as they are.
    static func write(_ bytes: [UInt8], to path: String) throws {
        if path == "-" {
            Console.output(bytes)
            return try Console.requireOutput()
        }
        try AtomicFile.write(bytes, to: path)
    }

    /// Makes the directory `path`, and checks that files of these names can be made in it.
    static func check(directory path: String, for names: [String]) throws {
        try AtomicFile.createDirectory(path)
        for name in names {
            var status = stat()
            guard lstat("\(path)/\(name)", &status) != 0 else {
                throw StorageError.alreadyExists(path: "\(path)/\(name)")
            }
        }
        if let name = names.first { try AtomicFile.checkWritable("\(path)/\(name)") }
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
