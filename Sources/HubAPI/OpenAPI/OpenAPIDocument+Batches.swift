extension OpenAPIDocument {
    /// Platform's Batch Ingestion API, and what the Catalog Service and the Data Access API tell of batches.
    static let batches = #"""
        {
          "paths": {
            "/data/foundation/import/batches": {
              "post": {
                "operationId": "createBatch", "tags": ["Batch ingestion"], "summary": "Begins a batch of files",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "type": "object", "required": ["datasetId", "inputFormat"],
                        "properties": {
                          "datasetId": { "type": "string" },
                          "inputFormat": {
                            "type": "object", "required": ["format"],
                            "properties": {
                              "format": { "type": "string", "description": "json, in either case." },
                              "isMultiLineJson": { "enum": [true, false, "true", "false", null] }
                            }
                          },
                          "externalId": { "type": "string" }, "tags": { "type": "object" }
                        }
                      },
                      "example": { "datasetId": "5f2a8b1c9d3e4a0001c0ffe1", "inputFormat": { "format": "json" } }
                    }
                  }
                },
                "responses": {
                  "201": {
                    "description": "The batch.",
                    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Batch" } } }
                  },
                  "501": { "$ref": "#/components/responses/NotSupported" }
                }
              }
            },
            "/data/foundation/import/batches/{batchId}": {
              "parameters": [{ "$ref": "#/components/parameters/BatchID" }],
              "post": {
                "operationId": "endBatch", "tags": ["Batch ingestion"], "summary": "Completes a batch, or gives it up",
                "parameters": [
                  {
                    "name": "action", "in": "query", "required": true,
                    "schema": { "enum": ["COMPLETE", "ABORT", "FAIL", "REVERT"] }, "description": "In either case."
                  }
                ],
                "responses": {
                  "200": {
                    "description": "The batch.",
                    "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Batch" } } }
                  },
                  "413": { "$ref": "#/components/responses/TooLarge" }
                }
              }
            },
            "/data/foundation/catalog/batches": {
              "get": {
                "operationId": "listBatches", "tags": ["Batch ingestion"], "summary": "The newest batches",
                "parameters": [
                  { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 100 } },
                  { "name": "status", "in": "query", "schema": { "type": "string" } },
                  { "name": "dataSet", "in": "query", "schema": { "type": "string" } }
                ],
                "responses": { "200": { "$ref": "#/components/responses/Batches" } }
              }
            },
            "/data/foundation/catalog/batches/{batchId}": {
              "parameters": [{ "$ref": "#/components/parameters/BatchID" }],
              "get": {
                "operationId": "getBatch", "tags": ["Batch ingestion"], "summary": "One batch",
                "responses": { "200": { "$ref": "#/components/responses/Batches" } }
              }
            },
            "/data/foundation/export/batches/{batchId}/failed": {
              "parameters": [{ "$ref": "#/components/parameters/BatchID" }],
              "get": {
                "operationId": "getFailedRecords", "tags": ["Batch ingestion"],
                "summary": "The records that were not taken",
                "parameters": [
                  {
                    "name": "path", "in": "query", "schema": { "type": "string" },
                    "description": "A file of the list that the call answers without it."
                  }
                ],
                "responses": {
                  "200": {
                    "description": "A list of files, or one of them: a record a line, each with _errors.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["data", "_page"],
                          "properties": {
                            "data": { "type": "array", "items": { "type": "object", "required": ["name", "length"] } },
                            "_page": { "type": "object", "required": ["limit", "count"] }
                          }
                        }
                      },
                      "application/octet-stream": { "schema": { "type": "string", "format": "binary" } }
                    }
                  }
                }
              }
            }
          },
          "components": {
            "parameters": {
              "BatchID": {
                "name": "batchId", "in": "path", "required": true,
                "schema": { "type": "string", "pattern": "^[0-9A-Z]{26}$" }
              }
            },
            "schemas": {
              "Batch": {
                "type": "object",
                "required": [
                  "id", "imsOrg", "created", "updated", "status", "version", "relatedObjects", "inputFormat",
                  "recordCount", "failedRecordCount", "metrics"
                ],
                "properties": {
                  "id": { "type": "string", "pattern": "^[0-9A-Z]{26}$" }, "imsOrg": { "type": "string" },
                  "created": { "$ref": "#/components/schemas/Milliseconds" },
                  "updated": { "$ref": "#/components/schemas/Milliseconds" },
                  "status": {
                    "enum": ["loading", "loaded", "processing", "success", "failed", "aborted", "inactive"]
                  },
                  "version": { "type": "string" }, "relatedObjects": { "type": "array" },
                  "inputFormat": { "type": "object", "required": ["format"] },
                  "recordCount": { "type": "integer", "minimum": 0 },
                  "failedRecordCount": { "type": "integer", "minimum": 0 }, "metrics": { "type": "object" },
                  "errors": { "type": "array", "items": { "type": "object", "required": ["code", "description"] } }
                }
              }
            },
            "responses": {
              "Batches": {
                "description": "A map from ids.",
                "content": {
                  "application/json": {
                    "schema": { "type": "object", "additionalProperties": { "$ref": "#/components/schemas/Batch" } }
                  }
                }
              }
            }
          }
        }
        """#

    /// Platform's Batch Ingestion API: the files of a batch.
    static let batchFiles = #"""
        {
          "paths": {
            "/data/foundation/import/batches/{batchId}/datasets/{datasetId}/files/{filePath}": {
              "parameters": [
                { "$ref": "#/components/parameters/BatchID" },
                {
                  "name": "datasetId", "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 },
                  "description": "The batch's."
                },
                {
                  "name": "filePath", "in": "path", "required": true, "schema": { "type": "string", "minLength": 1 },
                  "description": "May have slashes, escaped or not.", "example": "customers.json"
                }
              ],
              "put": {
                "operationId": "putFile", "tags": ["Batch ingestion"], "summary": "Sends a file whole",
                "requestBody": { "$ref": "#/components/requestBodies/Bytes" },
                "responses": {
                  "200": { "$ref": "#/components/responses/Done" }, "201": { "$ref": "#/components/responses/Done" },
                  "414": { "$ref": "#/components/responses/AddressTooLong" }
                }
              },
              "post": {
                "operationId": "beginOrCompleteFile", "tags": ["Batch ingestion"],
                "summary": "Begins a file that comes in parts, or completes it",
                "parameters": [
                  {
                    "name": "action", "in": "query", "required": true, "description": "In either case.",
                    "schema": { "enum": ["INITIALIZE", "COMPLETE"] }
                  }
                ],
                "responses": {
                  "200": { "$ref": "#/components/responses/File" }, "201": { "$ref": "#/components/responses/File" },
                  "413": { "$ref": "#/components/responses/TooLarge" },
                  "414": { "$ref": "#/components/responses/AddressTooLong" }
                }
              },
              "patch": {
                "operationId": "putPart", "tags": ["Batch ingestion"], "summary": "Sends a part of a file",
                "parameters": [
                  {
                    "name": "Content-Range", "in": "header", "required": true, "example": "bytes 0-1023/*",
                    "schema": { "type": "string", "pattern": "^bytes [0-9]{1,15}-[0-9]{1,15}/([0-9]{1,15}|[*])$" }
                  }
                ],
                "requestBody": { "$ref": "#/components/requestBodies/Bytes" },
                "responses": {
                  "200": { "$ref": "#/components/responses/File" },
                  "414": { "$ref": "#/components/responses/AddressTooLong" }
                }
              },
              "head": {
                "operationId": "getFileSize", "tags": ["Batch ingestion"], "summary": "How much of a file has arrived",
                "responses": {
                  "200": {
                    "description": "Range names the bytes that are there.",
                    "headers": { "Range": { "schema": { "type": "string", "pattern": "^bytes=0-[0-9]+$" } } }
                  },
                  "414": { "$ref": "#/components/responses/AddressTooLong" }
                }
              }
            }
          },
          "components": {
            "requestBodies": {
              "Bytes": {
                "required": true, "description": "Lines of JSON, or a list of records.",
                "content": { "application/octet-stream": { "schema": { "type": "string", "format": "binary" } } }
              }
            },
            "responses": {
              "File": {
                "description": "How much of the file is there.",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["name", "sizeInBytes"],
                      "properties": {
                        "name": { "type": "string" }, "sizeInBytes": { "type": "integer", "minimum": 0 }
                      }
                    }
                  }
                }
              },
              "AddressTooLong": {
                "description": "An address may have 2000 characters.",
                "content": { "application/problem+json": { "schema": { "$ref": "#/components/schemas/Problem" } } }
              }
            }
          }
        }
        """#
}
