/// What an edge takes and answers, as OpenAPI 3.1 tells it: `GET /openapi.json`.
///
/// JSON in Swift's sources, so that the program needs no file beside it. A test sends what it describes.
enum OpenAPIDocument {
    static let bytes = Array((head + calls + operations + components).utf8)

    private static let head = #"""
        {
          "openapi": "3.1.0",
          "info": {
            "title": "Spoke edge",
            "version": "1",
            "description": "The calls of the Edge Network API that belong to profile access. An edge listens twice: at the edge host for browsers and devices, which need no credentials, and at the server host, whose callers bring Authorization, x-api-key and x-gw-ims-org-id, see attributes, and name a primary identity. A datastream that is for authenticated callers alone asks for the three at both. The base is ee or ee-pre-prd; a location hint may stand between it and the version. The datastream goes by datastreamId, dataStreamId or configId. Members that a call does not know are ignored."
          },
          "servers": [{ "url": "/" }],
          "security": [],
          "paths": {
        """#

    private static let calls = #"""
            "/ee/v1/interact": {
              "post": {
                "operationId": "interact", "tags": ["Calls"], "summary": "Reports events and asks for what is known",
                "security": [{}, { "token": [], "apiKey": [], "organisation": [] }],
                "parameters": [
                  { "$ref": "#/components/parameters/ConfigID" }, { "$ref": "#/components/parameters/RequestID" },
                  { "$ref": "#/components/parameters/Staleness" }, { "$ref": "#/components/parameters/Revision" }
                ],
                "requestBody": { "$ref": "#/components/requestBodies/Events" },
                "responses": {
                  "200": { "$ref": "#/components/responses/Handles" },
                  "207": { "$ref": "#/components/responses/Handles" },
                  "400": { "$ref": "#/components/responses/Problem" },
                  "401": { "$ref": "#/components/responses/Problem" },
                  "408": { "$ref": "#/components/responses/Problem" },
                  "413": { "$ref": "#/components/responses/Problem" },
                  "415": { "$ref": "#/components/responses/Problem" },
                  "422": { "$ref": "#/components/responses/Problem" },
                  "429": { "$ref": "#/components/responses/Later" },
                  "503": { "$ref": "#/components/responses/Later" },
                  "504": { "$ref": "#/components/responses/Problem" }
                }
              }
            },
            "/ee/v2/interact": {
              "post": {
                "operationId": "interact2", "tags": ["Calls"],
                "summary": "Reports an event, or nothing but who it is about, and asks for what is known",
                "security": [{}, { "token": [], "apiKey": [], "organisation": [] }],
                "parameters": [
                  { "$ref": "#/components/parameters/DatastreamID" }, { "$ref": "#/components/parameters/RequestID" },
                  { "$ref": "#/components/parameters/Staleness" }, { "$ref": "#/components/parameters/Revision" }
                ],
                "requestBody": { "$ref": "#/components/requestBodies/Event" },
                "responses": {
                  "200": { "$ref": "#/components/responses/Handles" },
                  "207": { "$ref": "#/components/responses/Handles" },
                  "400": { "$ref": "#/components/responses/Problem" },
                  "401": { "$ref": "#/components/responses/Problem" },
                  "408": { "$ref": "#/components/responses/Problem" },
                  "413": { "$ref": "#/components/responses/Problem" },
                  "415": { "$ref": "#/components/responses/Problem" },
                  "422": { "$ref": "#/components/responses/Problem" },
                  "429": { "$ref": "#/components/responses/Later" },
                  "503": { "$ref": "#/components/responses/Later" },
                  "504": { "$ref": "#/components/responses/Problem" }
                }
              }
            },
            "/ee/{hint}/v2/interact": {
              "post": {
                "operationId": "interact2At", "tags": ["Calls"], "summary": "The same where a hint says",
                "description": "Every call has this form too. A hint that is none is 404 with an empty body.",
                "security": [{}, { "token": [], "apiKey": [], "organisation": [] }],
                "parameters": [
                  {
                    "name": "hint", "in": "path", "required": true, "example": "or2",
                    "schema": { "type": "string", "pattern": "^(or2|va6|irl1|ind1|jpn3|sgp3|aus3|t[0-9]{2})$" }
                  },
                  { "$ref": "#/components/parameters/DatastreamID" }, { "$ref": "#/components/parameters/RequestID" }
                ],
                "requestBody": { "$ref": "#/components/requestBodies/Event" },
                "responses": {
                  "200": { "$ref": "#/components/responses/Handles" },
                  "207": { "$ref": "#/components/responses/Handles" },
                  "400": { "$ref": "#/components/responses/Problem" },
                  "401": { "$ref": "#/components/responses/Problem" },
                  "404": { "description": "No hint, with an empty body; or a path that is no call's." },
                  "408": { "$ref": "#/components/responses/Problem" },
                  "413": { "$ref": "#/components/responses/Problem" },
                  "415": { "$ref": "#/components/responses/Problem" },
                  "422": { "$ref": "#/components/responses/Problem" },
                  "429": { "$ref": "#/components/responses/Later" },
                  "503": { "$ref": "#/components/responses/Later" },
                  "504": { "$ref": "#/components/responses/Problem" }
                }
              }
            },
            "/ee/v1/collect": {
              "post": {
                "operationId": "collect", "tags": ["Calls"], "summary": "Reports events",
                "security": [{}, { "token": [], "apiKey": [], "organisation": [] }],
                "parameters": [
                  { "$ref": "#/components/parameters/ConfigID" }, { "$ref": "#/components/parameters/RequestID" }
                ],
                "requestBody": { "$ref": "#/components/requestBodies/Events" },
                "responses": {
                  "204": { "description": "Taken." },
                  "400": { "$ref": "#/components/responses/Problem" },
                  "401": { "$ref": "#/components/responses/Problem" },
                  "408": { "$ref": "#/components/responses/Problem" },
                  "413": { "$ref": "#/components/responses/Problem" },
                  "415": { "$ref": "#/components/responses/Problem" },
                  "422": { "$ref": "#/components/responses/Problem" },
                  "429": { "$ref": "#/components/responses/Later" },
                  "503": { "$ref": "#/components/responses/Later" },
                  "504": { "$ref": "#/components/responses/Problem" }
                }
              }
            },
            "/ee/v2/collect": {
              "post": {
                "operationId": "collect2", "tags": ["Calls"], "summary": "Reports events",
                "security": [{}, { "token": [], "apiKey": [], "organisation": [] }],
                "parameters": [
                  { "$ref": "#/components/parameters/DatastreamID" }, { "$ref": "#/components/parameters/RequestID" },
                  { "name": "silent", "in": "query", "schema": { "type": "boolean", "default": false } }
                ],
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object", "required": ["events"],
                        "properties": {
                          "events": {
                            "type": "array", "minItems": 1, "items": { "$ref": "#/components/schemas/Event" }
                          },
                          "query": { "$ref": "#/components/schemas/Query" },
                          "meta": { "$ref": "#/components/schemas/Meta" }
                        }
                      },
                      "example": {
                        "events": [
                          {
                            "xdm": {
                              "eventType": "commerce.productViews",
                              "identityMap": { "Email": [{ "id": "jane@example.com", "primary": true }] }
                            }
                          }
                        ]
                      }
                    }
                  }
                },
                "responses": {
                  "202": {
                    "description": "Taken.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["requestId"], "properties": { "requestId": { "type": "string" } }
                        }
                      }
                    }
                  },
                  "204": { "description": "Taken, and nobody wants to know." },
                  "400": { "$ref": "#/components/responses/Problem" },
                  "401": { "$ref": "#/components/responses/Problem" },
                  "408": { "$ref": "#/components/responses/Problem" },
                  "413": { "$ref": "#/components/responses/Problem" },
                  "415": { "$ref": "#/components/responses/Problem" },
                  "422": { "$ref": "#/components/responses/Problem" },
                  "429": { "$ref": "#/components/responses/Later" },
                  "503": { "$ref": "#/components/responses/Later" },
                  "504": { "$ref": "#/components/responses/Problem" }
                }
              }
            },
            "/ee/v1/identity/acquire": {
              "post": {
                "operationId": "acquireIdentity", "tags": ["Calls"], "summary": "Tells a visitor's ECID, or makes one",
                "security": [{}, { "token": [], "apiKey": [], "organisation": [] }],
                "parameters": [
                  { "$ref": "#/components/parameters/ConfigID" }, { "$ref": "#/components/parameters/RequestID" }
                ],
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object", "required": ["query"],
                        "properties": {
                          "query": {
                            "type": "object", "required": ["identity"],
                            "properties": {
                              "identity": {
                                "type": "object", "required": ["fetch"],
                                "properties": { "fetch": { "type": ["array", "null"], "items": { "type": "string" } } }
                              }
                            }
                          },
                          "xdm": { "$ref": "#/components/schemas/Subject" },
                          "meta": { "$ref": "#/components/schemas/Meta" }
                        }
                      },
                      "example": { "query": { "identity": { "fetch": ["ECID"] } } }
                    }
                  }
                },
                "responses": {
                  "200": { "$ref": "#/components/responses/Handles" },
                  "400": { "$ref": "#/components/responses/Problem" },
                  "401": { "$ref": "#/components/responses/Problem" },
                  "408": { "$ref": "#/components/responses/Problem" },
                  "413": { "$ref": "#/components/responses/Problem" },
                  "415": { "$ref": "#/components/responses/Problem" },
                  "422": { "$ref": "#/components/responses/Problem" },
                  "429": { "$ref": "#/components/responses/Later" },
                  "503": { "$ref": "#/components/responses/Later" }
                }
              }
            },
            "/ee/v1/privacy/set-consent": {
              "post": {
                "operationId": "setConsent", "tags": ["Calls"], "summary": "Keeps what a visitor consents to",
                "security": [{}, { "token": [], "apiKey": [], "organisation": [] }],
                "parameters": [
                  { "$ref": "#/components/parameters/ConfigID" }, { "$ref": "#/components/parameters/RequestID" }
                ],
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object", "required": ["consent"],
                        "properties": {
                          "consent": {
                            "type": "array", "minItems": 1,
                            "items": { "$ref": "#/components/schemas/Consent" }
                          },
                          "identityMap": { "$ref": "#/components/schemas/IdentityMap" },
                          "query": {
                            "type": ["object", "null"],
                            "properties": {
                              "consent": {
                                "type": ["object", "null"], "properties": { "operation": { "enum": ["update", null] } }
                              }
                            }
                          },
                          "meta": { "$ref": "#/components/schemas/Meta" }
                        }
                      },
                      "example": {
                        "consent": [{ "standard": "Adobe", "version": "1.0", "value": { "general": "in" } }]
                      }
                    }
                  }
                },
                "responses": {
                  "200": { "$ref": "#/components/responses/Handles" },
                  "207": { "$ref": "#/components/responses/Handles" },
                  "400": { "$ref": "#/components/responses/Problem" },
                  "401": { "$ref": "#/components/responses/Problem" },
                  "408": { "$ref": "#/components/responses/Problem" },
                  "409": { "$ref": "#/components/responses/Problem" },
                  "413": { "$ref": "#/components/responses/Problem" },
                  "415": { "$ref": "#/components/responses/Problem" },
                  "422": { "$ref": "#/components/responses/Problem" },
                  "429": { "$ref": "#/components/responses/Later" },
                  "503": { "$ref": "#/components/responses/Later" },
                  "504": { "$ref": "#/components/responses/Problem" }
                }
              }
            },
            "/va/v1/sessionStart": {
              "post": {
                "operationId": "startMediaSession", "tags": ["Calls"], "summary": "Media collection, which Spoke has not",
                "description": "So is every path under /va and /ee/va.",
                "responses": { "501": { "$ref": "#/components/responses/PlainProblem" } }
              }
            },
        """#

    private static let operations = #"""
            "/livez": {
              "get": {
                "operationId": "isAlive", "tags": ["Health"], "summary": "Whether the process runs",
                "responses": { "200": { "$ref": "#/components/responses/Line" } }
              }
            },
            "/readyz": {
              "get": {
                "operationId": "isReady", "tags": ["Health"], "summary": "Whether the edge answers from its memory",
                "responses": {
                  "200": { "$ref": "#/components/responses/Line" }, "503": { "$ref": "#/components/responses/Line" }
                }
              }
            },
            "/readyz/strict": {
              "get": {
                "operationId": "isCurrent", "tags": ["Health"], "summary": "Whether it also follows the hub at this moment",
                "responses": {
                  "200": { "$ref": "#/components/responses/Line" }, "503": { "$ref": "#/components/responses/Line" }
                }
              }
            },
            "/metrics": {
              "get": {
                "operationId": "getMetrics", "tags": ["Health"], "summary": "What the edge counts, for Prometheus",
                "responses": { "200": { "$ref": "#/components/responses/Line" } }
              }
            },
            "/openapi.json": {
              "get": {
                "operationId": "getDocument", "tags": ["Health"], "summary": "This document",
                "responses": {
                  "200": {
                    "description": "OpenAPI 3.1.",
                    "content": {
                      "application/json": { "schema": { "type": "object", "required": ["openapi", "info", "paths"] } }
                    }
                  }
                }
              }
            },
            "/spoke/show": {
              "get": {
                "operationId": "show", "tags": ["Spoke"], "summary": "What this edge holds of a profile",
                "parameters": [
                  {
                    "name": "identity", "in": "query", "required": true, "example": "Email:jane@example.com",
                    "schema": { "type": "string", "pattern": "^[^:]+:.+$" }
                  }
                ],
                "responses": {
                  "200": {
                    "description": "An entry, or why there is none.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["identity", "state", "isExpired", "overlay", "outbox"],
                          "properties": {
                            "identity": { "type": "string" }, "state": { "type": "string" },
                            "isExpired": { "type": "boolean" }, "overlay": { "type": "array" },
                            "outbox": { "type": "array" }, "entry": { "type": "object" }
                          }
                        }
                      }
                    }
                  },
                  "400": { "$ref": "#/components/responses/PlainProblem" }
                }
              }
            }
          },
        """#
}
