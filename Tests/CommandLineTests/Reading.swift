import Foundation
import Testing

/// A command that reads a file: `FILE` stands for the file, `OUT` and `OUT2` for what it would write.
struct Reading: Sendable, CustomTestStringConvertible {
    enum Place: Sendable { case walk, plain }
    enum Form: Sendable { case json, text, digits }

    let arguments: [String]
    /// Members that may be missing, or whose type decides nothing about the form; and damages that
    /// are none.
    let lenient: Set<String>
    /// A file that the command can read.
    let valid: String
    let place: Place
    let form: Form

    var testDescription: String { arguments.joined(separator: " ") }

    private init(
        _ place: Place, _ form: Form, _ valid: String, _ command: String,
        lenient: Set<String> = []
    ) {
        self.lenient = lenient
        self.arguments = command.split(separator: " ").map(String.init)
        self.valid = valid
        self.place = place
        self.form = form
    }

    /// What may not be taken in place of `valid`.
    func damages(of valid: Data) throws -> [Damage] {
        let damages =
            switch form {
            case .json:
                try Damage.ofAnyFile(valid) + Damage.ofCutFile(valid)
                    + Damage.ofObject(valid, lenient: lenient)
            case .text: Damage.ofAnyFile(valid) + Damage.ofCutFile(valid)
            // Any number of digits is a number.
            case .digits: Damage.ofAnyFile(valid)
            }
        return damages.filter { !lenient.contains($0.name) }
    }

    static let all: [Reading] =
        ledger + witness + agency + wallet + desk + audit + issuing + showing

    private static let ledger: [Reading] = [
        .init(
            .walk, .text, "log/vkey",
            "ledger init --directory OUT --origin a.example --registrar FILE"),
        .init(
            .walk, .text, "desk/vkey",
            "ledger member --directory @ledger --role desk --key FILE --zh 窗口 --en Desk "
                + "--attributes a --out OUT"),
        .init(
            .walk, .text, "quorum", "ledger prove --directory @ledger --index 0 --witnesses FILE"),
        .init(.walk, .text, "quorum", "ledger checkpoint --directory @ledger --witnesses FILE"),
        .init(
            .walk, .text, "quorum",
            "ledger export --directory @ledger --out OUT --witnesses FILE"),
        .init(.walk, .text, "quorum", "ledger fsck --directory @ledger --witnesses FILE"),
        .init(
            .walk, .json, "note.json", "ledger append --directory @ledger --input FILE",
            lenient: ["empty"]),
    ]

    private static let witness: [Reading] = [
        .init(
            .walk, .text, "log/vkey",
            "witness init --directory OUT --name w.example --log-key FILE"),
        .init(
            .walk, .text, "cosign-request",
            "witness cosign --directory @w1 --request FILE --out OUT"),
    ]

    private static let agency: [Reading] = [
        .init(
            .walk, .json, "profile.json",
            "agency define --directory @agency --ledger @ledger --profile FILE"),
        .init(
            .walk, .text, "quorum",
            "agency define --directory @agency --ledger @ledger --tag 2 --witnesses FILE"),
    ]

    private static let wallet: [Reading] = [
        .init(.walk, .text, "log/vkey", "wallet init --directory OUT --log-key FILE"),
        .init(
            .walk, .text, "quorum",
            "wallet init --directory OUT --log-key @log/vkey --witnesses FILE"),
        .init(
            .walk, .json, "offer.json",
            "wallet request --directory @wallet --offer FILE --code 1234 --out OUT"),
        // An older agency's file brings no subject's key, and a credential without a witness is judged later.
        .init(
            .walk, .json, "credential.json", "wallet accept FILE --directory @wallet",
            lenient: ["without subject", "without witness"]),
        .init(.walk, .json, "promise.json", "wallet accept FILE --directory @wallet"),
        .init(.walk, .json, "receipt.json", "wallet accept FILE --directory @wallet"),
        .init(
            .walk, .json, "ask-open.json",
            "wallet present --directory @wallet --request FILE --out OUT --yes"),
    ]

