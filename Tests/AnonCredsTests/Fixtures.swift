import AnonCreds
import BigIntegers
import Foundation
import JSONDocuments
import Sodium
import TestSupport

/// The vectors, as this room's objects.
enum Fixtures {
    /// A vector file as JSON.
    static func file(_ path: String) throws -> JSONObject {
        let value = try JSONValue(parsing: Vectors.data("anoncreds/\(path)"))
        guard case .object(let object) = value else { throw FixtureError.wrongShape }
        return object
    }

    /// A test issuer's definition.
    static func definition(_ issuer: String) throws -> PublishedDefinition {
        var object = try file("issuers/\(issuer).json")
        object["cred_def_private"] = nil
        return try PublishedDefinition(json: .object(object), at: "")
    }

    /// A test issuer's private definition.
    static func privateDefinition(_ issuer: String) throws -> PrivateCredentialDefinition {
        let bytes = try SecretBytes(
            copying: file("issuers/\(issuer).json").value("cred_def_private").canonicalBytes)
        return try PrivateCredentialDefinition(
            parsing: bytes, for: definition(issuer).definition)
    }

    /// A link secret from decimal digits.
    static func linkSecret(_ digits: String) throws -> LinkSecret {
        try LinkSecret(parsing: SecretBytes(copying: Array(digits.utf8)))
    }

    static func text(_ bytes: borrowing SecretBytes) -> String {
        bytes.withUnsafePointer { [count = bytes.count] base in
            String(decoding: UnsafeBufferPointer(start: base, count: count), as: UTF8.self)
        }
    }
}

enum FixtureError: Error {
    case wrongShape
}

extension JSONObject {
    func value(_ name: String) throws -> JSONValue {
        guard let value = self[name] else { throw FixtureError.wrongShape }
        return value
    }

    func text(_ name: String) throws -> String {
        try JSONValue.string(value(name), name)
    }

    func list(_ name: String) throws -> [JSONValue] {
        guard case .array(let elements) = try value(name) else { throw FixtureError.wrongShape }
        return elements
    }
}
