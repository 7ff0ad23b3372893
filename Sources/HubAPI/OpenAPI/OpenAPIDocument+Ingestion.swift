extension OpenAPIDocument {
    /// Platform's streaming ingestion API.
    static let ingestion = #"""
        {
          "paths": {
            "/collection/{inletId}": {
              "parameters": [{ "$ref": "#/components/parameters/InletID" }],
              "post": {
                "operationId": "ingestOne", "tags": ["Streaming ingestion"], "security": [{}, { "token": [] }],
                "summary": "Takes one record or event",
                "description": "Acknowledged once it is durable. An inlet that is authenticated needs a token with the scope ingestion.",
                "parameters": [
                  {
                    "name": "syncValidation", "in": "query", "schema": { "type": "boolean" },
                    "description": "Refuses an entity that does not fit its schema, with a report."
                  }
                ],
                "requestBody": {
                  "required": true,
                  "content": { "application/json": { "schema": { "$ref": "#/components/schemas/InletMessage" } } }
                },
                "responses": {
                  "200": {
                    "description": "Taken.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["inletId", "xactionId", "receivedTimeMs", "syncValidation"],
                          "properties": {
                            "inletId": { "type": "string" }, "xactionId": { "type": "string" },
                            "receivedTimeMs": { "$ref": "#/components/schemas/Milliseconds" },
                            "syncValidation": {
                              "type": "object", "required": ["skipped"],
                              "properties": { "skipped": { "type": "boolean" }, "status": { "const": "pass" } }
                            }
                          }
                        }
                      }
                    }
                  },
                  "401": { "$ref": "#/components/responses/InletClosed" },
                  "403": { "$ref": "#/components/responses/Forbidden" },
                  "422": { "$ref": "#/components/responses/Refused" },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "501": { "$ref": "#/components/responses/NotSupported" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              }
            },
            "/collection/batch/{inletId}": {
              "parameters": [{ "$ref": "#/components/parameters/InletID" }],
              "post": {
                "operationId": "ingestSeveral", "tags": ["Streaming ingestion"], "security": [{}, { "token": [] }],
                "summary": "Takes several records and events, each for itself",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object", "required": ["messages"],
                        "properties": {
                          "messages": {
                            "type": "array", "description": "Each as the call for one takes it, and judged for itself."
                          }
                        }
                      },
                      "example": {
                        "messages": [
                          {
                            "header": {
                              "datasetId": "5f2a8b1c9d3e4a0001c0ffe1",
                              "schemaRef": { "id": "https://ns.adobe.com/retail/schemas/customer" }
                            },
                            "body": {
                              "xdmEntity": { "identityMap": { "Email": [{ "id": "jane@example.com", "primary": true }] } }
                            }
                          }
                        ]
                      }
                    }
                  }
                },
                "responses": {
                  "207": {
                    "description": "What became of each message, in the order of the request.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["inletId", "batchId", "receivedTimeMs", "responses"],
                          "properties": {
                            "inletId": { "type": "string" }, "batchId": { "type": "string" },
                            "receivedTimeMs": { "$ref": "#/components/schemas/Milliseconds" },
                            "responses": {
                              "type": "array",
                              "items": {
                                "type": "object",
                                "properties": {
                                  "xactionId": { "type": "string" }, "statusCode": { "const": 400 },
                                  "message": { "type": "string" }
                                },
                                "anyOf": [{ "required": ["xactionId"] }, { "required": ["statusCode", "message"] }]
                              }
                            }
                          }
                        }
                      }
                    }
                  },
                  "401": { "$ref": "#/components/responses/InletClosed" },
                  "403": { "$ref": "#/components/responses/Forbidden" },
                  "422": { "$ref": "#/components/responses/Refused" },
                  "429": { "$ref": "#/components/responses/TooMany" },
                  "503": { "$ref": "#/components/responses/Unavailable" }
                }
              }
            }
          },
          "components": {
            "parameters": {
              "InletID": {
                "name": "inletId", "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 },
                "example": "crm"
              }
            },
            "schemas": {
              "SchemaReference": {
                "type": "object", "required": ["id"],
                "properties": {
                  "id": { "type": "string", "examples": ["https://ns.adobe.com/retail/schemas/customer"] },
                  "contentType": { "type": "string" }
                }
              },
              "InletMessage": {
                "type": "object", "required": ["header", "body"],
                "properties": {
                  "header": {
                    "type": "object", "required": ["datasetId", "schemaRef"],
                    "properties": {
                      "imsOrgId": { "type": "string", "description": "The hub's organisation, also where absent." },
                      "datasetId": { "type": "string" },
                      "schemaRef": { "$ref": "#/components/schemas/SchemaReference" },
                      "source": { "type": "object" }
                    }
                  },
                  "body": {
                    "type": "object", "required": ["xdmEntity"],
                    "properties": {
                      "xdmMeta": {
                        "type": "object",
                        "properties": { "schemaRef": { "$ref": "#/components/schemas/SchemaReference" } }
                      },
                      "xdmEntity": { "type": "object", "description": "As the dataset's schema has it." }
                    }
                  }
                },
                "examples": [
                  {
                    "header": {
                      "datasetId": "5f2a8b1c9d3e4a0001c0ffe1",
                      "schemaRef": { "id": "https://ns.adobe.com/retail/schemas/customer" }
                    },
                    "body": {
                      "xdmEntity": {
                        "identityMap": { "Email": [{ "id": "jane@example.com", "primary": true }] },
                        "person": { "name": { "firstName": "Jane" } }
                      }
                    }
                  }
                ]
              }
            },
            "responses": {
              "InletClosed": {
                "description": "The inlet asks for a token.",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
              }
            }
          }
        }
        """#
}
