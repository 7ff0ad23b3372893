extension OpenAPIDocument {
    /// What all parts share: who may call, and how a call is refused.
    static let common = #"""
        {
          "openapi": "3.1.0",
          "info": {
            "title": "Spoke hub",
            "version": "1",
            "description": "The hub of a sandbox: takes definitions, records and events in the platform's published shapes, and serves profiles. Bodies of requests may have 1 MB unless a call says otherwise, and nest 64 deep. Members that a call does not know are ignored, and null counts as absent; an empty parameter of a query counts as absent too."
          },
          "servers": [{ "url": "/" }],
          "security": [{ "token": [], "apiKey": [], "organisation": [], "sandbox": [] }],
          "paths": {},
          "components": {
            "securitySchemes": {
              "token": {
                "type": "http", "scheme": "bearer", "bearerFormat": "JWT",
                "description": "From POST /ims/token/v3. A hub that was started with --access open asks for none of the four."
              },
              "apiKey": { "type": "apiKey", "in": "header", "name": "x-api-key", "description": "The client's id." },
              "organisation": { "type": "apiKey", "in": "header", "name": "x-gw-ims-org-id" },
              "sandbox": { "type": "apiKey", "in": "header", "name": "x-sandbox-name" }
            },
            "parameters": {
              "ID": {
                "name": "id", "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 }
              },
              "Start": {
                "name": "start", "in": "query", "description": "How many items to pass over.",
                "schema": { "type": "integer", "minimum": 0, "maximum": 1000000, "default": 0 }
              },
              "Limit": {
                "name": "limit", "in": "query", "description": "Most items of an answer.",
                "schema": { "type": "integer", "minimum": 1, "maximum": 1000 }
              }
            },
            "schemas": {
              "Problem": {
                "description": "RFC 7807. The detail says what to do.",
                "type": "object", "required": ["type", "status", "title", "detail"],
                "properties": {
                  "type": { "type": "string" },
                  "status": { "type": "integer", "minimum": 400, "maximum": 599 },
                  "title": { "type": "string" }, "detail": { "type": "string" }, "report": { "type": "object" }
                }
              },
              "GatewayError": {
                "description": "What the platform's gateway says of credentials that are missing or not valid.",
                "type": "object", "required": ["error_code", "message"],
                "properties": {
                  "error_code": { "type": "string", "pattern": "^[0-9]{6}$" }, "message": { "type": "string" }
                }
              },
              "Text": { "type": "string", "minLength": 1, "maxLength": 4096 },
              "OptionalText": { "type": ["string", "null"], "maxLength": 4096 },
              "OptionalTruth": { "type": ["boolean", "null"] },
              "Milliseconds": { "type": "integer", "description": "Since 1970." },
              "Time": { "type": "string", "format": "date-time" },
              "Sandbox": {
                "type": "object", "required": ["sandboxId", "sandboxName", "type"],
                "properties": {
                  "sandboxId": { "type": "string" }, "sandboxName": { "type": "string" },
                  "type": { "enum": ["production", "development"] }, "default": { "type": "boolean" },
                  "isDefault": { "type": "boolean" }
                }
              },
              "ProfileSchema": {
                "type": "object", "required": ["name"],
                "properties": { "name": { "const": "_xdm.context.profile" } }
              },
              "BulkIDs": {
                "type": "object", "required": ["ids"],
                "properties": {
                  "ids": {
                    "type": "array", "maxItems": 10000,
                    "items": {
                      "type": "object", "required": ["id"],
                      "properties": { "id": { "$ref": "#/components/schemas/Text" } }
                    }
                  }
                }
              }
            },
            "responses": {
              "Malformed": {
                "description": "What was sent makes no sense, or a header of the gateway's is missing.",
                "content": {
                  "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } },
                  "application/json": { "schema": { "$ref": "#/components/schemas/GatewayError" } }
                }
              },
              "TokenInvalid": {
                "description": "The token is not one of this hub's, or has expired.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/GatewayError" } } }
              },
              "Forbidden": {
                "description": "Credentials are missing, or do not allow this.",
                "content": {
                  "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } },
                  "application/json": { "schema": { "$ref": "#/components/schemas/GatewayError" } }
                }
              },
              "NotFound": {
                "description": "What the call names is not there.",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
              },
              "Conflict": {
                "description": "It stands in the way of something else: a name is taken, or a thing is in use.",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
              },
              "TooLarge": {
                "description": "The body is too large.",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
              },
              "WrongType": {
                "description": "The body is of another type.",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
              },
              "Refused": {
                "description": "The hub cannot take this as things are, for example because of a guardrail.",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
              },
              "TooMany": {
                "description": "Too much at a time: come again when Retry-After says.",
                "headers": { "Retry-After": { "required": true, "schema": { "type": "integer", "minimum": 1 } } },
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
              },
              "NotSupported": {
                "description": "The platform has this, and the hub does not.",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
              },
              "Unavailable": {
                "description": "The hub cannot answer now: send the request again when Retry-After says.",
                "headers": { "Retry-After": { "required": true, "schema": { "type": "integer", "minimum": 1 } } },
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
              },
              "Done": { "description": "Done. No body." }
            }
          }
        }
        """#
}
