import Foundation
import JSONDocuments

/// A way to damage a file so that no command may take it.
struct Damage: Sendable {
    let name: String
    let bytes: Data

    /// Damages that no form of file survives.
    static func ofAnyFile(_ valid: Data) -> [Damage] {
        var noise = SystemRandomNumberGenerator()
        let random = Data((0..<4_096).map { _ in UInt8.random(in: 0...255, using: &noise) })
        return [
            Damage(name: "empty", bytes: Data()),
            Damage(name: "noise", bytes: random),
            Damage(name: "zeros", bytes: Data(count: valid.count)),
            Damage(name: "words", bytes: Data("this is something else\n".utf8)),
            Damage(
                name: "UTF-16", bytes: Data(valid.flatMap { [$0, 0] as [UInt8] })),
            Damage(name: "10 MB line", bytes: Data(repeating: 0x61, count: 10_000_000)),
        ]
    }

    /// Damages of a file that must be whole.
    static func ofCutFile(_ valid: Data) -> [Damage] {
        [
            Damage(name: "one byte", bytes: valid.prefix(1)),
            Damage(name: "cut at a tenth", bytes: valid.prefix(valid.count / 10)),
            Damage(name: "cut in the middle", bytes: valid.prefix(valid.count / 2)),
        ]
    }

    /// Damages of a JSON object.
    static func ofObject(_ valid: Data, lenient: Set<String> = []) throws -> [Damage] {
        let value = try JSONValue(parsing: valid, limits: JSONLimits(numberDigitCount: 1_000))
        guard case .object(let object) = value, let first = object.members.first else {
            throw Unexpected(what: "the valid file is no object")
        }
        let text = value.canonicalText
        let inside = text.dropFirst()
        let name = JSONValue.string(first.name).canonicalText
        func made(_ name: String, _ text: String) -> Damage {
            Damage(name: name, bytes: Data(text.utf8))
        }
        func replacing(_ value: String) -> String {
            var copy = object
            copy[first.name] = "REPLACED"
            return String(JSONValue.object(copy).canonicalText)
                .replacingOccurrences(of: "\"REPLACED\"", with: value)
        }
        var damages = [
            made("cut at a quarter", String(text.prefix(text.count / 4))),
            made("cut at the end", String(text.dropLast())),
            made("duplicate key", "{\(name):\(first.value.canonicalText),\(inside)"),
            made("unknown member", "{\"unheard-of\":[],\(inside)"),
            made("trailing text", text + " x"),
            made("list around it", "[\(text)]"),
            made("null", "null"),
            made("number", "17"),
            made("huge number", replacing("1" + String(repeating: "0", count: 5_000))),
            made("huge exponent", replacing("1e999999999")),
            made("10 MB string", replacing("\"\(String(repeating: "x", count: 10_000_000))\"")),
            made("lone surrogate", replacing("\"\\ud800\"")),
            made("deep nesting", String(repeating: "[", count: 100_000)),
            made("deep nesting inside", replacing(String(repeating: "{\"a\":", count: 50_000))),
            Damage(
                name: "wrong encoding",
                bytes: Data(replacing("\"@\"").utf8.map { $0 == 0x40 ? 0xFF : $0 })),
        ]
        for member in object.members where !lenient.contains(member.name) {
            var copy = object
            copy[member.name] = nil
            if object.members.count > 1 {
                damages.append(
                    made("without \(member.name)", JSONValue.object(copy).canonicalText))
            }
            copy[member.name] = if case .object = member.value { 7 } else { ["a": 7] }
            damages.append(
                made("another type in \(member.name)", JSONValue.object(copy).canonicalText))
        }
        return damages
    }
}
