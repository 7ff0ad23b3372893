extension OpenAPIDocument {
    /// Platform's edge projection API: where projections go, and what is projected.
    static let projections = #"""
        {
          "paths": {
            "/data/core/ups/config/destinations": {
              "get": {
                "operationId": "listProjectionDestinations", "tags": ["Projections"],
                "summary": "Where projections go",
                "responses": {
                  "200": {
                    "description": "All of them.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["_links", "_embedded"],
                          "properties": {
                            "_links": { "type": "object" },
                            "_embedded": {
                              "type": "object", "required": ["projectionDestinations"],
                              "properties": {
                                "projectionDestinations": {
                                  "type": "array", "items": { "$ref": "#/components/schemas/ProjectionDestination" }
                                }
                              }
                            }
                          }
                        }
                      }
                    }
                  }
                }
              },
              "post": {
                "operationId": "createProjectionDestination", "tags": ["Projections"],
                "summary": "Defines a projection destination",
                "requestBody": { "$ref": "#/components/requestBodies/ProjectionDestination" },
                "responses": {
                  "200": { "$ref": "#/components/responses/ProjectionDestination" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            },
            "/data/core/ups/config/destinations/{id}": {
              "parameters": [{ "$ref": "#/components/parameters/ID" }],
              "get": {
                "operationId": "getProjectionDestination", "tags": ["Projections"], "summary": "One destination",
                "responses": { "200": { "$ref": "#/components/responses/ProjectionDestination" } }
              },
              "put": {
                "operationId": "replaceProjectionDestination", "tags": ["Projections"], "summary": "Replaces it",
                "description": "The body names the currentVersion.",
                "requestBody": { "$ref": "#/components/requestBodies/ChangedProjectionDestination" },
                "responses": {
                  "200": { "$ref": "#/components/responses/ProjectionDestination" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              },
              "delete": {
                "operationId": "deleteProjectionDestination", "tags": ["Projections"], "summary": "Removes it",
                "responses": {
                  "204": { "$ref": "#/components/responses/Done" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            },
            "/data/core/ups/config/projections": {
              "get": {
                "operationId": "listProjections", "tags": ["Projections"], "summary": "What is projected",
                "parameters": [
                  { "name": "schemaName", "in": "query", "schema": { "type": "string" } },
                  {
                    "name": "name", "in": "query", "schema": { "type": "string" }, "description": "With schemaName."
                  }
                ],
                "responses": {
                  "200": {
                    "description": "All of them.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["_links", "_embedded"],
                          "properties": {
                            "_links": { "type": "object" },
                            "_embedded": {
                              "type": "object", "required": ["projectionConfigs"],
                              "properties": {
                                "projectionConfigs": {
                                  "type": "array", "items": { "$ref": "#/components/schemas/Projection" }
                                }
                              }
                            }
                          }
                        }
                      }
                    }
                  }
                }
              },
              "post": {
                "operationId": "createProjection", "tags": ["Projections"], "summary": "Defines a projection",
                "parameters": [
                  {
                    "name": "schemaName", "in": "query", "required": true,
                    "schema": { "const": "_xdm.context.profile" }
                  }
                ],
                "requestBody": { "$ref": "#/components/requestBodies/Projection" },
                "responses": {
                  "200": { "$ref": "#/components/responses/Projection" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            },
            "/data/core/ups/config/projections/{id}": {
              "parameters": [{ "$ref": "#/components/parameters/ID" }],
              "get": {
                "operationId": "getProjection", "tags": ["Projections"], "summary": "One projection",
                "responses": { "200": { "$ref": "#/components/responses/Projection" } }
              },
              "put": {
                "operationId": "replaceProjection", "tags": ["Projections"], "summary": "Replaces it",
                "description": "The body names the currentVersion.",
                "requestBody": { "$ref": "#/components/requestBodies/ChangedProjection" },
                "responses": {
                  "200": { "$ref": "#/components/responses/Projection" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              },
              "delete": {
                "operationId": "deleteProjection", "tags": ["Projections"], "summary": "Removes it",
                "responses": {
                  "204": { "$ref": "#/components/responses/Done" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            }
          },
          "components": {
            "requestBodies": {
              "ProjectionDestination": {
                "required": true,
                "content": {
                  "application/vnd.adobe.platform.projectiondestination+json;version=1": {
                    "schema": { "$ref": "#/components/schemas/NewProjectionDestination" },
                    "example": { "type": "EDGE", "dataCenters": ["VA6"], "ttl": 3600, "replicationPolicy": "REACTIVE" }
                  }
                }
              },
              "ChangedProjectionDestination": {
                "required": true,
                "content": {
                  "application/vnd.adobe.platform.projectiondestination+json;version=1": {
                    "schema": {
                      "allOf": [
                        { "$ref": "#/components/schemas/NewProjectionDestination" },
                        { "$ref": "#/components/schemas/Versioned" }
                      ]
                    },
                    "example": { "type": "EDGE", "dataCenters": ["IRL1"], "currentVersion": 1 }
                  }
                }
              },
              "Projection": {
                "required": true,
                "content": {
                  "application/vnd.adobe.platform.projectionconfig+json;version=1": {
                    "schema": { "$ref": "#/components/schemas/NewProjection" }
                  }
                }
              },
              "ChangedProjection": {
                "required": true,
                "content": {
                  "application/vnd.adobe.platform.projectionconfig+json;version=1": {
                    "schema": {
                      "allOf": [
                        { "$ref": "#/components/schemas/NewProjection" }, { "$ref": "#/components/schemas/Versioned" }
                      ]
                    }
                  }
                }
              }
            },
            "schemas": {
              "NewProjectionDestination": {
                "type": "object", "required": ["type", "dataCenters"],
                "properties": {
                  "type": { "const": "EDGE" },
                  "dataCenters": {
                    "type": "array", "minItems": 1, "items": { "type": "string" },
                    "description": "Regions that have a stream."
                  },
                  "ttl": {
                    "type": ["integer", "null"], "minimum": 600, "maximum": 7776000,
                    "description": "Seconds; 14 days where it is absent."
                  },
                  "replicationPolicy": { "enum": ["PROACTIVE", "REACTIVE", null] }
                }
              },
              "NewProjection": {
                "type": "object", "required": ["selector", "destinationId"],
                "properties": {
                  "selector": { "type": "string", "minLength": 1, "description": "Such as person(name)." },
                  "destinationId": { "$ref": "#/components/schemas/Text" },
                  "name": { "$ref": "#/components/schemas/OptionalText" },
                  "mergePolicyId": { "$ref": "#/components/schemas/OptionalText" }
                }
              },
              "Versioned": {
                "description": "Names the version that the change is made to.",
                "type": "object", "required": ["currentVersion"],
                "properties": { "currentVersion": { "type": "integer", "minimum": 1, "maximum": 2147483647 } }
              },
              "ProjectionDestination": {
                "type": "object", "required": ["id", "type", "dataCenters", "ttl", "replicationPolicy", "version"],
                "properties": {
                  "id": { "type": "string" }, "type": { "const": "EDGE" },
                  "dataCenters": { "type": "array", "items": { "type": "string" } }, "ttl": { "type": "integer" },
                  "replicationPolicy": { "enum": ["PROACTIVE", "REACTIVE"] },
                  "version": { "type": "integer", "minimum": 1 }
                }
              },
              "Projection": {
                "type": "object", "required": ["id", "name", "selector", "destinationId", "schemaName", "version"],
                "properties": {
                  "id": { "type": "string" }, "name": { "type": "string" }, "selector": { "type": "string" },
                  "destinationId": { "type": "string" }, "schemaName": { "const": "_xdm.context.profile" },
                  "mergePolicyId": { "type": "string" }, "version": { "type": "integer", "minimum": 1 },
                  "_links": { "type": "object" }, "_embedded": { "type": "object" }
                }
              }
            },
            "responses": {
              "ProjectionDestination": {
                "description": "The destination.",
                "content": {
                  "application/json": { "schema": { "$ref": "#/components/schemas/ProjectionDestination" } }
                }
              },
              "Projection": {
                "description": "The projection.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Projection" } } }
              }
            }
          }
        }
        """#
}
