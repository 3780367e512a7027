import HTTPTypes
import Ledger
import Records

extension AuditorEndpoints {
    /// What one chart counts.
    private struct Series {
        let name: String
        let types: Set<String>

        init(_ name: String, _ types: [RecordType]) {
            self.name = name
            self.types = Set(types.map(\.rawValue))
        }
    }

    private static let series = [
        Series("anchors", [.identityPresentation]),
        Series("issuance", [.identitySchema, .identityDefinition, .identityRetirement]),
        Series("revocation", [.identityStatus]),
        Series("uses", [.auditAccess, .auditRefusal, .auditErasure, .auditHold]),
    ]

    /// The bars of all charts: their starts in POSIX seconds, and their width.
    private struct Axis {
        let starts: [Int]
        let width: Int

        /// 24 hours or 30 days, of which the last has the newest entry in it.
        init(byDay: Bool, newest: Int) {
            width = byDay ? 86_400 : 3_600
            let count = byDay ? 30 : 24
            let last = newest / width * width
            starts = (0..<count).map { last - (count - 1 - $0) * (byDay ? 86_400 : 3_600) }
        }

        /// A bar's time in words: the hour with its day, or the day.
        func label(_ start: Int) -> String {
            let text = Timestamp(epochSeconds: max(0, start))?.description ?? ""
            return width == 3_600 ? text.prefix(13) + ":00Z" : String(text.prefix(10))
        }
    }

    /// The page of charts.
    func charts(_ call: Call) async throws -> Answer {
        let byDay = call.parameters["by"] == "day"
        let tally = try await counts.counted()
        let size = try await log.size()
        let axis = Axis(byDay: byDay, newest: tally.newestHour(until: clock().epochSeconds) ?? 0)
        let counted = Self.series.map { series in
            axis.starts.map {
                tally.count(of: series.types, from: $0, until: $0 + axis.width)
            }
        }
        return pages.answer(call, "charts", title: "charts-title") { words in
            [
                "byDay": byDay,
                "isPartial": tally.size < size,
                "partial": words(
                    "charts-partial", ["counted": String(tally.size), "size": String(size)]),
                "charts": zip(Self.series, counted).map { series, counts in
                    Self.chart(series, counts, axis, words)
                },
                "series": Self.series.map { words["chart-" + $0.name] },
                "rows": axis.starts.indices.reversed().map { bar -> [String: Any] in
                    ["time": axis.label(axis.starts[bar]), "counts": counted.map { $0[bar] }]
                },
                "command": Self.command(
                    words["charts-command-about"],
                    """
                    curl -sS \(pages.settings.address)/log/vkey > log.vkey
                    countersign audit log \(pages.settings.address)/log --log-key log.vkey --json
                    """),
            ]
        }
    }

    private static func chart(
        _ series: Series, _ counts: [Int], _ axis: Axis, _ words: Catalogue
    ) -> [String: Any] {
        let chart = BarChart(counts: counts)
        return [
            "id": series.name, "heading": words["chart-" + series.name],
            "about": words["chart-about-" + series.name],
            "summary": words(
                "chart-summary",
                [
                    "total": String(counts.reduce(0, +)), "largest": String(counts.max() ?? 0),
                    "first": axis.label(axis.starts.first ?? 0),
                    "last": axis.label(axis.starts.last ?? 0),
                ]),
            "bars": chart.bars, "largest": chart.largest, "width": BarChart.width,
            "height": BarChart.height, "middle": BarChart.width / 2,
            "first": axis.label(axis.starts.first ?? 0),
            "last": axis.label(axis.starts.last ?? 0), "isFlat": chart.bars.isEmpty,
        ]
    }
}
