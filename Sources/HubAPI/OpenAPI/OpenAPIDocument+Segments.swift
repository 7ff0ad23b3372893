extension OpenAPIDocument {
    /// Platform's Segmentation Service API: definitions.
    static let segments = #"""
        {
          "paths": {
            "/data/core/ups/segment/definitions": {
              "get": {
                "operationId": "listSegments", "tags": ["Segments"], "summary": "The segment definitions",
                "parameters": [
                  { "name": "evaluationInfo.batch.enabled", "in": "query", "schema": { "type": "boolean" } },
                  { "name": "evaluationInfo.continuous.enabled", "in": "query", "schema": { "type": "boolean" } },
                  { "name": "evaluationInfo.synchronous.enabled", "in": "query", "schema": { "type": "boolean" } },
                  {
                    "name": "sort", "in": "query", "description": "Several are separated by commas.",
                    "schema": {
                      "type": "string", "pattern": "^((id|internalId|name|creationTime|updateTime)(:(asc|desc))?)?$"
                    }
                  },
                  {
                    "name": "page", "in": "query", "description": "Counted from 0; instead of start.",
                    "schema": { "type": "integer", "minimum": 0, "maximum": 1000000 }
                  },
                  { "$ref": "#/components/parameters/Start" }, { "$ref": "#/components/parameters/Limit" }
                ],
                "responses": {
                  "200": {
                    "description": "A page.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["segments", "page", "link"],
                          "properties": {
                            "segments": { "type": "array", "items": { "$ref": "#/components/schemas/Segment" } },
                            "page": {
                              "type": "object",
                              "required": ["totalCount", "totalPages", "sortField", "sort", "pageSize", "limit"],
                              "properties": {
                                "totalCount": { "type": "integer" }, "totalPages": { "type": "integer" },
                                "sortField": { "type": "string" }, "sort": { "enum": ["asc", "desc"] },
                                "pageSize": { "type": "integer" }, "limit": { "type": "integer" }
                              }
                            },
                            "link": { "type": "object", "properties": { "next": { "type": "string" } } }
                          }
                        }
                      }
                    }
                  }
                }
              },
              "post": {
                "operationId": "createSegment", "tags": ["Segments"], "summary": "Defines a segment",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "allOf": [
                          { "$ref": "#/components/schemas/SegmentChange" },
                          {
                            "type": "object", "required": ["name", "schema", "expression"],
                            "properties": {
                              "name": { "type": "string" }, "schema": { "type": "object" },
                              "expression": { "type": "object" }
                            }
                          }
                        ]
                      },
                      "example": {
                        "name": "Silver members", "schema": { "name": "_xdm.context.profile" },
                        "expression": { "type": "PQL", "format": "pql/text", "value": "loyalty.tier = \"silver\"" }
                      }
                    }
                  }
                },
                "responses": {
                  "200": { "$ref": "#/components/responses/Segment" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            },
            "/data/core/ups/segment/definitions/bulk-get": {
              "post": {
                "operationId": "getSegments", "tags": ["Segments"], "summary": "Several by their ids",
                "requestBody": {
                  "required": true,
                  "content": { "application/json": { "schema": { "$ref": "#/components/schemas/BulkIDs" } } }
                },
                "responses": {
                  "207": {
                    "description": "Those that are there.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["results"],
                          "properties": {
                            "results": {
                              "type": "object", "additionalProperties": { "$ref": "#/components/schemas/Segment" }
                            }
                          }
                        }
                      }
                    }
                  }
                }
              }
            },
            "/data/core/ups/segment/conversion": {
              "post": {
                "operationId": "convertSegment", "tags": ["Segments"],
                "summary": "The definition with its expression in the other format",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object", "required": ["expression"],
                        "properties": { "expression": { "$ref": "#/components/schemas/Expression" } }
                      },
                      "example": {
                        "expression": { "type": "PQL", "format": "pql/text", "value": "loyalty.points >= 1000" }
                      }
                    }
                  }
                },
                "responses": {
                  "200": {
                    "description": "What was sent, with the other expression.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["expression"],
                          "properties": { "expression": { "$ref": "#/components/schemas/Expression" } }
                        }
                      }
                    }
                  }
                }
              }
            },
            "/data/core/ups/segment/definitions/{id}": {
              "parameters": [
                {
                  "name": "id", "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 },
                  "example": "3d1f0a52-7c0b-4f55-8a0e-5f6f1a2b0007"
                }
              ],
              "get": {
                "operationId": "getSegment", "tags": ["Segments"], "summary": "One segment definition",
                "responses": { "200": { "$ref": "#/components/responses/Segment" } }
              },
              "patch": {
                "operationId": "changeSegment", "tags": ["Segments"], "summary": "Changes parts of it",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": { "$ref": "#/components/schemas/SegmentChange" },
                      "example": { "description": "Members with a silver card" }
                    }
                  }
                },
                "responses": {
                  "200": { "$ref": "#/components/responses/Segment" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              },
              "delete": {
                "operationId": "deleteSegment", "tags": ["Segments"], "summary": "Removes it",
                "responses": {
                  "200": {
                    "description": "Removed.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["status", "message"],
                          "properties": { "status": { "const": true }, "message": { "type": "string" } }
                        }
                      }
                    }
                  },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            }
          },
          "components": {
            "schemas": {
              "Expression": {
                "type": "object", "required": ["type", "format", "value"],
                "properties": {
                  "type": { "const": "PQL" }, "format": { "enum": ["pql/text", "pql/json"] },
                  "value": { "type": "string", "minLength": 1 }
                }
              },
              "Evaluation": {
                "type": ["object", "null"], "properties": { "enabled": { "$ref": "#/components/schemas/OptionalTruth" } }
              },
              "SegmentChange": {
                "type": "object",
                "properties": {
                  "name": { "type": ["string", "null"], "minLength": 1, "maxLength": 4096 },
                  "description": { "$ref": "#/components/schemas/OptionalText" },
                  "schema": { "anyOf": [{ "$ref": "#/components/schemas/ProfileSchema" }, { "type": "null" }] },
                  "expression": { "anyOf": [{ "$ref": "#/components/schemas/Expression" }, { "type": "null" }] },
                  "mergePolicyId": { "$ref": "#/components/schemas/OptionalText" },
                  "evaluationInfo": {
                    "type": ["object", "null"],
                    "properties": {
                      "batch": { "$ref": "#/components/schemas/Evaluation" },
                      "continuous": { "$ref": "#/components/schemas/Evaluation" },
                      "synchronous": { "$ref": "#/components/schemas/Evaluation" }
                    }
                  }
                }
              },
              "Segment": {
                "type": "object",
                "required": [
                  "id", "schema", "imsOrgId", "sandbox", "name", "description", "expression", "mergePolicyId",
                  "evaluationInfo", "creationTime", "updateTime", "updateEpoch"
                ],
                "properties": {
                  "id": { "type": "string" }, "name": { "type": "string" }, "description": { "type": "string" },
                  "imsOrgId": { "type": "string" }, "sandbox": { "$ref": "#/components/schemas/Sandbox" },
                  "schema": { "$ref": "#/components/schemas/ProfileSchema" },
                  "expression": { "$ref": "#/components/schemas/Expression" }, "mergePolicyId": { "type": "string" },
                  "evaluationInfo": { "type": "object", "required": ["batch", "continuous", "synchronous"] },
                  "creationTime": { "$ref": "#/components/schemas/Milliseconds" },
                  "updateTime": { "$ref": "#/components/schemas/Milliseconds" },
                  "updateEpoch": { "type": "integer" }
                }
              }
            },
            "responses": {
              "Segment": {
                "description": "The definition.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Segment" } } }
              }
            }
          }
        }
        """#
}
