extension OpenAPIDocument {
    /// Platform's Real-Time Customer Profile API: entities.
    static let entities = #"""
        {
          "paths": {
            "/data/core/ups/access/entities": {
              "get": {
                "operationId": "getEntity", "tags": ["Profiles"],
                "summary": "A profile, or the events of one",
                "description": "With _xdm.context.profile the profile that entityId names; with _xdm.context.experienceevent the events of the one that relatedEntityId names, in pages. An identity without its namespace is an XID.",
                "parameters": [
                  {
                    "name": "schema.name", "in": "query", "required": true,
                    "schema": { "enum": ["_xdm.context.profile", "_xdm.context.experienceevent"] }
                  },
                  {
                    "name": "entityId", "in": "query", "schema": { "type": "string" }, "example": "jane@example.com"
                  },
                  { "name": "entityIdNS", "in": "query", "schema": { "type": "string" }, "example": "Email" },
                  {
                    "name": "relatedSchema.name", "in": "query", "schema": { "const": "_xdm.context.profile" }
                  },
                  {
                    "name": "relatedEntityId", "in": "query", "schema": { "type": "string" },
                    "example": "jane@example.com"
                  },
                  { "name": "relatedEntityIdNS", "in": "query", "schema": { "type": "string" }, "example": "Email" },
                  {
                    "name": "fields", "in": "query", "schema": { "type": "string" },
                    "description": "Paths, separated by commas; all fields where it is absent.",
                    "example": "person.name,identities"
                  },
                  { "name": "mergePolicyId", "in": "query", "schema": { "type": "string" } },
                  {
                    "name": "withCA", "in": "query", "schema": { "type": "boolean" },
                    "description": "Whether computed attributes are among the fields."
                  },
                  {
                    "name": "orderby", "in": "query",
                    "schema": { "enum": ["timestamp", "+timestamp", "-timestamp"], "default": "timestamp" }
                  },
                  {
                    "name": "start", "in": "query", "schema": { "type": "integer", "minimum": 0, "maximum": 1000 }
                  },
                  { "$ref": "#/components/parameters/Limit" },
                  {
                    "name": "startTime", "in": "query", "description": "Milliseconds; events at it or later.",
                    "schema": { "type": "integer", "minimum": 0, "maximum": 9223372036854775807 }
                  },
                  {
                    "name": "endTime", "in": "query", "description": "Milliseconds; events before it.",
                    "schema": { "type": "integer", "minimum": 0, "maximum": 9223372036854775807 }
                  },
                  {
                    "name": "property", "in": "query", "explode": true,
                    "description": "A path of an event, one of = != < <= > >=, and a value.",
                    "schema": { "type": "array", "maxItems": 3, "items": { "type": "string" } },
                    "example": ["web.webPageDetails.isHomePage=false"]
                  }
                ],
                "responses": {
                  "200": { "$ref": "#/components/responses/EntityOrEvents" },
                  "404": { "$ref": "#/components/responses/NotFound" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              },
              "post": {
                "operationId": "getEntities", "tags": ["Profiles"], "summary": "Several profiles",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object", "required": ["schema", "identities"],
                        "properties": {
                          "schema": { "$ref": "#/components/schemas/ProfileSchema" },
                          "identities": {
                            "type": "array", "minItems": 1, "maxItems": 1000,
                            "items": {
                              "type": "object", "required": ["entityId"],
                              "properties": {
                                "entityId": { "$ref": "#/components/schemas/Text" },
                                "entityIdNS": {
                                  "type": "object", "required": ["code"],
                                  "properties": { "code": { "$ref": "#/components/schemas/Text" } }
                                }
                              }
                            }
                          },
                          "fields": {
                            "type": ["array", "null"], "items": { "type": "string", "maxLength": 4096 }
                          },
                          "mergePolicyId": { "$ref": "#/components/schemas/OptionalText" },
                          "withCA": { "$ref": "#/components/schemas/OptionalTruth" }
                        }
                      },
                      "example": {
                        "schema": { "name": "_xdm.context.profile" }, "fields": ["person"],
                        "identities": [{ "entityId": "jane@example.com", "entityIdNS": { "code": "Email" } }]
                      }
                    }
                  }
                },
                "responses": {
                  "200": {
                    "description": "A map from XIDs; one that nobody knows has an empty entity.",
                    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Entities" } } }
                  },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              },
              "delete": {
                "operationId": "deleteEntity", "tags": ["Profiles"],
                "summary": "Deletes a profile with all its identities",
                "parameters": [
                  {
                    "name": "schema.name", "in": "query", "required": true,
                    "schema": { "const": "_xdm.context.profile" }
                  },
                  {
                    "name": "entityId", "in": "query", "required": true,
                    "schema": { "type": "string", "minLength": 1 }
                  },
                  { "name": "entityIdNS", "in": "query", "schema": { "type": "string" } }
                ],
                "responses": {
                  "202": { "$ref": "#/components/responses/Done" },
                  "404": { "$ref": "#/components/responses/NotFound" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            }
          },
          "components": {
            "schemas": {
              "Entity": {
                "type": "object", "required": ["requestedIdentity", "entityId", "sources", "entity", "lastModifiedAt"],
                "properties": {
                  "requestedIdentity": {
                    "type": "object", "required": ["entityId", "entityIdNS"],
                    "properties": {
                      "entityId": { "type": "string" },
                      "entityIdNS": {
                        "type": "object", "required": ["code"], "properties": { "code": { "type": "string" } }
                      }
                    }
                  },
                  "entityId": { "type": "string" },
                  "identityGraph": { "type": "array", "items": { "type": "string" } },
                  "mergePolicy": {
                    "type": "object", "required": ["id"], "properties": { "id": { "type": "string" } }
                  },
                  "sources": { "type": "array", "items": { "type": "string" } },
                  "entity": { "type": "object" },
                  "lastModifiedAt": { "$ref": "#/components/schemas/Time" }
                }
              },
              "Entities": {
                "type": "object", "additionalProperties": { "$ref": "#/components/schemas/Entity" }
              },
              "EventPage": {
                "type": "object", "required": ["_page", "children", "_links"],
                "properties": {
                  "_page": {
                    "type": "object", "required": ["orderby", "start", "count", "next"],
                    "properties": {
                      "orderby": { "type": "string" }, "start": { "type": "string" },
                      "count": { "type": "integer", "minimum": 0 },
                      "next": { "type": "string", "description": "Empty on the last page." }
                    }
                  },
                  "children": {
                    "type": "array",
                    "items": {
                      "type": "object",
                      "required": ["relatedEntityId", "entityId", "timestamp", "entity", "lastModifiedAt"],
                      "properties": {
                        "relatedEntityId": { "type": "string" }, "entityId": { "type": "string" },
                        "timestamp": { "$ref": "#/components/schemas/Milliseconds" },
                        "entity": { "type": "object" }, "lastModifiedAt": { "$ref": "#/components/schemas/Time" }
                      }
                    }
                  },
                  "_links": {
                    "type": "object", "required": ["next"],
                    "properties": {
                      "next": { "type": "object", "required": ["href"], "properties": { "href": { "type": "string" } } }
                    }
                  }
                }
              }
            },
            "responses": {
              "EntityOrEvents": {
                "description": "A map from the identity's XID, or a page of events.",
                "content": {
                  "application/json": {
                    "schema": {
                      "anyOf": [
                        { "$ref": "#/components/schemas/EventPage" }, { "$ref": "#/components/schemas/Entities" }
                      ]
                    }
                  }
                }
              }
            }
          }
        }
        """#
}
