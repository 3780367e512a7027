// Does for Tests/Load/service.py what only Countersign's own programs can: answers offers and requests as a
// resident's wallet, and signs records as a department.
//
// ServiceLoad wallet DIR LOG-KEY-FILE
//     One line in, one line out, in their order, at an empty line: {"offer", "code"} -> the wallet's request;
//     {"credential"} -> {"kept": name}; {"bundle"} -> the presentation.
// ServiceLoad records COUNT LINES PREFIX
//     Prints the department's key, waits for a line, and then writes COUNT signed records, LINES a body, as
//     PREFIX0 and PREFIX1 in turn: "<length>\n<body>" one after the other.

import Cores
import Credentials
import Foundation
import JSONDocuments
import Records
import SealedStorage
import Sodium
import TransparencyLog
import Wallet

private struct Misused: Error {}

/// A resident's wallet on a pipe.
private struct PipedWallet {
    let holder: Holder

    init(at path: String, logKeyFile: String) throws {
        let key = String(decoding: try AtomicFile.read(logKeyFile, limit: 4_096), as: UTF8.self)
        holder = try Holder.create(
            at: path, logKey: NoteVerifierKey(parsing: key.trimmingCharacters(in: .newlines)),
            policyText: "", passphrase: SecretBytes(copying: Array("load".utf8)))
    }

    func answer(_ line: String) async throws -> JSONValue {
        let value = try JSONValue(parsing: Array(line.utf8))
        if let offer = value["offer"], case .string(let code)? = value["code"] {
            return try await holder.request(ResidentOffer(json: offer), code: code, now: .now).json
        }
        if let credential = value["credential"] {
            let name = try await holder.accept(IssuedCredential(json: credential), now: .now)
            return ["kept": .string(name)]
        }
        guard let bundle = value["bundle"] else { throw Misused() }
        return try await holder.present(
            holder.prepare(RequestBundle(json: bundle), now: .now), now: .now)
    }

    /// Answers line after line; an empty one says that the answers so far are waited for.
    func run() async throws {
        var answers: [UInt8] = []
        while let line = readLine() {
            if line.isEmpty {
                try FileHandle.standardOutput.write(contentsOf: Data(answers))
                answers = []
            } else {
                answers += try await answer(line).canonicalBytes + [UInt8(ascii: "\n")]
            }
        }
    }
}

/// Signed records of a department, as bodies of requests.
private func writeRecords(_ count: Int, lines: Int, prefix: String) async throws {
    let signer = try NoteSigner(name: "load.test.example", key: SigningKey())
    try FileHandle.standardOutput.write(contentsOf: Data((signer.verifierKey.text + "\n").utf8))
    guard readLine() != nil else { throw Misused() }
    let now = Timestamp.now
    guard let area = AreaCode("D-07") else { throw Misused() }
    let bodies = try await AllCores.map(count: count / lines) {
        (body) async throws(any Error) -> [UInt8] in
        var text: [UInt8] = []
        for line in 0..<lines {
            let flow = try TrafficFlow(
                segment: "road-\(line)", from: now, durationSeconds: 300, quality: .measured,
                vehicles: body % 1_000)
            let envelope = try Envelope(.flow(flow), filing: Filing(area: area), created: now)
            text += try envelope.signed(by: signer.key, name: signer.verifierKey.name).leaf
            text.append(UInt8(ascii: "\n"))
        }
        return Array("\(text.count)\n".utf8) + text
    }
    for turn in 0..<2 {
        let mine = stride(from: turn, to: bodies.count, by: 2).map { bodies[$0] }
        try AtomicFile.write(Array(mine.joined()), to: "\(prefix)\(turn)")
    }
}

private let words = Array(CommandLine.arguments.dropFirst())
switch words.first {
case "wallet" where words.count == 3:
    try await PipedWallet(at: words[1], logKeyFile: words[2]).run()
case "records" where words.count == 4:
    guard let count = Int(words[1]), let lines = Int(words[2]), lines > 0 else { throw Misused() }
    try await writeRecords(count, lines: lines, prefix: words[3])
default: throw Misused()
}
