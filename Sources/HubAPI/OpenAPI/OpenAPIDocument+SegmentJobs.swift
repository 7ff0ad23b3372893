extension OpenAPIDocument {
    /// Platform's Segmentation Service API: batch evaluations, and when they start.
    static let segmentJobs = #"""
        {
          "paths": {
            "/data/core/ups/segment/jobs": {
              "get": {
                "operationId": "listSegmentJobs", "tags": ["Segment jobs"], "summary": "The newest jobs",
                "parameters": [
                  {
                    "name": "status", "in": "query",
                    "schema": { "enum": ["QUEUED", "PROCESSING", "SUCCEEDED", "FAILED", "CANCELLED"] }
                  },
                  { "$ref": "#/components/parameters/Start" }, { "$ref": "#/components/parameters/Limit" }
                ],
                "responses": {
                  "200": {
                    "description": "A page.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["_page", "children"],
                          "properties": {
                            "_page": {
                              "type": "object", "required": ["totalCount", "pageSize"],
                              "properties": {
                                "totalCount": { "type": "integer" }, "pageSize": { "type": "integer" },
                                "next": { "type": "string" }
                              }
                            },
                            "children": { "type": "array", "items": { "$ref": "#/components/schemas/SegmentJob" } }
                          }
                        }
                      }
                    }
                  }
                }
              },
              "post": {
                "operationId": "startSegmentJob", "tags": ["Segment jobs"],
                "summary": "Evaluates audiences over all profiles",
                "description": "An empty list evaluates them all.",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "array",
                        "items": {
                          "type": "object", "required": ["segmentId"],
                          "properties": { "segmentId": { "$ref": "#/components/schemas/Text" } }
                        }
                      },
                      "example": [{ "segmentId": "3d1f0a52-7c0b-4f55-8a0e-5f6f1a2b0005" }]
                    }
                  }
                },
                "responses": {
                  "200": { "$ref": "#/components/responses/SegmentJob" },
                  "429": { "$ref": "#/components/responses/TooMany" }
                }
              }
            },
            "/data/core/ups/segment/jobs/bulk-get": {
              "post": {
                "operationId": "getSegmentJobs", "tags": ["Segment jobs"], "summary": "Several by their ids",
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
                              "type": "object", "additionalProperties": { "$ref": "#/components/schemas/SegmentJob" }
                            }
                          }
                        }
                      }
                    }
                  }
                }
              }
            },
            "/data/core/ups/segment/jobs/{id}": {
              "parameters": [{ "$ref": "#/components/parameters/ID" }],
              "get": {
                "operationId": "getSegmentJob", "tags": ["Segment jobs"], "summary": "One job",
                "responses": { "200": { "$ref": "#/components/responses/SegmentJob" } }
              },
              "delete": {
                "operationId": "cancelSegmentJob", "tags": ["Segment jobs"], "summary": "Cancels it",
                "responses": {
                  "204": { "$ref": "#/components/responses/Done" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            },
            "/data/core/ups/config/schedules": {
              "get": {
                "operationId": "listSchedules", "tags": ["Segment jobs"], "summary": "When jobs start by themselves",
                "parameters": [
                  { "$ref": "#/components/parameters/Start" }, { "$ref": "#/components/parameters/Limit" }
                ],
                "responses": {
                  "200": {
                    "description": "A page.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["_page", "children"],
                          "properties": {
                            "_page": {
                              "type": "object", "required": ["totalCount", "pageSize"],
                              "properties": { "totalCount": { "type": "integer" }, "pageSize": { "type": "integer" } }
                            },
                            "children": { "type": "array", "items": { "$ref": "#/components/schemas/Schedule" } }
                          }
                        }
                      }
                    }
                  }
                }
              },
              "post": {
                "operationId": "createSchedule", "tags": ["Segment jobs"], "summary": "Defines a schedule",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object", "required": ["name", "type", "properties", "schedule"],
                        "properties": {
                          "name": { "$ref": "#/components/schemas/Text" }, "type": { "const": "batch_segmentation" },
                          "properties": {
                            "type": "object", "required": ["segments"],
                            "properties": {
                              "segments": { "type": "array", "minItems": 1, "items": { "type": "string" } }
                            }
                          },
                          "schedule": {
                            "type": "string", "minLength": 1,
                            "description": "A Quartz cron expression of one time a day, in UTC."
                          },
                          "state": { "enum": ["active", "inactive", null] }
                        }
                      },
                      "example": {
                        "name": "Nightly", "type": "batch_segmentation", "properties": { "segments": ["*"] },
                        "schedule": "0 30 1 * * ?", "state": "inactive"
                      }
                    }
                  }
                },
                "responses": {
                  "200": { "$ref": "#/components/responses/Schedule" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            },
            "/data/core/ups/config/schedules/{id}": {
              "parameters": [{ "$ref": "#/components/parameters/ID" }],
              "get": {
                "operationId": "getSchedule", "tags": ["Segment jobs"], "summary": "One schedule",
                "responses": { "200": { "$ref": "#/components/responses/Schedule" } }
              },
              "patch": {
                "operationId": "changeSchedule", "tags": ["Segment jobs"], "summary": "Changes parts of it",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "array",
                        "items": {
                          "type": "object", "required": ["op", "path", "value"],
                          "properties": {
                            "op": { "const": "add" },
                            "path": { "enum": ["/state", "/schedule", "/properties/segments"] },
                            "value": { "type": ["string", "array"] }
                          }
                        }
                      },
                      "example": [{ "op": "add", "path": "/state", "value": "active" }]
                    }
                  }
                },
                "responses": {
                  "204": { "$ref": "#/components/responses/Done" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              },
              "delete": {
                "operationId": "deleteSchedule", "tags": ["Segment jobs"], "summary": "Removes it",
                "responses": {
                  "204": { "$ref": "#/components/responses/Done" },
                  "409": { "$ref": "#/components/responses/Conflict" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            }
          },
          "components": {
            "schemas": {
              "SegmentJob": {
                "type": "object",
                "required": ["id", "imsOrgId", "sandbox", "source", "status", "segments", "metrics", "creationTime"],
                "properties": {
                  "id": { "type": "string" }, "imsOrgId": { "type": "string" },
                  "sandbox": { "$ref": "#/components/schemas/Sandbox" }, "source": { "enum": ["api", "scheduler"] },
                  "status": { "enum": ["QUEUED", "PROCESSING", "SUCCEEDED", "FAILED", "CANCELLED"] },
                  "segments": { "type": "array", "items": { "type": "object", "required": ["segmentId"] } },
                  "metrics": { "type": "object", "required": ["totalProfiles"] },
                  "creationTime": { "$ref": "#/components/schemas/Milliseconds" },
                  "updateTime": { "$ref": "#/components/schemas/Milliseconds" }
                }
              },
              "Schedule": {
                "type": "object",
                "required": ["id", "imsOrgId", "sandbox", "name", "type", "state", "schedule", "properties"],
                "properties": {
                  "id": { "type": "string" }, "imsOrgId": { "type": "string" }, "name": { "type": "string" },
                  "sandbox": { "$ref": "#/components/schemas/Sandbox" }, "type": { "const": "batch_segmentation" },
                  "state": { "enum": ["active", "inactive"] }, "schedule": { "type": "string" },
                  "properties": { "type": "object", "required": ["segments"] },
                  "createEpoch": { "type": "integer" }, "updateEpoch": { "type": "integer" }
                }
              }
            },
            "responses": {
              "SegmentJob": {
                "description": "The job.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/SegmentJob" } } }
              },
              "Schedule": {
                "description": "The schedule.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Schedule" } } }
              }
            }
          }
        }
        """#
}
