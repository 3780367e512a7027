import HTTPTypes

/// The pages that are nobody's in particular: the first one, the list of problems, and what pages load.
struct FrontEndpoints: Sendable {
    let pages: PageRenderer

    var endpoints: [Endpoint] {
        [
            .page("/", "home", "The first page.") { call in
                pages.answer(call, "home", title: "home-title") { words in
                    [
                        "sections": pages.settings.sections.map { section -> [String: Any] in
                            [
                                "name": words["section-" + section.rawValue],
                                "about": words["section-about-" + section.rawValue],
                                "href": section.path,
                            ]
                        }
                    ]
                }
            },
            .page("/problems", "problems", "Each problem's code in words.") { call in
                pages.answer(call, "problems", title: "problems-title") { words in
                    let codes = words.keys.filter { $0.hasPrefix(PageRenderer.problemPrefix) }
                    return [
                        "problems": codes.sorted().map { key -> [String: Any] in
                            [
                                "code": String(key.dropFirst(PageRenderer.problemPrefix.count)),
                                "text": words[key],
                            ]
                        }
                    ]
                }
            },
            pages.assets.endpoint,
        ]
    }
}
