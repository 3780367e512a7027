public import JSONDocuments

extension RequestTemplate {
    /// The templates that come with the program.
    public static func builtIn() throws(DecodingFailure) -> [RequestTemplate] {
        var templates: [RequestTemplate] = []
        for document in [
            PackageResources.senior_discount_json,
            PackageResources.car_sharing_json,
            PackageResources.residents_vote_json,
            PackageResources.adult_json,
            PackageResources.youth_pass_json,
            PackageResources.library_card_json,
            PackageResources.parking_permit_json,
            PackageResources.lorry_hire_json,
            PackageResources.identity_check_json,
            PackageResources.housing_register_json,
            PackageResources.energy_tariff_json,
            PackageResources.school_enrolment_json,
            PackageResources.shelter_json,
            PackageResources.meter_owner_json,
        ] {
            templates.append(try RequestTemplate(JSONValue(parsing: document)))
        }
        return templates
    }
}
