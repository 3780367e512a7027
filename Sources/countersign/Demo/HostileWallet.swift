import AnonCreds
import Credentials
import JSONDocuments
import SealedStorage
import Sodium
import Wallet

/// A wallet program that its resident has changed: it reads its own files, ignores consent, and
/// tries to prove what is not so.
struct HostileWallet: ~Copyable {
    private let held: HeldCredential
    private let linkSecret: LinkSecret

    /// Reads the wallet's own link secret and first credential.
    init(path: String, passphrase: borrowing SecretBytes) throws {
        let directory = try StateDirectory.open(
            at: path, role: Holder.role, passphrase: passphrase)
        guard let name = try directory.names(in: "credentials").first else {
            throw WalletError.noCredential
        }
        let stored = try JSONValue(parsing: directory.read("credentials/" + name))
        let held = try HeldCredential(
            credential: Credential(json: stored["credential"] ?? .null, at: "credential"),
            definition: PublishedDefinition(
                json: stored["definition"]?["definition"] ?? .null, at: "definition"))
        linkSecret = try LinkSecret(parsing: directory.readSecret("link-secret"))
        self.held = held
    }

    /// Proves weaker bounds, which hold, and writes the asked ones over them.
    borrowing func forge(_ request: DeskRequest) throws -> JSONValue {
        let asked = try request.presentationRequest()
        let weakened = try weaken(asked)
        let honest = try Presentation.make(
            request: weakened, credentials: [held], linkSecret: linkSecret)
        var bounds: [String: Int] = [:]
        for predicate in asked.predicates {
            bounds[predicate.attribute.text] = Int(predicate.bound)
        }
        return honest.json.replacingBounds(bounds)
    }

    /// The same question with every bound moved to the credential's own value.
    private borrowing func weaken(
        _ asked: PresentationRequest
    ) throws -> PresentationRequest {
        guard case .object(var document) = asked.json,
            case .object(var predicates)? = document["requested_predicates"]
        else { return asked }
        for item in asked.predicates {
            guard case .object(var predicate)? = predicates[item.referent],
                let own = held.credential.values[item.attribute]?.integer
            else { continue }
            predicate["p_value"] = .integer(Int(own))
            predicates[item.referent] = .object(predicate)
        }
        document["requested_predicates"] = .object(predicates)
        return try PresentationRequest(json: .object(document), at: "")
    }
}

extension JSONValue {
    /// This document with the bounds of the predicates in it replaced, by attribute.
    fileprivate func replacingBounds(_ bounds: [String: Int]) -> JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map { $0.replacingBounds(bounds) })
        case .object(var object):
            if case .string(let attribute)? = object["attr_name"], let bound = bounds[attribute] {
                object["value"] = .integer(bound)
            }
            for member in object.members {
                object[member.name] = member.value.replacingBounds(bounds)
            }
            return .object(object)
        default: return self
        }
    }
}
