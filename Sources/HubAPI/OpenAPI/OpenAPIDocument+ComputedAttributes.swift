extension OpenAPIDocument {
    /// Platform's computed attributes API.
    static let computedAttributes = #"""
        {
          "paths": {
            "/data/core/ca/attributes": {
              "get": {
                "operationId": "listComputedAttributes", "tags": ["Computed attributes"],
                "summary": "The computed attributes",
                "parameters": [
                  {
                    "name": "status", "in": "query",
                    "schema": { "enum": ["draft", "new", "processing", "processed", "failed", "disabled"] }
                  },
                  {
                    "name": "property", "in": "query", "explode": true, "example": ["name=contains(spent)"],
                    "description": "Such as name=spent, status!=draft, updateEpoch>=1700000000000.",
                    "schema": { "type": "array", "items": { "type": "string" } }
                  },
                  {
                    "name": "sortBy", "in": "query",
                    "schema": { "type": "string", "pattern": "^([+-]?(name|status|createEpoch|updateEpoch))?$" }
                  },
                  {
                    "name": "offset", "in": "query", "schema": { "type": "integer", "minimum": 0, "maximum": 1000000 }
                  },
                  { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 40 } }
                ],
                "responses": {
                  "200": {
                    "description": "A page.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["_page", "children", "computedAttributes", "_links"],
                          "properties": {
                            "_page": {
                              "type": "object", "required": ["totalCount", "pageSize"],
                              "properties": { "totalCount": { "type": "integer" }, "pageSize": { "type": "integer" } }
                            },
                            "children": {
                              "type": "array", "items": { "$ref": "#/components/schemas/ComputedAttribute" }
                            },
                            "computedAttributes": { "type": "array", "description": "The same." },
                            "_links": { "type": "object", "required": ["next"] }
                          }
                        }
                      }
                    }
                  }
                }
              },
              "post": {
                "operationId": "createComputedAttribute", "tags": ["Computed attributes"],
                "summary": "Defines a computed attribute",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object",
                        "required": ["name", "displayName", "description", "expression", "duration", "status"],
                        "properties": {
                          "name": { "type": "string", "minLength": 1, "maxLength": 128 },
                          "displayName": { "$ref": "#/components/schemas/Text" },
                          "description": { "type": "string", "maxLength": 4096 },
                          "expression": { "$ref": "#/components/schemas/TextExpression" },
                          "duration": { "$ref": "#/components/schemas/LookBack" },
                          "keepCurrent": { "$ref": "#/components/schemas/OptionalTruth" },
                          "status": { "enum": ["DRAFT", "NEW"] }
                        }
                      },
                      "example": {
                        "name": "viewsOfAWeek", "displayName": "Views of a week", "description": "Pages viewed",
                        "expression": {
                          "type": "PQL", "format": "pql/text",
                          "value": "xEvent[eventType = \"commerce.productViews\"].count()"
                        },
                        "duration": { "count": 7, "unit": "DAYS" }, "status": "DRAFT"
                      }
                    }
                  }
                },
                "responses": {
                  "200": { "$ref": "#/components/responses/ComputedAttribute" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            },
            "/data/core/ca/attributes/{id}": {
              "parameters": [{ "$ref": "#/components/parameters/ID" }],
              "get": {
                "operationId": "getComputedAttribute", "tags": ["Computed attributes"], "summary": "One of them",
                "responses": { "200": { "$ref": "#/components/responses/ComputedAttribute" } }
              },
              "patch": {
                "operationId": "changeComputedAttribute", "tags": ["Computed attributes"],
                "summary": "Changes what may change in its status",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object",
                        "properties": {
                          "displayName": { "type": ["string", "null"], "minLength": 1, "maxLength": 4096 },
                          "description": { "$ref": "#/components/schemas/OptionalText" },
                          "expression": { "$ref": "#/components/schemas/TextExpression" },
                          "duration": { "$ref": "#/components/schemas/LookBack" },
                          "keepCurrent": { "$ref": "#/components/schemas/OptionalTruth" },
                          "status": { "enum": ["DRAFT", "NEW", "DISABLED"] }
                        }
                      },
                      "example": { "status": "NEW" }
                    }
                  }
                },
                "responses": {
                  "200": { "$ref": "#/components/responses/ComputedAttribute" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              },
              "delete": {
                "operationId": "deleteComputedAttribute", "tags": ["Computed attributes"], "summary": "Removes a draft",
                "responses": {
                  "202": { "$ref": "#/components/responses/ComputedAttribute" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            }
          },
          "components": {
            "schemas": {
              "TextExpression": {
                "type": "object", "required": ["type", "format", "value"],
                "properties": {
                  "type": { "const": "PQL" }, "format": { "const": "pql/text" },
                  "value": { "type": "string", "minLength": 1 }
                }
              },
              "LookBack": {
                "type": "object", "required": ["count", "unit"],
                "properties": {
                  "count": { "type": "integer", "minimum": 1 },
                  "unit": { "enum": ["HOURS", "DAYS", "WEEKS", "MONTHS"] }
                }
              },
              "ComputedAttribute": {
                "type": "object",
                "required": [
                  "id", "type", "name", "displayName", "description", "imsOrgId", "sandbox", "path", "keepCurrent",
                  "expression", "duration", "status", "schema", "mergeFunction", "createEpoch", "updateEpoch"
                ],
                "properties": {
                  "id": { "type": "string" }, "type": { "const": "ComputedAttribute" }, "name": { "type": "string" },
                  "displayName": { "type": "string" }, "description": { "type": "string" },
                  "sandbox": { "$ref": "#/components/schemas/Sandbox" }, "keepCurrent": { "type": "boolean" },
                  "expression": { "$ref": "#/components/schemas/TextExpression" },
                  "duration": { "$ref": "#/components/schemas/LookBack" },
                  "status": { "enum": ["DRAFT", "NEW", "PROCESSING", "PROCESSED", "FAILED", "DISABLED"] },
                  "mergeFunction": { "type": "object", "required": ["value"] },
                  "createEpoch": { "$ref": "#/components/schemas/Milliseconds" },
                  "updateEpoch": { "$ref": "#/components/schemas/Milliseconds" }
                }
              }
            },
            "responses": {
              "ComputedAttribute": {
                "description": "The computed attribute.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/ComputedAttribute" } } }
              }
            }
          }
        }
        """#
}
