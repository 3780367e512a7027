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
}
