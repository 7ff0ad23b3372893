extension OpenAPIDocument {
    /// The document's end.
    static let components = #"""
          "components": {
            "securitySchemes": {
              "token": {
                "type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": "From the hub's POST /ims/token/v3."
              },
              "apiKey": { "type": "apiKey", "in": "header", "name": "x-api-key" },
              "organisation": { "type": "apiKey", "in": "header", "name": "x-gw-ims-org-id" }
            },
            "parameters": {
              "ConfigID": {
                "name": "configId", "in": "query", "required": true, "schema": { "type": "string", "minLength": 1 },
                "example": "2f6a9d30-51c4-4b8e-b7f2-8d3e4c5a0001"
              },
              "DatastreamID": {
                "name": "datastreamId", "in": "query", "required": true, "schema": { "type": "string", "minLength": 1 },
                "example": "2f6a9d30-51c4-4b8e-b7f2-8d3e4c5a0001"
              },
              "RequestID": {
                "name": "requestId", "in": "query",
                "description": "Visible ASCII. A request that is sent again under the same id counts once. Also as x-request-id.",
                "schema": { "type": "string", "pattern": "^[!-~]{1,128}$" }
              },
              "Staleness": {
                "name": "x-spoke-max-staleness-ms", "in": "header", "schema": { "type": "string", "pattern": "^[0-9]{1,15}$" },
                "description": "An older answer is asked of the hub anew."
              },
              "Revision": {
                "name": "x-spoke-min-revision", "in": "header",
                "schema": { "type": "string", "pattern": "^[0-9a-f]{1,15}[.][0-9]{1,15}$" },
                "description": "A token from x-spoke-as-of: the answer shall not be older."
              }
            },
            "requestBodies": {
              "Event": {
                "required": true,
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["event"],
                      "properties": {
                        "event": { "$ref": "#/components/schemas/Event" },
                        "query": { "$ref": "#/components/schemas/Query" }, "meta": { "$ref": "#/components/schemas/Meta" }
                      }
                    },
                    "example": {
                      "event": {
                        "xdm": { "identityMap": { "Email": [{ "id": "jane@example.com", "primary": true }] } }
                      }
                    }
                  }
                }
              },
              "Events": {
                "required": true,
                "description": "The Web SDK sends it as text/plain.",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["events"],
                      "properties": {
                        "events": {
                          "type": "array", "minItems": 1,
                          "items": {
                            "type": "object",
                            "properties": {
                              "xdm": { "$ref": "#/components/schemas/XDM" },
                              "query": { "$ref": "#/components/schemas/Query" }
                            }
                          }
                        },
                        "xdm": {
                          "anyOf": [{ "$ref": "#/components/schemas/XDM" }, { "type": "null" }],
                          "description": "What the events share."
                        },
                        "query": { "$ref": "#/components/schemas/Query" }, "meta": { "$ref": "#/components/schemas/Meta" }
                      }
                    },
                    "example": {
                      "query": { "identity": { "fetch": ["ECID"] } },
                      "events": [{ "xdm": { "eventType": "web.webpagedetails.pageViews" } }]
                    }
                  }
                }
              }
            },
            "schemas": {
              "IdentityMap": {
                "type": ["object", "null"],
                "additionalProperties": {
                  "type": "array",
                  "items": {
                    "type": "object", "required": ["id"],
                    "properties": {
                      "id": { "type": "string" },
                      "primary": { "description": "true or \"true\"." },
                      "authenticatedState": { "type": "string", "examples": ["authenticated"] }
                    }
                  }
                }
              },
              "XDM": {
                "type": "object",
                "properties": {
                  "_id": { "type": ["string", "null"], "maxLength": 128 },
                  "timestamp": { "type": ["string", "null"], "format": "date-time" },
                  "identityMap": { "$ref": "#/components/schemas/IdentityMap" }
                }
              },
              "Subject": {
                "type": ["object", "null"],
                "properties": { "identityMap": { "$ref": "#/components/schemas/IdentityMap" } }
              },
              "Event": {
                "type": "object", "required": ["xdm"],
                "properties": {
                  "xdm": { "$ref": "#/components/schemas/XDM" }, "query": { "$ref": "#/components/schemas/Query" },
                  "data": { "description": "Not looked at." }
                }
              },
              "Consent": {
                "type": "object", "required": ["standard", "version", "value"],
                "anyOf": [
                  {
                    "properties": {
                      "standard": { "const": "Adobe" }, "version": { "const": "1.0" },
                      "value": {
                        "type": "object", "required": ["general"], "additionalProperties": false,
                        "properties": { "general": { "enum": ["in", "out", "pending", "not_provided"] } }
                      }
                    }
                  },
                  {
                    "properties": {
                      "standard": { "const": "Adobe" }, "version": { "const": "2.0" },
                      "value": { "type": "object", "description": "Consents as XDM has them: collect, personalize, …" }
                    }
                  },
                  {
                    "properties": {
                      "standard": { "const": "IAB TCF" }, "version": { "const": "2.0" },
                      "value": { "type": "string", "description": "A TC string." }
                    }
                  }
                ]
              },
              "Query": {
                "type": ["object", "null"],
                "properties": {
                  "identity": {
                    "type": ["object", "null"],
                    "properties": { "fetch": { "type": ["array", "null"], "items": { "type": "string" } } }
                  },
                  "personalization": {
                    "type": ["object", "null"],
                    "properties": {
                      "schemas": { "type": ["array", "null"], "items": { "type": "string" } },
                      "decisionScopes": {
                        "type": ["array", "null"], "maxItems": 30, "items": { "type": "string" }
                      },
                      "surfaces": { "type": ["array", "null"], "items": { "type": "string" } }
                    }
                  }
                }
              },
              "Meta": {
                "type": ["object", "null"],
                "properties": {
                  "state": {
                    "type": ["object", "null"],
                    "properties": {
                      "entries": {
                        "type": ["array", "null"],
                        "items": {
                          "type": "object", "required": ["key", "value"],
                          "properties": { "key": { "type": "string" }, "value": { "type": "string" } }
                        }
                      },
                      "cookiesEnabled": { "type": ["boolean", "null"] },
                      "domain": { "description": "The page's top-level domain, with cookiesEnabled." }
                    }
                  },
                  "configOverrides": { "type": ["object", "null"], "additionalProperties": { "type": ["object", "null"] } },
                  "konductorConfig": {
                    "type": ["object", "null"],
                    "properties": {
                      "streaming": {
                        "description": "With { \"enabled\": true, \"recordSeparator\": …, \"lineFeed\": … } the answer comes as records: separator, JSON, line feed. Anything else is not looked at."
                      }
                    }
                  }
                }
              },
              "Problem": {
                "description": "RFC 7807, with the Edge Network's code at the end of the type.",
                "type": "object", "required": ["type", "status", "title", "detail", "report"],
                "properties": {
                  "type": { "type": "string", "pattern": "^https://ns[.]adobe[.]com/aep/errors/EXEG-[0-9]{4}-[0-9]{3}$" },
                  "status": { "type": "integer" }, "title": { "type": "string" }, "detail": { "type": "string" },
                  "report": {
                    "type": "object", "required": ["requestId", "orgId"],
                    "properties": {
                      "requestId": { "type": "string" }, "configId": { "type": "string" }, "orgId": { "type": "string" }
                    }
                  }
                }
              },
              "Handle": {
                "type": "object", "required": ["type", "payload"],
                "properties": {
                  "type": {
                    "enum": [
                      "identity:result", "activation:pull", "personalization:decisions", "consent:preferences",
                      "locationHint:result", "state:store"
                    ]
                  },
                  "payload": { "type": "array", "items": { "type": "object" } },
                  "eventIndex": { "type": "integer", "minimum": 0 }
                }
              }
            },
            "responses": {
              "Handles": {
                "description": "What is known, and what the client is to keep. 207 where a part failed: see errors.",
                "headers": {
                  "x-request-id": { "required": true, "schema": { "type": "string" } },
                  "x-adobe-edge": { "required": true, "schema": { "type": "string" } },
                  "x-spoke-region": { "required": true, "schema": { "type": "string" } },
                  "x-spoke-source": { "schema": { "type": "string" } }
                },
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["requestId", "handle"],
                      "properties": {
                        "requestId": { "type": "string", "pattern": "-[0-9a-f]{16}$" },
                        "handle": { "type": "array", "items": { "$ref": "#/components/schemas/Handle" } },
                        "warnings": { "type": "array", "items": { "$ref": "#/components/schemas/Problem" } },
                        "errors": { "type": "array", "items": { "$ref": "#/components/schemas/Problem" } }
                      }
                    }
                  }
                }
              },
              "Problem": {
                "description": "The call is refused, and why.",
                "headers": { "x-request-id": { "schema": { "type": "string" } } },
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
              },
              "Later": {
                "description": "Not now: send the same request again.",
                "headers": { "Retry-After": { "required": true, "schema": { "type": "integer", "minimum": 1 } } },
                "content": {
                  "application/problem+json": {
                    "schema": { "type": "object", "required": ["type", "status", "title", "detail"] }
                  }
                }
              },
              "PlainProblem": {
                "description": "RFC 7807.",
                "content": {
                  "application/problem+json": {
                    "schema": { "type": "object", "required": ["type", "status", "title", "detail"] }
                  }
                }
              },
              "Line": {
                "description": "Text.", "content": { "text/plain": { "schema": { "type": "string", "minLength": 1 } } }
              }
            }
          }
        }
        """#
}
