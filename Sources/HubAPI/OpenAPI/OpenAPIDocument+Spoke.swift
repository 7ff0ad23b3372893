extension OpenAPIDocument {
    /// Spoke's own calls: what the hub holds.
    static let spoke = #"""
        {
          "paths": {
            "/spoke/show": {
              "get": {
                "operationId": "show", "tags": ["Spoke"], "summary": "All that the hub knows of a profile",
                "parameters": [
                  {
                    "name": "identity", "in": "query", "required": true, "example": "Email:jane@example.com",
                    "schema": { "type": "string", "pattern": "^[^:]+:.+$" }
                  }
                ],
                "responses": {
                  "200": {
                    "description": "The profile, and what each region holds of it.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object",
                          "required": [
                            "profile", "identities", "attributes", "datasets", "memberships", "events", "regions"
                          ],
                          "properties": {
                            "profile": { "type": "string" },
                            "identities": { "type": "array", "items": { "type": "string" } },
                            "attributes": { "type": "object" }, "memberships": { "type": "array" },
                            "events": { "type": "array" }, "regions": { "type": "array" },
                            "modified": { "$ref": "#/components/schemas/Time" }
                          }
                        }
                      }
                    }
                  },
                  "404": { "$ref": "#/components/responses/NotFound" }
                }
              }
            },
            "/spoke/datasets": {
              "get": {
                "operationId": "listDatasetNames", "tags": ["Spoke"], "summary": "The datasets, briefly",
                "responses": {
                  "200": {
                    "description": "All of them.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["datasets"],
                          "properties": {
                            "datasets": {
                              "type": "array", "items": { "type": "object", "required": ["id", "name", "schema"] }
                            }
                          }
                        }
                      }
                    }
                  }
                }
              }
            },
            "/spoke/rejected": {
              "get": {
                "operationId": "listRejected", "tags": ["Spoke"], "summary": "The newest records that were not taken",
                "parameters": [{ "$ref": "#/components/parameters/Limit" }],
                "responses": {
                  "200": {
                    "description": "Each with the reason.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["rejected"],
                          "properties": {
                            "rejected": {
                              "type": "array",
                              "items": { "type": "object", "required": ["time", "reason", "dataset", "edge", "body"] }
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

    /// Custom Personalization destinations, in Spoke's own shape.
    static let destinations = #"""
        {
          "paths": {
            "/spoke/destinations": {
              "get": {
                "operationId": "listDestinations", "tags": ["Destinations"],
                "summary": "The Custom Personalization destinations",
                "responses": {
                  "200": {
                    "description": "All of them.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["destinations"],
                          "properties": {
                            "destinations": {
                              "type": "array", "items": { "$ref": "#/components/schemas/Destination" }
                            }
                          }
                        }
                      }
                    }
                  }
                }
              },
              "post": {
                "operationId": "createDestination", "tags": ["Destinations"], "summary": "Defines a destination",
                "requestBody": { "$ref": "#/components/requestBodies/Destination" },
                "responses": {
                  "201": { "$ref": "#/components/responses/Destination" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            },
            "/spoke/destinations/{id}": {
              "parameters": [{ "$ref": "#/components/parameters/ID" }],
              "get": {
                "operationId": "getDestination", "tags": ["Destinations"], "summary": "One destination",
                "responses": { "200": { "$ref": "#/components/responses/Destination" } }
              },
              "put": {
                "operationId": "replaceDestination", "tags": ["Destinations"], "summary": "Replaces it",
                "requestBody": { "$ref": "#/components/requestBodies/Destination" },
                "responses": {
                  "200": { "$ref": "#/components/responses/Destination" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              },
              "delete": {
                "operationId": "deleteDestination", "tags": ["Destinations"], "summary": "Removes it",
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
              "Destination": {
                "required": true,
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["name", "alias"],
                      "properties": {
                        "name": { "$ref": "#/components/schemas/Text" },
                        "alias": { "$ref": "#/components/schemas/Text" },
                        "description": { "$ref": "#/components/schemas/OptionalText" },
                        "audiences": { "type": ["array", "null"], "items": { "type": "string" } },
                        "attributes": {
                          "type": ["object", "null"], "maxProperties": 30,
                          "additionalProperties": { "$ref": "#/components/schemas/Text" },
                          "description": "From the names that clients see to paths of fields."
                        },
                        "replication": { "enum": ["reactive", "proactive", null] },
                        "regions": {
                          "type": ["array", "null"], "items": { "type": "string" },
                          "description": "All where it is absent or empty."
                        },
                        "ttl": { "type": ["string", "null"], "description": "Such as 14 d." },
                        "laboratory": { "$ref": "#/components/schemas/OptionalTruth" },
                        "schedules": {
                          "type": ["array", "null"],
                          "items": {
                            "type": "object", "required": ["audience"],
                            "properties": {
                              "audience": { "$ref": "#/components/schemas/Text" },
                              "start": { "type": ["string", "null"], "format": "date-time" },
                              "end": { "type": ["string", "null"], "format": "date-time" }
                            }
                          }
                        }
                      }
                    },
                    "example": {
                      "name": "Shop windows", "alias": "windows", "audiences": ["Gold members"],
                      "attributes": { "firstName": "person.name.firstName" }, "ttl": "14 d"
                    }
                  }
                }
              }
            },
            "schemas": {
              "Destination": {
                "type": "object",
                "required": [
                  "id", "name", "alias", "description", "audiences", "attributes", "replication", "regions", "ttl",
                  "schedules", "created", "updated"
                ],
                "properties": {
                  "id": { "type": "string" }, "name": { "type": "string" }, "alias": { "type": "string" },
                  "audiences": { "type": "array", "items": { "type": "string" } },
                  "attributes": { "type": "object", "additionalProperties": { "type": "string" } },
                  "replication": { "enum": ["reactive", "proactive"] },
                  "regions": { "type": "array", "items": { "type": "string" } }, "ttl": { "type": "string" },
                  "schedules": { "type": "array", "items": { "type": "object", "required": ["audience"] } },
                  "created": { "$ref": "#/components/schemas/Milliseconds" },
                  "updated": { "$ref": "#/components/schemas/Milliseconds" }
                }
              }
            },
            "responses": {
              "Destination": {
                "description": "The destination.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Destination" } } }
              }
            }
          }
        }
        """#

    /// Datastreams, in Spoke's own shape.
    static let datastreams = #"""
        {
          "paths": {
            "/spoke/datastreams": {
              "get": {
                "operationId": "listDatastreams", "tags": ["Datastreams"], "summary": "The datastreams",
                "responses": {
                  "200": {
                    "description": "All of them.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["datastreams"],
                          "properties": {
                            "datastreams": { "type": "array", "items": { "$ref": "#/components/schemas/Datastream" } }
                          }
                        }
                      }
                    }
                  }
                }
              },
              "post": {
                "operationId": "createDatastream", "tags": ["Datastreams"], "summary": "Defines a datastream",
                "requestBody": { "$ref": "#/components/requestBodies/Datastream" },
                "responses": {
                  "201": { "$ref": "#/components/responses/Datastream" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            },
            "/spoke/datastreams/{id}": {
              "parameters": [{ "$ref": "#/components/parameters/ID" }],
              "get": {
                "operationId": "getDatastream", "tags": ["Datastreams"], "summary": "One datastream",
                "responses": { "200": { "$ref": "#/components/responses/Datastream" } }
              },
              "put": {
                "operationId": "replaceDatastream", "tags": ["Datastreams"], "summary": "Replaces it",
                "requestBody": { "$ref": "#/components/requestBodies/Datastream" },
                "responses": {
                  "200": { "$ref": "#/components/responses/Datastream" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              },
              "delete": {
                "operationId": "deleteDatastream", "tags": ["Datastreams"], "summary": "Removes it",
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
              "Datastream": {
                "required": true,
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["name", "eventDataset"],
                      "properties": {
                        "name": { "$ref": "#/components/schemas/Text" },
                        "eventDataset": {
                          "type": "string", "minLength": 1, "maxLength": 4096,
                          "description": "Name or id of a dataset of events."
                        },
                        "profileDataset": { "$ref": "#/components/schemas/OptionalText" },
                        "overrideDatasets": {
                          "type": ["array", "null"], "items": { "type": "string" },
                          "description": "Datasets that clients may name instead, in meta.configOverrides."
                        },
                        "enabled": { "$ref": "#/components/schemas/OptionalTruth" },
                        "accessType": { "enum": ["mixed", "authenticated", null] },
                        "edgeSegmentation": { "$ref": "#/components/schemas/OptionalTruth" },
                        "destinations": {
                          "type": ["array", "null"], "items": { "type": "string" },
                          "description": "Names or ids; none switches personalization off."
                        },
                        "staleGrace": { "type": ["string", "null"], "description": "Such as 10 min, at most 90 d." },
                        "freshFor": { "type": ["string", "null"], "description": "Such as 10 s, at most 1 d." },
                        "fallback": {
                          "anyOf": [
                            { "enum": ["answerThenRefresh", null] },
                            {
                              "type": "object", "required": ["awaitHub"],
                              "properties": { "awaitHub": { "type": "string", "minLength": 1 } }
                            }
                          ]
                        }
                      }
                    },
                    "example": { "name": "kiosks", "eventDataset": "Store events", "destinations": ["Shop pages"] }
                  }
                }
              }
            },
            "schemas": {
              "Datastream": {
                "type": "object",
                "required": [
                  "id", "name", "enabled", "accessType", "eventDataset", "profileDataset", "overrideDatasets",
                  "edgeSegmentation", "destinations", "staleGrace", "freshFor", "fallback"
                ],
                "properties": {
                  "id": { "type": "string" }, "name": { "type": "string" }, "enabled": { "type": "boolean" },
                  "accessType": { "enum": ["mixed", "authenticated"] }, "eventDataset": { "type": "string" },
                  "profileDataset": { "type": ["string", "null"] }, "edgeSegmentation": { "type": "boolean" },
                  "destinations": { "type": "array", "items": { "type": "string" } },
                  "staleGrace": { "type": "string" }, "freshFor": { "type": "string" },
                  "fallback": { "type": ["string", "object", "null"] }
                }
              }
            },
            "responses": {
              "Datastream": {
                "description": "The datastream.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Datastream" } } }
              }
            }
          }
        }
        """#
}
