import Foundation
import Profiles
import Reporting
import Segmentation

/// Reads the expressions that people give to `spoke audience`, and shows what is wrong with them.
enum AudienceExpression {
    /// What was given, or for `-` the standard input.
    static func input(_ argument: String) throws -> String {
        guard argument == "-" else { return argument }
        let bytes =
            try FileHandle.standardInput.read(upToCount: Segmentation.Expression.documentBytesMaximum + 1)
            ?? Data()
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw CommandFailure.badInput("the standard input is no UTF-8 text")
        }
        return String(text.reversed().drop(while: \.isNewline).reversed())
    }

    static func isDocument(_ text: String) -> Bool { text.first { !$0.isWhitespace } == "{" }

    static func parsed(_ given: String) throws -> Segmentation.Expression {
        if isDocument(given) {
            do throws(DocumentError) {
                return try Segmentation.Expression(json: given)
            } catch {
                throw CommandFailure.badInput("\(error)")
            }
        }
        do throws(ExpressionError) {
            return try Segmentation.Expression(text: given)
        } catch {
            throw failure(error, in: given)
        }
    }

    /// Text stays as it was written, so that columns are those of the person; JSON becomes text.
    static func text(_ argument: String) throws -> String {
        let given = try input(argument)
        return isDocument(given) ? try parsed(given).text : given
    }

    /// - Parameter expressions: identifiers of audiences with their expressions.
    static func failure(
        _ error: SegmentationError, in expressions: [(id: String, text: String)], among audiences: [Audience]
    ) -> CommandFailure {
        guard case .expression(let id, let problem) = error,
            let text = expressions.first(where: { $0.id == id })?.text
        else { return .badInput("\(error)") }
        var failure = failure(problem, in: text)
        if let audience = audiences.first(where: { $0.id == id }) {
            failure.description = "audience '\(audience.name)': " + failure.description
        }
        return failure
    }

    private static func failure(_ error: ExpressionError, in text: String) -> CommandFailure {
        guard !text.isEmpty else { return .badInput("\(error)") }
        let terminal = Terminal(.error, environment: ProcessInfo.processInfo.environment)
        let lines = Excerpt(text, from: error.column, to: error.column + 1)
            .lines(width: min(terminal.width, AudiencePage.widthMaximum) - 2, ink: terminal.ink, tone: .bad)
        let excerpt = lines.map { "  " + $0 }.joined(separator: "\n")
        return .badInput("\(error)\n\n\(excerpt)")
    }
}
