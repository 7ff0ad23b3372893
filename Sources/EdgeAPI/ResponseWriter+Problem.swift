extension ResponseWriter {
    /// What every problem says (RFC 7807), as the beginning of a JSON object that the caller goes on with and closes.
    mutating func beginProblem(type: String, status: HTTPStatus, title: String, detail: String) {
        write("{\"type\":")
        write(json: type)
        write(",\"status\":")
        write(decimal: status.rawValue)
        write(",\"title\":")
        write(json: title)
        write(",\"detail\":")
        write(json: detail)
    }
}
