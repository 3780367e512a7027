public import JSONDocuments

extension RequestTemplate {
    /// The templates that come with the program.
    public static func builtIn() throws(DecodingFailure) -> [RequestTemplate] {
        var templates: [RequestTemplate] = []
        for document in [
            PackageResources.senior_discount_json, PackageResources.car_sharing_json,
            PackageResources.residents_vote_json,
        ] {
            templates.append(try RequestTemplate(JSONValue(parsing: document)))
        }
        return templates
    }
}
