import HTTPTypes
import Sodium
import Wallet

/// A copy of the whole wallet.
extension ResidentPages {
    private static let leastPassphraseByteCount = 12

    var backupEndpoints: [Endpoint] {
        [
            .page(
                "/backup", "wallet.backup", "The form for a copy of the wallet.",
                access: WalletGate.access
            ) { call in
                backup(call, problem: nil)
            },
            .form(
                "/backup", "wallet.copy", "The wallet as one encrypted file.",
                access: WalletGate.access, on: "/backup", answer: copy),
        ]
    }

    private func backup(_ call: Call, problem: Problem?) -> Answer {
        page(call, "wallet-backup", title: "section-backup", problem: problem) { _ in
            [
                "command": "countersign wallet restore --directory NEW --from FILE",
                "directory": directory,
            ]
        }
    }

    private func copy(_ call: Call) async throws -> Answer {
        let form = try call.form()
        let (passphrase, again) = (try form.text("passphrase"), try form.text("repeat"))
        guard passphrase == again else {
            return backup(call, problem: Problem(.unprocessableContent, "passphrase-differs"))
        }
        guard passphrase.utf8.count >= Self.leastPassphraseByteCount else {
            return backup(call, problem: Problem(.unprocessableContent, "passphrase-length"))
        }
        let now = clock()
        let file = try await holder.backup(
            passphrase: SecretBytes(copying: Array(passphrase.utf8)), now: now)
        var answer = Answer(
            status: .ok, content: .bytes(file, mediaType: "application/octet-stream"))
        answer.headers[.contentDisposition] = "attachment; filename=\"wallet-\(now.localDay).age\""
        return answer
    }
}
