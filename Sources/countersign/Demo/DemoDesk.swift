import Credentials
import Desk
import Records
import Sodium

/// One of the demo's three counters.
struct DemoDesk: Sendable {
    /// What the counter is for.
    enum Need: String, CaseIterable {
        case seniors
        case carSharing = "car-sharing"
        case vote

        var zh: String {
            switch self {
            case .seniors: "老年人优惠服务窗口"
            case .carSharing: "共享汽车服务窗口"
            case .vote: "居民投票服务窗口"
            }
        }

        var en: String {
            switch self {
            case .seniors: "Senior Discounts"
            case .carSharing: "Car Sharing"
            case .vote: "Residents' Vote"
            }
        }

        /// What the registrar lets it ask.
        var attributes: [String] {
            switch self {
            case .seniors: ["birth_date", "district"]
            case .carSharing: ["birth_date", "driving_b"]
            case .vote: ["resident_since"]
            }
        }

        var templateName: String {
            switch self {
            case .seniors: "senior-discount"
            case .carSharing: "car-sharing"
            case .vote: "residents-vote"
            }
        }
    }

    let need: Need
    let path: String
    let verifier: Verifier

    init(
        need: Need, path: String, settings: TrustSettings, passphrase: borrowing SecretBytes
    ) throws {
        self.need = need
        self.path = path
        verifier = try Verifier.create(
            at: path, name: "\(need.rawValue).\(DemoCity.domain)", logKey: settings.logKey,
            policyText: settings.policyText, passphrase: passphrase)
        try KeyFile.write(verifier.verifierKey, to: path + "/vkey")
    }

    /// The counter's question.
    func template() throws -> RequestTemplate {
        guard
            let template = try RequestTemplate.builtIn().first(where: {
                $0.name == need.templateName
            })
        else { preconditionFailure("the demo asks with the templates that come with the program") }
        return template
    }
}
