extension OpenAPIDocument {
    /// Platform's Catalog Service API: datasets.
    static let datasets = #"""
        {
          "paths": {
            "/data/foundation/catalog/dataSets": {
              "get": {
                "operationId": "listDatasets", "tags": ["Datasets"], "summary": "The datasets",
                "parameters": [
                  { "name": "name", "in": "query", "schema": { "type": "string" } },
                  { "name": "description", "in": "query", "schema": { "type": "string" } },
                  {
                    "name": "created", "in": "query",
                    "schema": { "type": "integer", "minimum": 0, "maximum": 9223372036854775807 }
                  },
                  {
                    "name": "updated", "in": "query",
                    "schema": { "type": "integer", "minimum": 0, "maximum": 9223372036854775807 }
                  },
                  {
                    "name": "tags", "in": "query", "schema": { "type": "string" }, "description": "name:text, or name:*"
                  },
                  { "$ref": "#/components/parameters/Members" },
                  {
                    "name": "orderBy", "in": "query", "description": "Several are separated by commas.",
                    "schema": { "type": "string", "pattern": "^(((asc|desc):)?(id|name|created|updated))?$" }
                  },
                  { "$ref": "#/components/parameters/Start" },
                  { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 100 } }
                ],
                "responses": {
                  "200": { "$ref": "#/components/responses/Datasets" },
                  "501": { "$ref": "#/components/responses/NotSupported" }
                }
              },
              "post": {
                "operationId": "createDataset", "tags": ["Datasets"], "summary": "Defines a dataset",
                "requestBody": { "$ref": "#/components/requestBodies/Dataset" },
                "responses": {
                  "201": { "$ref": "#/components/responses/DatasetReference" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            },
            "/data/foundation/catalog/dataSets/{id}": {
              "parameters": [{ "$ref": "#/components/parameters/DatasetID" }],
              "get": {
                "operationId": "getDataset", "tags": ["Datasets"], "summary": "One dataset",
                "parameters": [{ "$ref": "#/components/parameters/Members" }],
                "responses": { "200": { "$ref": "#/components/responses/Datasets" } }
              },
              "put": {
                "operationId": "replaceDataset", "tags": ["Datasets"], "summary": "Replaces it",
                "requestBody": { "$ref": "#/components/requestBodies/Dataset" },
                "responses": {
                  "200": { "$ref": "#/components/responses/DatasetReference" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              },
              "patch": {
                "operationId": "changeDataset", "tags": ["Datasets"], "summary": "Changes parts of it",
                "requestBody": { "$ref": "#/components/requestBodies/DatasetPatch" },
                "responses": {
                  "200": { "$ref": "#/components/responses/DatasetReference" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              },
              "delete": {
                "operationId": "deleteDataset", "tags": ["Datasets"], "summary": "Removes its definition",
                "responses": {
                  "200": { "$ref": "#/components/responses/DatasetReference" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            },
            "/data/foundation/catalog/v2/dataSets/{id}": {
              "parameters": [{ "$ref": "#/components/parameters/DatasetID" }],
              "patch": {
                "operationId": "changeDataset2", "tags": ["Datasets"], "summary": "Changes parts of it",
                "requestBody": { "$ref": "#/components/requestBodies/DatasetPatch" },
                "responses": {
                  "200": { "$ref": "#/components/responses/DatasetReference" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            }
          },
          "components": {
            "parameters": {
              "DatasetID": {
                "name": "id", "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 },
                "example": "5f2a8b1c9d3e4a0001c0ffe1"
              },
              "Members": {
                "name": "properties", "in": "query", "schema": { "type": "string" }, "example": "name,schemaRef",
                "description": "Members to answer, separated by commas; all where it is absent."
              }
            },
            "requestBodies": {
              "Dataset": {
                "required": true,
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["name", "schemaRef"],
                      "properties": {
                        "name": { "$ref": "#/components/schemas/Text" },
                        "description": { "$ref": "#/components/schemas/OptionalText" },
                        "schemaRef": {
                          "type": "object", "required": ["id"],
                          "properties": {
                            "id": { "$ref": "#/components/schemas/Text" },
                            "contentType": { "description": "Not looked at." }
                          }
                        },
                        "tags": { "$ref": "#/components/schemas/Tags" }
                      }
                    },
                    "example": {
                      "name": "Customers of another shop",
                      "schemaRef": { "id": "https://ns.adobe.com/retail/schemas/customer" },
                      "tags": { "unifiedProfile": ["enabled:true"] }
                    }
                  }
                }
              },
              "DatasetPatch": {
                "required": true,
                "content": {
                  "application/json": {
                    "schema": {
                      "anyOf": [
                        { "type": "object", "description": "Merged into the dataset." },
                        { "$ref": "#/components/schemas/JSONPatch" }
                      ]
                    },
                    "example": { "description": "Customers, from the other shop's files" }
                  },
                  "application/json-patch+json": { "schema": { "$ref": "#/components/schemas/JSONPatch" } }
                }
              }
            },
            "schemas": {
              "Tags": {
                "type": ["object", "null"],
                "additionalProperties": {
                  "type": ["array", "null"], "items": { "type": "string", "maxLength": 4096 }
                }
              },
              "JSONPatch": {
                "description": "RFC 6902.", "type": "array",
                "items": {
                  "type": "object", "required": ["op", "path"],
                  "properties": {
                    "op": { "enum": ["add", "remove", "replace", "move", "copy", "test"] },
                    "path": { "type": "string" }, "from": { "type": "string" }
                  }
                }
              },
              "Dataset": {
                "type": "object",
                "properties": {
                  "name": { "type": "string" }, "description": { "type": "string" }, "imsOrg": { "type": "string" },
                  "version": { "type": "string" }, "created": { "$ref": "#/components/schemas/Milliseconds" },
                  "updated": { "$ref": "#/components/schemas/Milliseconds" }, "tags": { "type": "object" },
                  "schemaRef": { "type": "object", "required": ["id", "contentType"] },
                  "classification": {
                    "type": "object", "required": ["dataBehavior", "managedBy"],
                    "properties": {
                      "dataBehavior": { "enum": ["record", "time-series"] }, "managedBy": { "const": "CUSTOMER" }
                    }
                  }
                }
              }
            },
            "responses": {
              "Datasets": {
                "description": "A map from ids.",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "additionalProperties": { "$ref": "#/components/schemas/Dataset" }
                    }
                  }
                }
              },
              "DatasetReference": {
                "description": "@/dataSets/ and the id.",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "array", "minItems": 1, "maxItems": 1,
                      "items": { "type": "string", "pattern": "^@/dataSets/" }
                    }
                  }
                }
              }
            }
          }
        }
        """#
}
