/// The rules for names of credential attributes.
///
/// Names count as the same where they agree after removing spaces and lower-casing, as in
/// AnonCreds v1, whose mathematics sees only that form.
enum AttributeName {
    /// Most attributes that a schema or membership may name: AnonCreds allows 125 bases, and one is
    /// the link secret's.
    static let countLimit = 124
    /// The name under which AnonCreds keeps the link secret.
    static let reserved = "master_secret"

    /// The form that decides whether two names are the same.
    static func canonical(_ name: String) -> String {
        String(String.UnicodeScalarView(name.unicodeScalars.filter { $0 != " " })).lowercased()
    }

    /// Checks a list of names: 1 to 124 of them, all different, none reserved or blank.
    static func check(_ names: [String], at location: String) throws(RecordError) {
        try Field.count(names, in: 1...countLimit, at: location)
        var seen: Set<String> = []
        for (index, name) in names.enumerated() {
            let place = "\(location)[\(index)]"
            try check(name, at: place)
            guard seen.insert(canonical(name)).inserted else { throw .repeated(location: place) }
        }
    }

    /// Checks one name: neither reserved nor blank.
    static func check(_ name: String, at location: String) throws(RecordError) {
        _ = try Field.name(name, at: location)
        let form = canonical(name)
        guard !form.isEmpty else { throw .textEmpty(location: location) }
        guard form != reserved else { throw .attributeReserved(location: location) }
    }

    /// The first of `names` that `granted` does not hold; compared byte by byte, so that a name that
    /// only looks like a granted one is not.
    static func firstOutside(_ granted: [String], of names: [String]) -> String? {
        let forms = Set(granted.map { Array(canonical($0).utf8) })
        return names.first { !forms.contains(Array(canonical($0).utf8)) }
    }
}
