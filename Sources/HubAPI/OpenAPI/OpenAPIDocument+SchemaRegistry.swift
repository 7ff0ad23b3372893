extension OpenAPIDocument {
    /// Platform's Schema Registry API.
    static let schemaRegistry = #"""
        {
          "paths": {
            "/data/foundation/schemaregistry/stats": {
              "get": {
                "operationId": "getRegistryStatistics", "tags": ["Schema registry"], "summary": "How much there is",
                "responses": {
                  "200": {
                    "description": "Counts, and the newest resources.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["imsOrg", "tenantId", "counts", "classUsage"],
                          "properties": {
                            "imsOrg": { "type": "string" }, "tenantId": { "type": "string" },
                            "counts": { "type": "object", "additionalProperties": { "type": "integer" } }
                          }
                        }
                      }
                    }
                  }
                }
              }
            },
            "/data/foundation/schemaregistry/{container}/{kind}": {
              "parameters": [
                { "$ref": "#/components/parameters/Container" }, { "$ref": "#/components/parameters/Kind" }
              ],
              "get": {
                "operationId": "listResources", "tags": ["Schema registry"], "summary": "Resources of a kind",
                "description": "Accept says which form: application/vnd.adobe.xed-id+json or xed+json, with xdm for xed as well; of descriptors xdm, xdm-id, xdm-link, xdm-v2, xdm-v2-id or xdm-v2-link.",
                "parameters": [
                  {
                    "name": "property", "in": "query", "schema": { "type": "string" },
                    "description": "Members to answer, and conditions such as title==Customer."
                  },
                  { "name": "orderby", "in": "query", "schema": { "type": "string" } },
                  { "name": "start", "in": "query", "schema": { "type": "string" } },
                  { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 0, "maximum": 500 } }
                ],
                "responses": {
                  "200": {
                    "description": "A page of resources; of descriptors by default a list for each of their types.",
                    "content": { "application/json": { "schema": { "type": "object" } } }
                  },
                  "405": { "$ref": "#/components/responses/ReadOnly" }
                }
              },
              "post": {
                "operationId": "createResource", "tags": ["Schema registry"], "summary": "Defines a resource",
                "description": "Under tenant alone.",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": { "type": "object" },
                      "example": {
                        "title": "Visitors", "type": "object",
                        "allOf": [{ "$ref": "https://ns.adobe.com/xdm/context/profile" }]
                      }
                    }
                  }
                },
                "responses": {
                  "201": { "$ref": "#/components/responses/Resource" },
                  "405": { "$ref": "#/components/responses/ReadOnly" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            },
            "/data/foundation/schemaregistry/{container}/{kind}/{id}": {
              "parameters": [
                { "$ref": "#/components/parameters/Container" }, { "$ref": "#/components/parameters/Kind" },
                {
                  "name": "id", "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 },
                  "description": "$id, escaped, or meta:altId; of descriptors @id.",
                  "example": "_xdm.context.profile"
                }
              ],
              "get": {
                "operationId": "getResource", "tags": ["Schema registry"], "summary": "One resource",
                "description": "Accept says which form, with its version: application/vnd.adobe.xed+json; version=1, xed-full, xed-notext, xed-full-notext or xed-full-desc.",
                "responses": {
                  "200": { "$ref": "#/components/responses/Resource" },
                  "405": { "$ref": "#/components/responses/ReadOnly" },
                  "406": { "$ref": "#/components/responses/NoSuchForm" }
                }
              },
              "put": {
                "operationId": "replaceResource", "tags": ["Schema registry"], "summary": "Replaces it",
                "requestBody": {
                  "required": true, "content": { "application/json": { "schema": { "type": "object" } } }
                },
                "responses": {
                  "200": { "$ref": "#/components/responses/Resource" },
                  "405": { "$ref": "#/components/responses/ReadOnly" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              },
              "patch": {
                "operationId": "changeResource", "tags": ["Schema registry"], "summary": "Changes parts of it",
                "requestBody": {
                  "required": true,
                  "content": { "application/json": { "schema": { "$ref": "#/components/schemas/JSONPatch" } } }
                },
                "responses": {
                  "200": { "$ref": "#/components/responses/Resource" },
                  "405": { "$ref": "#/components/responses/ReadOnly" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              },
              "delete": {
                "operationId": "deleteResource", "tags": ["Schema registry"], "summary": "Removes it",
                "responses": {
                  "204": { "$ref": "#/components/responses/Done" },
                  "405": { "$ref": "#/components/responses/ReadOnly" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            }
          },
          "components": {
            "parameters": {
              "Container": {
                "name": "container", "in": "path", "required": true, "schema": { "enum": ["tenant", "global"] }
              },
              "Kind": {
                "name": "kind", "in": "path", "required": true,
                "schema": {
                  "enum": [
                    "schemas", "classes", "fieldgroups", "mixins", "datatypes", "behaviors", "descriptors", "unions"
                  ]
                }
              }
            },
            "responses": {
              "Resource": {
                "description": "The resource.",
                "content": { "application/json": { "schema": { "type": "object" } } }
              },
              "ReadOnly": {
                "description": "The container does not know this call.",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
              },
              "NoSuchForm": {
                "description": "The resource does not come in the form that Accept asks for.",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
              }
            }
          }
        }
        """#
}
