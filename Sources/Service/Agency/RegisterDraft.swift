import Agency
import Credentials
import HTTPTypes
import Records
import Sodium

/// A register that a clerk has sent: what would become of each row, and what did.
struct RegisterDraft: Sendable {
    /// What would become of one line.
    enum Prospect: Sendable {
        case offer(Register.Row, OfferForecast)
        case fault(RegisterFault)

        var line: Int {
            switch self {
            case .offer(let row, _): row.line
            case .fault(let fault): fault.line
            }
        }

        /// Whether an offer comes of it.
        var isOffered: Bool {
            guard case .offer(_, let forecast) = self else { return false }
            return switch forecast {
            case .new, .again, .replacing: true
            case .alreadyIssued, .valueNotAllowed: false
            }
        }
    }

    /// How far it is.
    enum Stage: Sendable {
        /// Nothing is done yet.
        case preview
        /// Offers are being made.
        case offering
        /// They are made; each has its code.
        case offered([Int: NewOffer])
    }

    let csv: [UInt8]
    let terms: Agency.Issuer.Terms
    /// The register's attributes, in the schema's order.
    let attributes: [String]
    /// In the order of lines.
    let prospects: [Prospect]
    var stage = Stage.preview

    /// How many offers come of it.
    var offerCount: Int { prospects.count(where: \.isOffered) }
}

extension AgencyDesk {
    /// Reads a register against its definition, and foresees what would become of each row; nothing is done.
    ///
    /// - Throws: `RegisterFault` where no row can be read, `Problem` of status 413, `AgencyError`, `StorageError`.
    func foresee(_ csv: [UInt8], terms: Agency.Issuer.Terms) throws -> RegisterDraft {
        let profile = try issuer.profile(of: terms.definition)
        let register = try Register(csv: csv, profile: profile)
        guard register.rows.count + register.faults.count <= Self.rowLimit else {
            throw Problem(.contentTooLarge, "too-many-rows", about: "register")
        }
        let now = clock()
        var prospects = register.faults.map(RegisterDraft.Prospect.fault)
        for row in register.rows {
            prospects.append(.offer(row, try issuer.foresee(row, terms: terms, now: now)))
        }
        return RegisterDraft(
            csv: csv, terms: terms,
            attributes: profile.attributes.filter { $0.kind != .validity && $0.kind != .revocation }
                .map(\.name),
            prospects: prospects.sorted { $0.line < $1.line })
    }
}

/// A register's text as it is pasted.
enum PastedRegister {
    /// Cells that were copied from a table come with tabs between them; they become CSV, line by line.
    static func csv(_ text: String) -> String {
        guard let header = text.split(whereSeparator: \.isNewline).first, header.contains("\t"),
            !header.contains(",")
        else { return text }
        var csv = ""
        for scalar in text.unicodeScalars where scalar != "\r" {
            csv.unicodeScalars.append(scalar)
        }
        return csv.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            line.split(separator: "\t", omittingEmptySubsequences: false).map(quoted)
                .joined(separator: ",")
        }.joined(separator: "\n")
    }

    private static func quoted(_ field: Substring) -> String {
        guard field.contains(",") || field.contains("\"") else { return String(field) }
        if field.hasPrefix("\""), field.hasSuffix("\""), field.count > 1 { return String(field) }
        return "\"" + field.replacing("\"", with: "\"\"") + "\""
    }
}
