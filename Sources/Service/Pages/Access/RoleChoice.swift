import HTTPTypes

/// The part of a form that says what an account or a token may do.
enum RoleChoice {
    /// The roles that were ticked, at least one, and none but those of `allowed`.
    ///
    /// - Throws: `Problem` of status 422.
    static func roles(
        in form: Form, among allowed: Set<ServiceRole> = Set(ServiceRole.allCases)
    ) throws -> Set<ServiceRole> {
        let roles = form.all("role").map { ServiceRole(rawValue: $0) }
        guard !roles.isEmpty, roles.allSatisfy({ $0.map(allowed.contains) ?? false })
        else {
            throw Problem(.unprocessableContent, "roles-missing", about: "role")
        }
        return Set(roles.compactMap(\.self))
    }

    /// The desk or department; `nil` where none was named.
    ///
    /// - Throws: `Problem` of status 422.
    static func office(in form: Form) throws -> String? {
        guard let office = try form.optional("office"), !office.isEmpty else { return nil }
        guard AccountName.isValid(office) else {
            throw Problem(.unprocessableContent, "office-name", about: "office")
        }
        return office
    }

    /// Whether a problem is shown beside the form again, to be mended there.
    static func isForTheForm(_ problem: Problem) -> Bool {
        problem.status == .unprocessableContent || problem.status == .conflict
    }

    /// The names of roles, in the order of their declaration.
    static func names(_ roles: Set<ServiceRole>, _ words: Catalogue) -> String {
        ServiceRole.allCases.filter(roles.contains).map { words["role-" + $0.rawValue] }
            .joined(separator: words["list-separator"])
    }

    /// The boxes to tick, those of `form` ticked.
    static func values(
        _ form: Form?, _ words: Catalogue,
        among allowed: Set<ServiceRole> = Set(ServiceRole.allCases)
    ) -> [[String: Any]] {
        let ticked = Set(form?.all("role") ?? [])
        return ServiceRole.allCases.filter(allowed.contains).map { role in
            [
                "value": role.rawValue, "label": words["role-" + role.rawValue],
                "explanation": words["role-about-" + role.rawValue],
                "isTicked": ticked.contains(role.rawValue),
            ]
        }
    }
}
