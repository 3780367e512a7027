import Auditor
import Metering
import Records
import Sodium

extension AuditFinding {
    /// What was found, in one clause.
    var sentence: String {
        switch self {
        case .log(let error): error.sentence
        case .entry(let index, let error): "entry \(index) breaks the rules: \(error.sentence)"
        case .forkedLog(let remembered, let shown):
            "the log of \(shown) entries does not continue the \(remembered) seen before: it forked"
        case .shrunkLog(let remembered, let shown):
            "the log has \(shown) entries, but \(remembered) were seen before"
        case .tagRepeated(let index, let first):
            "entry \(index) has the tag of a subject that entry \(first) has: its custodian used a "
                + "number twice, as after a restored backup"
        case .notAnAnchor: "the entry is no anchor of a presentation"
        case .commitmentMismatch:
            "request, presentation and definition are not what the anchor commits to"
        case .deskMismatch: "the request is not by the desk that anchored it"
        case .proof(let reason): "the presentation does not prove what was asked (\(reason))"
        case .checkpointsDiffer:
            "the entries are proved under different checkpoints, which may be different histories"
        case .custody(let finding): finding.sentence
        case .sum(let finding): finding.sentence
        }
    }
}

extension CustodyFinding {
    /// What was found, in one clause.
    fileprivate var sentence: String {
        switch self {
        case .objectDigest(let digest):
            "the object \(hexadecimal(digest.bytes)) was changed: its bytes have another digest"
        case .objectMissing(let digest):
            "the object \(hexadecimal(digest.bytes)) of the last step is not in the bundle"
        case .objectUnknown(let name): "no step names the file objects/\(name)"
        case .objectForeign(let number):
            "step \(number) names an object that neither it nor a step before it brought in"
        case .stepMissing(let number):
            "step \(number) is not in the bundle, or not the one that the next step follows"
        case .stepOrder(let number): "step \(number) is not in its place"
        case .performer(let number, let error):
            "step \(number) was not taken by whom it names: \(error.sentence)"
        case .membership(let index):
            "entry \(index), which should name a member, does not hold by the log's rules"
        case .exhibitMismatch(let place): "the step in place \(place) is another exhibit's"
        case .notAStep(let place): "the entry in place \(place) is no step of custody"
        }
    }
}

extension MeteringError {
    /// What was found, in one clause.
    var sentence: String {
        switch self {
        case .notAReading(let part): "part \(part) is no reading of a meter"
        case .intervalsOutside(let part): "part \(part) names intervals that its reading lacks"
        case .commitmentMalformed(let part): "the reading of part \(part) holds no commitments"
        case .partRepeated(let part): "part \(part) counts again what is counted before it"
        case .partsMissing: "the sum is over nothing"
        case .sumMismatch: "the sum is over other readings than those that are listed"
        case .openingMismatch: "the opening is for another commitment than that of the sum"
        case .readingMismatch: "values and seed are not those of the reading"
        case .record(let error): error.sentence
        case .commitment: "the values cannot be committed to, or their sum is above 2^53 - 1"
        }
    }
}
