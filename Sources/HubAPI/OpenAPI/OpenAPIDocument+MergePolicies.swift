extension OpenAPIDocument {
    /// Platform's Real-Time Customer Profile API: merge policies.
    static let mergePolicies = #"""
        {
          "paths": {
            "/data/core/ups/config/mergePolicies": {
              "get": {
                "operationId": "listMergePolicies", "tags": ["Merge policies"], "summary": "The merge policies",
                "parameters": [
                  { "name": "schema.name", "in": "query", "schema": { "type": "string" } },
                  { "name": "default", "in": "query", "schema": { "type": "boolean" } },
                  { "name": "isActiveOnEdge", "in": "query", "schema": { "type": "boolean" } },
                  {
                    "name": "orderBy", "in": "query",
                    "schema": { "type": "string", "pattern": "^([+-]?(id|name|version|updateEpoch))?$" }
                  },
                  { "$ref": "#/components/parameters/Start" }, { "$ref": "#/components/parameters/Limit" }
                ],
                "responses": {
                  "200": {
                    "description": "A page.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["_page", "children", "_links"],
                          "properties": {
                            "_page": {
                              "type": "object", "required": ["count", "next"],
                              "properties": { "count": { "type": "integer" }, "next": { "type": "string" } }
                            },
                            "children": { "type": "array", "items": { "$ref": "#/components/schemas/MergePolicy" } },
                            "_links": { "type": "object" }
                          }
                        }
                      }
                    }
                  }
                }
              },
              "post": {
                "operationId": "createMergePolicy", "tags": ["Merge policies"], "summary": "Defines a merge policy",
                "requestBody": { "$ref": "#/components/requestBodies/MergePolicy" },
                "responses": {
                  "200": { "$ref": "#/components/responses/MergePolicy" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            },
            "/data/core/ups/config/mergePolicies/bulk-get": {
              "post": {
                "operationId": "getMergePolicies", "tags": ["Merge policies"], "summary": "Several by their ids",
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
                              "type": "object", "additionalProperties": { "$ref": "#/components/schemas/MergePolicy" }
                            }
                          }
                        }
                      }
                    }
                  }
                }
              }
            },
            "/data/core/ups/config/mergePolicies/{id}": {
              "parameters": [{ "$ref": "#/components/parameters/ID" }],
              "get": {
                "operationId": "getMergePolicy", "tags": ["Merge policies"], "summary": "One merge policy",
                "responses": { "200": { "$ref": "#/components/responses/MergePolicy" } }
              },
              "put": {
                "operationId": "replaceMergePolicy", "tags": ["Merge policies"], "summary": "Replaces it",
                "requestBody": { "$ref": "#/components/requestBodies/MergePolicy" },
                "responses": {
                  "200": { "$ref": "#/components/responses/MergePolicy" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              },
              "patch": {
                "operationId": "changeMergePolicy", "tags": ["Merge policies"], "summary": "Changes parts of it",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": { "schema": { "$ref": "#/components/schemas/MergePolicyPatch" } },
                    "application/json-patch+json": { "schema": { "$ref": "#/components/schemas/MergePolicyPatch" } }
                  }
                },
                "responses": {
                  "200": { "$ref": "#/components/responses/MergePolicy" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              },
              "delete": {
                "operationId": "deleteMergePolicy", "tags": ["Merge policies"], "summary": "Removes it",
                "responses": {
                  "200": { "$ref": "#/components/responses/Done" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            }
          },
          "components": {
            "requestBodies": {
              "MergePolicy": {
                "required": true,
                "content": {
                  "application/json": {
                    "schema": { "$ref": "#/components/schemas/NewMergePolicy" },
                    "example": {
                      "name": "Newest first", "identityGraph": { "type": "pdg" },
                      "attributeMerge": { "type": "timestampOrdered" }, "schema": { "name": "_xdm.context.profile" }
                    }
                  }
                }
              }
            },
            "schemas": {
              "NewMergePolicy": {
                "type": "object", "required": ["schema", "identityGraph", "attributeMerge"],
                "properties": {
                  "name": { "$ref": "#/components/schemas/OptionalText" },
                  "schema": { "$ref": "#/components/schemas/ProfileSchema" },
                  "identityGraph": {
                    "type": "object", "required": ["type"], "properties": { "type": { "enum": ["none", "pdg"] } }
                  },
                  "attributeMerge": {
                    "type": "object", "required": ["type"],
                    "properties": {
                      "type": { "enum": ["timestampOrdered", "dataSetPrecedence"] },
                      "order": {
                        "type": ["array", "null"], "items": { "type": "string" },
                        "description": "Datasets, of which the first counts most; at least one for dataSetPrecedence."
                      }
                    }
                  },
                  "default": { "$ref": "#/components/schemas/OptionalTruth" },
                  "isActiveOnEdge": { "$ref": "#/components/schemas/OptionalTruth" }
                }
              },
              "MergePolicyChange": {
                "type": "object", "required": ["op", "path", "value"],
                "properties": {
                  "op": { "const": "add" },
                  "path": {
                    "enum": [
                      "/name", "/identityGraph.type", "/attributeMerge.type", "/attributeMerge.order", "/schema.name",
                      "/version", "/default", "/isActiveOnEdge"
                    ]
                  },
                  "value": { "type": ["string", "boolean", "integer", "array"] }
                }
              },
              "MergePolicyPatch": {
                "anyOf": [
                  { "$ref": "#/components/schemas/MergePolicyChange" },
                  { "type": "array", "items": { "$ref": "#/components/schemas/MergePolicyChange" } }
                ],
                "examples": [{ "op": "add", "path": "/name", "value": "Another name" }]
              },
              "MergePolicy": {
                "type": "object",
                "required": [
                  "id", "name", "imsOrgId", "sandbox", "schema", "version", "identityGraph", "attributeMerge",
                  "isActiveOnEdge", "default", "updateEpoch"
                ],
                "properties": {
                  "id": { "type": "string" }, "name": { "type": "string" }, "imsOrgId": { "type": "string" },
                  "sandbox": { "$ref": "#/components/schemas/Sandbox" },
                  "schema": { "$ref": "#/components/schemas/ProfileSchema" },
                  "version": { "type": "integer", "minimum": 1 }, "identityGraph": { "type": "object" },
                  "attributeMerge": { "type": "object", "required": ["type"] },
                  "isActiveOnEdge": { "type": "boolean" }, "default": { "type": "boolean" },
                  "updateEpoch": { "type": "integer" }
                }
              }
            },
            "responses": {
              "MergePolicy": {
                "description": "The policy.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/MergePolicy" } } }
              }
            }
          }
        }
        """#
}
