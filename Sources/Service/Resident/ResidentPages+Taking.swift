import HTTPTypes
import Sodium
import Wallet
import WalletClient

/// Taking an agency's offer.
extension ResidentPages {
    var takingEndpoints: [Endpoint] {
        [
            .page(
                "/take", "wallet.taking", "The form for an agency's offer.",
                access: WalletGate.access
            ) { call in
                taking(call, link: "", problem: nil)
            },
            .form(
                "/take", "wallet.take", "Gets the credential of an offer.",
                access: WalletGate.access, on: "/take", answer: take),
        ]
    }

    private func take(_ call: Call) async throws -> Answer {
        let form = try call.form()
        let (link, code) = (try form.text("link").trimmed, try form.text("code"))
        do {
            let visit = AgencyVisit(try WebAddress(parsing: link), client)
            let before = Set(try await holder.followNeeds().map(\.definition))
            _ = try await visit.take(visit.offer(), code: code, by: holder, now: clock())
            await checkKey(at: visit, except: before)
            return .see("/?done=taken")
        } catch {
            return taking(call, link: link, problem: try Self.problem(error))
        }
    }

    /// Looks for the proof of the agency's key where agencies of ours have it; a later check settles it, too.
    ///
    /// Only the definition of what was just taken is named: other agencies' are none of this one's business.
    private func checkKey(at visit: AgencyVisit, except known: Set<SHA256Digest>) async {
        guard let folder = try? visit.address.replacingPath(with: "/revocations"),
            let needs = try? await holder.followNeeds()
        else { return }
        let new = needs.filter { !known.contains($0.definition) && $0.isKeyProofMissing }
        guard !new.isEmpty else { return }
        let source = await FetchedRevocations.fetch(new, from: folder, client)
        _ = try? await holder.checkKeys({ try source.keyProof(of: $0) }, now: clock())
    }

    /// The code is a secret, which no page repeats.
    private func taking(_ call: Call, link: String, problem: Problem?) -> Answer {
        page(call, "wallet-taking", title: "section-taking", problem: problem) { _ in
            ["link": String(link.prefix(WebAddress.byteCountLimit))]
        }
    }
}
