extension OpenAPIDocument {
    /// Platform's Identity Service API: namespaces; and Spoke's own identity settings.
    static let namespaces = #"""
        {
          "paths": {
            "/data/core/idnamespace/identities": {
              "get": {
                "operationId": "listNamespaces", "tags": ["Namespaces"], "summary": "The namespaces",
                "responses": {
                  "200": {
                    "description": "Those that every organisation has among them.",
                    "content": {
                      "application/json": {
                        "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Namespace" } }
                      }
                    }
                  }
                }
              },
              "post": {
                "operationId": "createNamespace", "tags": ["Namespaces"], "summary": "Defines a namespace",
                "requestBody": { "$ref": "#/components/requestBodies/Namespace" },
                "responses": {
                  "200": {
                    "description": "The namespace.",
                    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Namespace" } } }
                  },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            },
            "/data/core/idnamespace/identities/{id}": {
              "parameters": [
                {
                  "name": "id", "in": "path", "required": true, "description": "The namespace's number.",
                  "schema": { "type": "integer" }, "example": 6
                }
              ],
              "get": {
                "operationId": "getNamespace", "tags": ["Namespaces"], "summary": "One namespace",
                "responses": {
                  "200": {
                    "description": "The namespace.",
                    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Namespace" } } }
                  }
                }
              },
              "put": {
                "operationId": "changeNamespace", "tags": ["Namespaces"], "summary": "Changes name and description",
                "requestBody": { "$ref": "#/components/requestBodies/Namespace" },
                "responses": {
                  "200": {
                    "description": "The namespace, in a list.",
                    "content": {
                      "application/json": {
                        "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Namespace" } }
                      }
                    }
                  },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            },
            "/spoke/identity-settings": {
              "get": {
                "operationId": "getIdentitySettings", "tags": ["Namespaces"],
                "summary": "Unique namespaces, and the priority of namespaces",
                "responses": { "200": { "$ref": "#/components/responses/IdentitySettings" } }
              },
              "put": {
                "operationId": "replaceIdentitySettings", "tags": ["Namespaces"], "summary": "Replaces them all",
                "description": "An empty list switches the graph linking rules off.",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object", "required": ["namespaces"],
                        "properties": {
                          "namespaces": {
                            "type": "array",
                            "items": {
                              "type": "object", "required": ["code", "priority"],
                              "properties": {
                                "code": { "$ref": "#/components/schemas/Text" },
                                "priority": { "type": "integer", "minimum": 1, "maximum": 10000 },
                                "unique": { "$ref": "#/components/schemas/OptionalTruth" }
                              }
                            }
                          }
                        }
                      },
                      "example": {
                        "namespaces": [
                          { "code": "CRMID", "unique": true, "priority": 1 }, { "code": "Email", "priority": 2 },
                          { "code": "ECID", "priority": 3 }
                        ]
                      }
                    }
                  }
                },
                "responses": {
                  "200": { "$ref": "#/components/responses/IdentitySettings" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            }
          },
          "components": {
            "requestBodies": {
              "Namespace": {
                "required": true,
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["code", "idType", "name"],
                      "properties": {
                        "code": { "type": "string", "pattern": "^[0-9A-Za-z]{1,255}$" },
                        "idType": {
                          "type": "string", "description": "In either case.",
                          "examples": ["Email", "COOKIE", "CROSS_DEVICE"], "minLength": 1
                        },
                        "name": { "$ref": "#/components/schemas/Text" },
                        "description": { "$ref": "#/components/schemas/OptionalText" }
                      }
                    },
                    "example": { "code": "LoyaltyCard", "idType": "CROSS_DEVICE", "name": "Loyalty card" }
                  }
                }
              }
            },
            "schemas": {
              "Namespace": {
                "type": "object", "required": ["id", "code", "name", "idType", "custom", "status"],
                "properties": {
                  "id": { "type": "integer" }, "code": { "type": "string" }, "name": { "type": "string" },
                  "idType": {
                    "enum": ["CROSS_DEVICE", "COOKIE", "Device", "Email", "MOBILE", "Phone", "Partner", "Non_people"]
                  },
                  "description": { "type": "string" }, "custom": { "type": "boolean" }, "status": { "const": "ACTIVE" },
                  "createTime": { "$ref": "#/components/schemas/Milliseconds" },
                  "updateTime": { "$ref": "#/components/schemas/Milliseconds" }
                }
              }
            },
            "responses": {
              "IdentitySettings": {
                "description": "By priority.",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["namespaces"],
                      "properties": {
                        "namespaces": {
                          "type": "array",
                          "items": {
                            "type": "object", "required": ["code", "idType", "unique", "priority"],
                            "properties": {
                              "code": { "type": "string" }, "idType": { "type": "string" },
                              "unique": { "type": "boolean" }, "priority": { "type": ["integer", "null"] }
                            }
                          }
                        }
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
