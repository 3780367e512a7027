import AnonCreds
import Credentials
import Desk
import Foundation
import JSONDocuments
import Records
import SealedStorage
import Sodium

/// The files of a run over a directory of presentations.
struct VerifyFiles {
    static let suffix = ".presentation.json"

    /// A presentation before it is judged.
    enum Ready {
        /// It can be judged, and what comes of it can be written.
        case open(Verifier.Answer)
        /// An earlier run accepted an answer to its request; with the file that is not there any more.
        case accepted(anchor: String, missing: String?)
    }

    /// A verdict is no longer than its presentation, and each core writes one at a time.
    private static let roomByteCount: UInt = 16_000_000

    /// Where requests and presentations lie.
    let answers: String
    /// Where verdicts, promises and report go.
    let out: String

    var reportPath: String { out + "/verified.csv" }

    private func requestPath(_ name: String) -> String { "\(answers)/\(name).request.json" }
    private func presentationPath(_ name: String) -> String {
        "\(answers)/\(name)\(Self.suffix)"
    }
    private func verdictPath(_ name: String) -> String { "\(out)/\(name).verdict.json" }
    private func promisePath(_ name: String) -> String { "\(out)/\(name).promise.json" }

    /// The file of the verdict, however its directory is written: the one place where an acceptance
    /// goes.
    private func place(_ name: String) -> String {
        let folder = URL(filePath: out, directoryHint: .isDirectory).resolvingSymlinksInPath()
        return folder.appending(path: "\(name).verdict.json").path
    }

    /// The names of the presentations, sorted.
    func names() throws -> [String] {
        try AtomicFile.list(answers).filter { $0.hasSuffix(Self.suffix) }
            .map { String($0.dropLast(Self.suffix.count)) }.sorted()
    }

    /// How many bytes the presentation of this name and its request have, none for what is no plain
    /// file.
    func byteCount(_ name: String) -> Int {
        [requestPath(name), presentationPath(name)].reduce(0) { sum, path in
            var status = stat()
            guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return sum }
            // A longer one is refused unread.
            return sum + min(Int(status.st_size), InputFile.byteCountLimit)
        }
    }

    /// Makes the place for what is written, before anything is judged.
    func prepare() throws {
        try AtomicFile.createDirectory(out)
        try Leftovers.removeTemporaries(below: out)
        try OutputFile.check(reportPath)
    }

    /// The presentation of this name with its request, once its verdict and promise can be written.
    func answer(_ name: String) throws -> Ready {
        let file = requestPath(name)
        let request = try InputFile.plainJSON(file)
        let bundle = try InputFile.naming(file) { try RequestBundle(json: request) }
        if let accepted = try accepted(name, bundle.request) { return accepted }
        let document = try PresentationFile.plainDocument(presentationPath(name))
        for path in [verdictPath(name), promisePath(name)] { try checkOutput(path) }
        return .open(Verifier.Answer(document, for: bundle.request, place: place(name)))
    }

    /// Finds out, before a presentation is judged, that the disk has no room for what comes of it and
    /// of those judged beside it.
    func checkRoom() throws {
        var status = statvfs()
        // Some file systems do not tell.
        guard statvfs(out, &status) == 0, status.f_blocks > 0 else { return }
        let blockCount = Self.roomByteCount / max(UInt(status.f_frsize), 1)
        guard UInt(status.f_bavail) >= blockCount else {
            throw StorageError.failed(operation: "write", path: out, errorNumber: ENOSPC)
        }
    }

    /// Writes what the clerk and the resident get of an accepted presentation.
    ///
    /// The verdict goes last: no run writes again what has one.
    func write(_ acceptance: Verifier.Acceptance, _ name: String) throws {
        try OutputFile.write(acceptance.promise.json, to: promisePath(name))
        try OutputFile.write(acceptance.json, to: verdictPath(name))
    }

    /// Writes why a presentation is refused, and returns it as a failure.
    func write(_ reason: Verdict.Reason, _ name: String) throws -> CommandFailure {
        let verdict: JSONValue = ["verdict": "reject", "reason": .string(reason.rawValue)]
        try OutputFile.write(verdict, to: verdictPath(name))
        return CommandFailure(
            reason == .malformed ? .malformed : .refused, code: reason.rawValue,
            reason.explanation)
    }

    /// What an earlier run wrote of an accepted answer to `request`; a verdict that is anything else
    /// but a refusal is never replaced.
    private func accepted(_ name: String, _ request: DeskRequest) throws -> Ready? {
        let (path, anchor) = (verdictPath(name), hexadecimal(request.digest.bytes))
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        let verdict = try InputFile.plainJSON(path)
        if verdict["verdict"] == "reject" { return nil }
        guard verdict["verdict"] == "accept", verdict["anchor"] == .string(anchor) else {
            throw StorageError.alreadyExists(path: path)
        }
        let hasPromise = lstat(promisePath(name), &status) == 0
        return .accepted(anchor: anchor, missing: hasPromise ? nil : "\(name).promise.json")
    }

    /// Finds out that `path` cannot be written; a name that is too long is the name's fault, not the
    /// disk's.
    private func checkOutput(_ path: String) throws {
        do {
            try OutputFile.check(path)
        } catch StorageError.failed(_, let path, ENAMETOOLONG) {
            throw CommandFailure(
                .malformed, code: "name-too-long", "\(path): the name is too long to be written")
        }
    }
}
