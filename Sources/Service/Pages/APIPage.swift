import HTTPTypes

/// The API in words, made of the same values as the routes and the OpenAPI document.
struct APIPage: Sendable {
    static let path = "/api"

    let pages: PageRenderer
    /// All endpoints; pages are left out.
    let endpoints: [Endpoint]

    var endpoint: Endpoint {
        let described = endpoints.filter { !$0.isPage }
        return .page(Self.path, "api", "The API in words.") { call in
            pages.answer(call, "api", title: "api-title") { words in
                let groups = Dictionary(grouping: described) { Self.group($0.name) }
                return [
                    "groups": groups.sorted { $0.key < $1.key }.map { name, endpoints in
                        [
                            "group": name,
                            "operations": endpoints.sorted {
                                ($0.path, $0.method.rawValue) < ($1.path, $1.method.rawValue)
                            }
                            .map { Self.values($0, words) },
                        ] as [String: Any]
                    }
                ]
            }
        }
    }

    /// `desk.ask` is about desks.
    private static func group(_ name: String) -> String {
        String(name.prefix { $0 != "." })
    }

    private static func values(_ endpoint: Endpoint, _ words: Catalogue) -> [String: Any] {
        [
            "operation": endpoint.name, "method": endpoint.method.rawValue,
            "path": endpoint.path.replacing("*}", with: "}"), "summary": endpoint.summary,
            "access": access(endpoint.access, words),
            "parameters": endpoint.parameters.map { parameter -> [String: Any] in
                [
                    "parameter": parameter.name, "about": parameter.summary,
                    "isOptional": !parameter.isRequired,
                ]
            },
            "body": endpoint.body.map { body in
                words(
                    "api-body-limit",
                    [
                        "type": [body.mediaType, body.otherMediaType].compactMap(\.self)
                            .joined(separator: words["list-separator"]),
                        "bytes": String(body.byteCountLimit),
                    ])
            } as Any? ?? false,
            "outcomes": endpoint.outcomes.map { outcome -> [String: Any] in
                [
                    "status": outcome.status.code, "about": outcome.summary,
                    "mediaType": outcome.mediaType as Any? ?? false,
                ]
            },
        ]
    }

    private static func access(_ access: Endpoint.Access, _ words: Catalogue) -> String {
        switch access {
        case .anybody: words["api-anybody"]
        case .roles(let roles): RoleChoice.names(roles, words)
        }
    }
}
