import JSONDocuments
import Records
import TransparencyLog

/// The pages from which anybody checks the log.
struct AuditorEndpoints: Sendable {
    let pages: PageRenderer
    let log: AuditedLog
    let counts: EntryCounts
    let clock: @Sendable () -> Timestamp

    init(pages: PageRenderer, log: AuditedLog, clock: @escaping @Sendable () -> Timestamp) {
        self.pages = pages
        self.log = log
        self.clock = clock
        counts = EntryCounts(log: log)
    }

    var endpoints: [Endpoint] {
        [
            .page(
                "/auditor", "explorer", "The log's entries, found by what is public of them.",
                parameters: LogSearch.parameters, answer: explore),
            .page(
                "/auditor/entries/{index}", "entry", "One entry, and its path to the root.",
                parameters: [
                    .init(
                        name: "index", place: .path, summary: "The entry's index, from 0.",
                        schema: ["type": "integer", "minimum": 0])
                ], answer: entry),
            .page(
                "/auditor/consistency", "consistency",
                "Whether one checkpoint continues another.",
                parameters: ["from", "to"].map {
                    .init(
                        name: $0, place: .query, summary: "A checkpoint's size.",
                        schema: ["type": "integer", "minimum": 0], isRequired: false)
                }, answer: consistency),
            .page("/auditor/receipt", "receipt", "Checks a receipt in the browser.") { call in
                pages.answer(call, "receipt", title: "receipt-title") { words in
                    [
                        "logKey": log.identity.keys[0].text,
                        "command": Self.command(
                            words["receipt-command-about"],
                            """
                            curl -sS \(pages.settings.address)/log/vkey > log.vkey
                            countersign audit receipt receipt.json --log-key log.vkey
                            """),
                    ]
                }
            },
            .page(
                "/auditor/charts", "charts", "How many entries of each kind there were, and when.",
                parameters: [
                    .init(
                        name: "by", place: .query, summary: "The width of a bar.",
                        schema: ["enum": ["hour", "day"]], isRequired: false)
                ], answer: charts),
        ]
    }

    /// A command to copy, for the partial that shows one.
    static func command(_ about: String, _ text: String) -> [String: Any] {
        ["about": about, "text": text]
    }

    /// The name of a record type in words.
    static func typeName(_ type: String, _ words: Catalogue) -> String {
        words.optional("type-" + type.replacing(".", with: "-").replacing("_", with: "-"))
            ?? words["type-other"]
    }
}
