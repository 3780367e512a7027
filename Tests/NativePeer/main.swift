// The side of ours that the independent verifier of native presentations speaks to.
//
// NativePeer found ISSUER      prints a city: keys of both profiles and credentials, made for tests, and a
//                              credential of the issuer of this file of vectors/anoncreds
// NativePeer prove CITY COUNT  prints two proofs of each of COUNT statements drawn at random
// NativePeer judge             answers each line of its input, a key or a case, with a verdict
// NativePeer show COUNT        prints definitions, COUNT drawn requests twice, and presentation files that answer them
// NativePeer judge-files CITY  answers each line of its input, requests and files, with verdicts, under the
//                              definitions of CITY, which show printed

import CLSignatures
import Foundation
import JSONDocuments
import NativeTestSupport

private func write(_ value: some Encodable) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    FileHandle.standardOutput.write(try encoder.encode(value) + Data("\n".utf8))
}

private func judge() throws {
    var keys: [String: IssuerPublicKey] = [:]
    while let line = readLine() {
        let question = try JSONDecoder().decode(NativeQuestion.self, from: Data(line.utf8))
        var answer = ""
        if let named = question.key {
            keys[named.name] = try? named.key.key()
            answer = keys[named.name] == nil ? "invalid" : "valid"
        } else if let proof = question.proof {
            answer = proof.judge(keys: keys).rawValue
        }
        FileHandle.standardOutput.write(Data("\(answer)\n".utf8))
    }
}

private func judgeFiles(_ path: String) throws {
    let limits = JSONLimits(byteCount: 64_000_000)
    let city = try JSONValue(
        parsing: Data(contentsOf: URL(filePath: path)), limits: limits)
    let judge = try FileJudge(city)
    while let line = readLine() {
        var answer = "unreadable"
        if case .array(let cases)? = try? JSONValue(parsing: line.utf8, limits: limits) {
            answer = judge.verdicts(cases).joined(separator: " ")
        }
        FileHandle.standardOutput.write(Data("\(answer)\n".utf8))
    }
}

private func run(_ arguments: [String]) async throws {
    switch arguments.first {
    case "found" where arguments.count == 2:
        try write(await NativeCity.found(reference: Data(contentsOf: URL(filePath: arguments[1]))))
    case "prove" where arguments.count == 3:
        let city = try JSONDecoder().decode(
            NativeCity.self, from: Data(contentsOf: URL(filePath: arguments[1])))
        for proof in try city.prove(count: Int(arguments[2]) ?? 1) { try write(proof) }
    case "judge" where arguments.count == 1: try judge()
    case "show" where arguments.count == 2:
        let document = try await FileCity().document(count: Int(arguments[1]) ?? 1)
        FileHandle.standardOutput.write(Data(document.canonicalBytes + [0x0A]))
    case "judge-files" where arguments.count == 2: try judgeFiles(arguments[1])
    default: exit(2)
    }
}

do {
    try await run(Array(CommandLine.arguments.dropFirst()))
} catch {
    FileHandle.standardError.write(Data("\(error)\n".utf8))
    exit(1)
}
