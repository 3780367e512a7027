/// Limits that hold before and during the reading of a schema and the checking of a document.
public struct SchemaLimits: Sendable {
    /// Most JSON values in a schema together with the documents handed in.
    public var valueCount: Int
    /// Most bytes of UTF-8 in all their strings and member names.
    public var textByteCount: Int
    /// Deepest nesting of arrays and objects, of schemas and of documents.
    public var depth: Int
    /// Most schemas, the nested ones counted.
    public var schemaCount: Int
    /// Longest pattern, in Unicode scalars.
    public var patternLength: Int
    /// Most states of one compiled pattern.
    public var patternStateCount: Int
    /// Most states of all compiled patterns together.
    public var totalStateCount: Int
    /// Deepest evaluation: schemas within schemas, through references, on one path of a document;
    /// each takes about 2 KB of stack, and 8 KB without optimisation.
    public var evaluationDepth: Int
    /// Longest number of a schema or a document, in digits.
    public var numberDigitCount: Int
    /// Steps that any document may take, however small it is.
    public var stepBase: Int
    /// Further steps for each value and each byte of text of the document.
    public var stepsPerUnit: Int
    /// Most steps, however large the document is.
    public var stepMaximum: Int

    /// Creates the limits that suit a record type: hundreds of fields, documents of up to 1 MB.
    public init() {
        valueCount = 20_000
        textByteCount = 500_000
        depth = 64
        schemaCount = 5_000
        patternLength = 2_000
        patternStateCount = 5_000
        totalStateCount = 50_000
        evaluationDepth = 256
        numberDigitCount = 1_000
        stepBase = 100_000
        stepsPerUnit = 200
        stepMaximum = 20_000_000
    }

    /// The steps that a document of `weight` values and bytes may take.
    func steps(forWeight weight: Int) -> Int {
        let (product, overflow) = weight.multipliedReportingOverflow(by: stepsPerUnit)
        return overflow ? stepMaximum : min(stepMaximum, stepBase + min(stepMaximum, product))
    }
}
