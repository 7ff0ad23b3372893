extension OpenAPIDocument {
    /// For whoever runs the process.
    static let health = #"""
        {
          "paths": {
            "/livez": {
              "get": {
                "operationId": "isAlive", "tags": ["Health"], "summary": "Whether the process runs",
                "security": [], "responses": { "200": { "$ref": "#/components/responses/Line" } }
              }
            },
            "/readyz": {
              "get": {
                "operationId": "isReady", "tags": ["Health"], "summary": "Whether the hub takes requests",
                "security": [],
                "responses": {
                  "200": { "$ref": "#/components/responses/Line" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              }
            },
            "/metrics": {
              "get": {
                "operationId": "getMetrics", "tags": ["Health"], "summary": "What the hub counts, for Prometheus",
                "security": [], "responses": { "200": { "$ref": "#/components/responses/Line" } }
              }
            },
            "/openapi.json": {
              "get": {
                "operationId": "getDocument", "tags": ["Health"], "summary": "This document", "security": [],
                "responses": {
                  "200": {
                    "description": "OpenAPI 3.1.",
                    "content": {
                      "application/json": { "schema": { "type": "object", "required": ["openapi", "info", "paths"] } }
                    }
                  }
                }
              }
            }
          },
          "components": {
            "responses": {
              "Line": {
                "description": "Text.",
                "content": { "text/plain": { "schema": { "type": "string", "minLength": 1 } } }
              }
            }
          }
        }
        """#

    /// Tokens (Adobe's identity management service).
    static let access = #"""
        {
          "paths": {
            "/ims/token/v3": {
              "post": {
                "operationId": "createToken", "tags": ["Access"], "security": [],
                "summary": "Turns a client's secret into a token",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/x-www-form-urlencoded": {
                      "schema": {
                        "type": "object", "required": ["grant_type", "client_id", "client_secret"],
                        "properties": {
                          "grant_type": { "const": "client_credentials" },
                          "client_id": { "type": "string", "minLength": 1 },
                          "client_secret": { "type": "string", "minLength": 1 },
                          "scope": {
                            "type": "string", "description": "Separated by commas or blanks; empty asks for all."
                          }
                        }
                      }
                    }
                  }
                },
                "responses": {
                  "200": {
                    "description": "A token, good for expires_in seconds.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["access_token", "token_type", "expires_in"],
                          "properties": {
                            "access_token": { "type": "string" }, "token_type": { "const": "bearer" },
                            "expires_in": { "type": "integer", "minimum": 0 }
                          }
                        }
                      }
                    }
                  },
                  "400": { "$ref": "#/components/responses/NoToken" },
                  "429": { "$ref": "#/components/responses/NoToken" }
                }
              }
            },
            "/ims/keys": {
              "get": {
                "operationId": "listKeys", "tags": ["Access"], "security": [],
                "summary": "What those need who verify the hub's tokens (RFC 7517)",
                "responses": {
                  "200": {
                    "description": "Public keys.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["keys"],
                          "properties": {
                            "keys": {
                              "type": "array", "minItems": 1,
                              "items": { "type": "object", "required": ["kty", "kid"] }
                            }
                          }
                        }
                      }
                    }
                  }
                }
              }
            }
          },
          "components": {
            "responses": {
              "NoToken": {
                "description": "Why no token is given (RFC 6749 section 5.2).",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["error", "error_description"],
                      "properties": {
                        "error": {
                          "enum": [
                            "invalid_request", "unsupported_grant_type", "invalid_client", "unauthorized_client",
                            "invalid_scope", "too_many_requests"
                          ]
                        },
                        "error_description": { "type": "string" }
                      }
                    }
                  }
                }
              }
            }
          }
        }
        """#
}
