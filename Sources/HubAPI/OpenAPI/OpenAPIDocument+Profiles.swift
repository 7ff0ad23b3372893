extension OpenAPIDocument {
    /// Platform's Real-Time Customer Profile API: what profiles there are.
    static let profileSamples = #"""
        {
          "paths": {
            "/data/core/ups/previewsamplestatus": {
              "get": {
                "operationId": "getSample", "tags": ["Profiles"], "summary": "How many profiles there are",
                "description": "503 until they have been counted after a start.",
                "responses": {
                  "200": {
                    "description": "The newest count.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object",
                          "required": ["numRowsToRead", "sampleJobRunning", "docCount", "totalRows", "status"],
                          "properties": {
                            "numRowsToRead": { "type": "string" }, "docCount": { "type": "string" },
                            "totalRows": { "type": "string" }, "totalFragmentCount": { "type": "integer" },
                            "sampleJobRunning": {
                              "type": "object", "required": ["status"],
                              "properties": { "status": { "type": "boolean" } }
                            },
                            "status": { "type": "string" }, "samplingRatio": { "const": 1.0 }
                          }
                        }
                      }
                    }
                  }
                }
              }
            },
            "/data/core/ups/previewsamplestatus/report/dataset": {
              "get": {
                "operationId": "reportDatasets", "tags": ["Profiles"],
                "summary": "How many profiles have data of each dataset",
                "parameters": [{ "$ref": "#/components/parameters/ReportDay" }],
                "responses": {
                  "200": { "$ref": "#/components/responses/ProfileReport" },
                  "404": { "$ref": "#/components/responses/NotFound" }
                }
              }
            },
            "/data/core/ups/previewsamplestatus/report/namespace": {
              "get": {
                "operationId": "reportNamespaces", "tags": ["Profiles"],
                "summary": "How many profiles have an identity of each namespace",
                "parameters": [{ "$ref": "#/components/parameters/ReportDay" }],
                "responses": {
                  "200": { "$ref": "#/components/responses/ProfileReport" },
                  "404": { "$ref": "#/components/responses/NotFound" }
                }
              }
            }
          },
          "components": {
            "parameters": {
              "ReportDay": {
                "name": "date", "in": "query",
                "schema": { "type": "string", "pattern": "^([0-9]{4}-[0-9]{2}-[0-9]{2})?$" },
                "description": "In UTC; the newest report where it is absent."
              }
            },
            "responses": {
              "ProfileReport": {
                "description": "One row for each that some profile has.",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["data", "reportTimestamp"],
                      "properties": {
                        "data": {
                          "type": "array",
                          "items": {
                            "type": "object", "required": ["value", "fullIDsCount", "fullIDsPercentage"],
                            "properties": {
                              "value": { "type": "string" }, "fullIDsCount": { "type": "integer", "minimum": 0 },
                              "fullIDsPercentage": { "type": "number", "minimum": 0, "maximum": 1 }
                            }
                          }
                        },
                        "reportTimestamp": { "type": "string" }
                      }
                    }
                  }
                }
              }
            }
          }
        }
        """#

    /// Platform's Real-Time Customer Profile API: removing a dataset's or a batch's data.
    static let systemJobs = #"""
        {
          "paths": {
            "/data/core/ups/system/jobs": {
              "get": {
                "operationId": "listSystemJobs", "tags": ["Profile system jobs"], "summary": "The newest jobs",
                "parameters": [
                  { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 100 } },
                  { "name": "start", "in": "query", "schema": { "type": "integer", "minimum": 0, "maximum": 1000 } },
                  { "name": "page", "in": "query", "schema": { "type": "integer", "minimum": 0, "maximum": 1000 } },
                  {
                    "name": "sort", "in": "query",
                    "schema": {
                      "type": "string", "pattern": "^((batchId|dataSetId|status|createEpoch|updateEpoch)(:(asc|desc))?)?$"
                    }
                  }
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
                              "type": "object", "required": ["count", "next"],
                              "properties": { "count": { "type": "integer" }, "next": { "type": "string" } }
                            },
                            "children": { "type": "array", "items": { "$ref": "#/components/schemas/SystemJob" } }
                          }
                        }
                      }
                    }
                  }
                }
              },
              "post": {
                "operationId": "startSystemJob", "tags": ["Profile system jobs"],
                "summary": "Removes a dataset's or a batch's data from all profiles",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object",
                        "properties": {
                          "dataSetId": { "type": ["string", "null"], "minLength": 1, "maxLength": 4096 },
                          "batchId": { "type": "string", "pattern": "^[0-9A-Z]{26}$" }
                        },
                        "anyOf": [{ "required": ["dataSetId"] }, { "required": ["batchId"] }]
                      },
                      "example": { "dataSetId": "5f2a8b1c9d3e4a0001c0ffe4" }
                    }
                  }
                },
                "responses": {
                  "200": { "$ref": "#/components/responses/SystemJob" },
                  "422": { "$ref": "#/components/responses/Refused" }
                }
              }
            },
            "/data/core/ups/system/jobs/{id}": {
              "parameters": [{ "$ref": "#/components/parameters/ID" }],
              "get": {
                "operationId": "getSystemJob", "tags": ["Profile system jobs"], "summary": "One job",
                "responses": { "200": { "$ref": "#/components/responses/SystemJob" } }
              },
              "delete": {
                "operationId": "dropSystemJob", "tags": ["Profile system jobs"], "summary": "Stops and forgets a job",
                "responses": { "200": { "$ref": "#/components/responses/Done" } }
              }
            }
          },
          "components": {
            "schemas": {
              "SystemJob": {
                "type": "object",
                "required": ["id", "imsOrgId", "status", "dataSetId", "createEpoch", "updateEpoch"],
                "properties": {
                  "id": { "type": "string" }, "imsOrgId": { "type": "string" }, "jobType": { "const": "DELETE" },
                  "requestType": { "enum": ["TRUNCATE_DATASET", "DELETE_EE_BATCH"] },
                  "dataSetId": { "type": "string" }, "batchId": { "type": "string" },
                  "status": { "enum": ["NEW", "IN-PROGRESS", "SUCCESS", "ERROR"] },
                  "createEpoch": { "type": "integer" }, "updateEpoch": { "type": "integer" },
                  "metrics": { "type": "string" }, "message": { "type": "string" }
                }
              }
            },
            "responses": {
              "SystemJob": {
                "description": "The job.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/SystemJob" } } }
              }
            }
          }
        }
        """#
}