    private static let desk: [Reading] = [
        .init(
            .walk, .text, "log/vkey",
            "desk init --directory OUT --name d.example --log-key FILE"),
        .init(
            .walk, .json, "template.json",
            "desk ask --directory @desk --ledger @ledger --template FILE "
                + "--definition @definition.json --out OUT"),
        .init(
            .walk, .json, "definition.json",
            "desk ask --directory @desk --ledger @ledger --template car-sharing "
                + "--definition FILE --out OUT"),
        .init(
            .walk, .json, "ask-open.json",
            "desk verify --directory @desk --request FILE "
                + "--presentation @presentation-open.json --promise OUT"),
        .init(
            .walk, .json, "presentation-open.json",
            "desk verify --directory @desk --request @ask-open.json "
                + "--presentation FILE --promise OUT"),
    ]

    private static let audit: [Reading] = [
        .init(.walk, .json, "receipt.json", "audit receipt FILE --log-key @log/vkey"),
        .init(.walk, .text, "log/vkey", "audit receipt @receipt.json --log-key FILE"),
        .init(
            .walk, .text, "quorum",
            "audit receipt @receipt.json --log-key @log/vkey --witnesses FILE"),
        .init(
            .walk, .json, "ask.json",
            "audit receipt @receipt.json --log-key @log/vkey --request FILE "
                + "--presentation @presentation.json --definition @definition.json"),
        .init(
            .walk, .json, "definition.json",
            "audit receipt @receipt.json --log-key @log/vkey --request @ask.json "
                + "--presentation @presentation.json --definition FILE"),
        .init(.walk, .text, "log/vkey", "audit log @log --log-key FILE --memory OUT"),
    ]

    private static let issuing: [Reading] = [
        .init(
            .plain, .json, "schema",
            "anoncreds define --schema FILE --schema-id a:s --definition-id a:d --tag t "
                + "--out OUT --private OUT2"),
        .init(
            .plain, .json, "D", "anoncreds offer --definitions FILE --out OUT",
            lenient: ["key_correctness_proof"]),
        .init(
            .plain, .json, "O",
            "anoncreds request --offer FILE --definitions @D --link-secret @L --entropy e "
                + "--out OUT --metadata OUT2"),
        .init(
            .plain, .digits, "L",
            "anoncreds request --offer @O --definitions @D --link-secret FILE --entropy e "
                + "--out OUT --metadata OUT2"),
        .init(.plain, .json, "O", "anoncreds check-offer --offer FILE --definitions @D"),
        .init(
            .plain, .json, "D", "anoncreds check-offer --offer @O --definitions FILE",
            lenient: ["key_correctness_proof"]),
        .init(
            .plain, .json, "Q", "anoncreds check-request --offer @O --request FILE --definitions @D"
        ),
        .init(
            .plain, .json, "V",
            "anoncreds issue --offer @O --request @Q --values FILE --definitions @D "
                + "--private @K --out OUT",
            lenient: [
                "Given Name", "age", "balance", "card_number", "family_name", "postcode",
                "resident_since", "tier",
            ]),
        .init(
            .plain, .json, "K",
            "anoncreds issue --offer @O --request @Q --values @V --definitions @D "
                + "--private FILE --out OUT"),
    ]

    private static let showing: [Reading] = [
        .init(
            .plain, .json, "C",
            "anoncreds accept --credential FILE --metadata @M --link-secret @L "
                + "--entropy \(Plain.entropy) --definitions @D --out OUT",
            lenient: ["rev_reg", "rev_reg_id", "witness"]),
        .init(
            .plain, .json, "M",
            "anoncreds accept --credential @C --metadata FILE --link-secret @L "
                + "--entropy \(Plain.entropy) --definitions @D --out OUT"),
        .init(
            .plain, .json, "C2",
            "anoncreds present --request @R --credential FILE --link-secret @L "
                + "--definitions @D --self-attested @W --out OUT",
            lenient: ["rev_reg", "rev_reg_id", "witness"]),
        .init(
            .plain, .json, "W",
            "anoncreds present --request @R --credential @C2 --link-secret @L "
                + "--definitions @D --self-attested FILE --out OUT"),
        .init(
            .plain, .json, "R",
            "anoncreds verify --request FILE --presentation @P --definitions @D",
            lenient: ["requested_attributes", "requested_predicates"]),
        .init(
            .plain, .json, "P",
            "anoncreds verify --request @R --presentation FILE --definitions @D"),
    ]
}
