extension OpenAPIDocument {
    /// Platform's Identity Service API: graphs.
    static let identityGraph = #"""
        {
          "paths": {
            "/data/core/identity/identity": {
              "get": {
                "operationId": "getXID", "tags": ["Identities"], "summary": "The XID of an identity",
                "parameters": [
                  { "$ref": "#/components/parameters/IdentityXID" }, { "$ref": "#/components/parameters/IdentityValue" },
                  { "$ref": "#/components/parameters/NamespaceCode" },
                  { "$ref": "#/components/parameters/NamespaceNumber" }
                ],
                "responses": {
                  "200": {
                    "description": "It.",
                    "content": {
                      "application/json": {
                        "schema": {
                          "type": "object", "required": ["xid"], "properties": { "xid": { "type": "string" } }
                        }
                      }
                    }
                  },
                  "404": { "$ref": "#/components/responses/NotFound" }
                }
              }
            },
            "/data/core/identity/cluster/members": {
              "get": {
                "operationId": "getCluster", "tags": ["Identities"], "summary": "What an identity is linked to",
                "parameters": [
                  { "$ref": "#/components/parameters/IdentityXID" }, { "$ref": "#/components/parameters/IdentityValue" },
                  { "$ref": "#/components/parameters/NamespaceCode" },
                  { "$ref": "#/components/parameters/NamespaceNumber" },
                  { "$ref": "#/components/parameters/GraphType" }
                ],
                "responses": {
                  "200": { "$ref": "#/components/responses/Clusters" },
                  "404": { "$ref": "#/components/responses/NotFound" }
                }
              }
            },
            "/data/core/identity/clusters/members": {
              "post": {
                "operationId": "getClusters", "tags": ["Identities"], "summary": "What several are linked to",
                "requestBody": { "$ref": "#/components/requestBodies/Identities" },
                "responses": { "200": { "$ref": "#/components/responses/Clusters" } }
              }
            },
            "/data/core/identity/v2/graph": {
              "get": {
                "operationId": "getGraph", "tags": ["Identities"], "summary": "The graph of an identity",
                "parameters": [
                  { "$ref": "#/components/parameters/IdentityXID" }, { "$ref": "#/components/parameters/IdentityValue" },
                  { "$ref": "#/components/parameters/NamespaceCode" },
                  { "$ref": "#/components/parameters/NamespaceNumber" },
                  { "$ref": "#/components/parameters/GraphType" },
                  {
                    "name": "projection_type", "in": "query",
                    "schema": { "enum": ["set", "graph"], "default": "set" }
                  }
                ],
                "responses": {
                  "200": { "$ref": "#/components/responses/Graphs" },
                  "404": { "$ref": "#/components/responses/NotFound" }
                }
              },
              "post": {
                "operationId": "getGraphs", "tags": ["Identities"], "summary": "The graphs of several",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "allOf": [
                          { "$ref": "#/components/schemas/NamedIdentities" },
                          {
                            "type": "object", "required": ["projection_type"],
                            "properties": {
                              "projection_type": { "enum": ["set", "graph"] },
                              "require_edge_meta_data": { "$ref": "#/components/schemas/OptionalTruth" }
                            }
                          }
                        ]
                      },
                      "example": {
                        "projection_type": "graph", "composite_xids": [{ "ns": "Email", "id": "jane@example.com" }]
                      }
                    }
                  }
                },
                "responses": {
                  "200": { "$ref": "#/components/responses/Graphs" },
                  "501": { "$ref": "#/components/responses/NotSupported" }
                }
              }
            },
            "/data/core/identity/mapping": {
              "get": {
                "operationId": "getMapping", "tags": ["Identities"],
                "summary": "The identities of one namespace that an identity is linked to",
                "parameters": [
                  { "$ref": "#/components/parameters/IdentityXID" }, { "$ref": "#/components/parameters/IdentityValue" },
                  { "$ref": "#/components/parameters/NamespaceCode" },
                  { "$ref": "#/components/parameters/NamespaceNumber" },
                  { "$ref": "#/components/parameters/GraphType" },
                  {
                    "name": "targetNs", "in": "query", "schema": { "type": "string" },
                    "description": "Code or number; the identity's own where it is absent."
                  }
                ],
                "responses": {
                  "200": { "$ref": "#/components/responses/Mappings" },
                  "204": { "description": "There are none." },
                  "404": { "$ref": "#/components/responses/NotFound" }
                }
              }
            },
            "/data/core/identity/mappings": {
              "post": {
                "operationId": "getMappings", "tags": ["Identities"], "summary": "The same of several identities",
                "requestBody": {
                  "required": true,
                  "content": {
                    "application/json": {
                      "schema": {
                        "allOf": [
                          { "$ref": "#/components/schemas/NamedIdentities" },
                          { "type": "object", "properties": { "targetNs": { "type": ["string", "integer", "null"] } } }
                        ]
                      },
                      "example": { "compositeXids": [{ "ns": "Email", "id": "jane@example.com" }], "targetNs": "ECID" }
                    }
                  }
                },
                "responses": {
                  "200": { "$ref": "#/components/responses/Mappings" },
                  "204": { "description": "There are none." }
                }
              }
            }
          },
          "components": {
            "parameters": {
              "IdentityXID": { "name": "xid", "in": "query", "schema": { "type": "string" } },
              "IdentityValue": {
                "name": "id", "in": "query", "schema": { "type": "string" }, "example": "jane@example.com",
                "description": "With namespace or nsid; instead of xid."
              },
              "NamespaceCode": { "name": "namespace", "in": "query", "schema": { "type": "string" }, "example": "Email" },
              "NamespaceNumber": {
                "name": "nsid", "in": "query", "schema": { "type": "integer", "minimum": 0, "maximum": 2147483647 }
              },
              "GraphType": {
                "name": "graph-type", "in": "query",
                "schema": { "enum": ["pdg", "private", "private graph"], "default": "pdg" }
              }
            },
            "requestBodies": {
              "Identities": {
                "required": true,
                "content": {
                  "application/json": {
                    "schema": { "$ref": "#/components/schemas/NamedIdentities" },
                    "example": { "compositeXids": [{ "ns": "Email", "id": "jane@example.com" }] }
                  }
                }
              }
            },
            "schemas": {
              "CompositeXID": {
                "type": "object", "required": ["id"],
                "properties": {
                  "id": { "$ref": "#/components/schemas/Text" }, "ns": { "$ref": "#/components/schemas/Text" },
                  "namespace": { "$ref": "#/components/schemas/Text" }, "nsid": { "type": ["integer", "string"] }
                },
                "anyOf": [{ "required": ["ns"] }, { "required": ["namespace"] }, { "required": ["nsid"] }]
              },
              "NamedIdentities": {
                "description": "By XID, or by namespace and value. Of the lists the first that is there counts, and it is not empty.",
                "type": "object",
                "properties": {
                  "xids": {
                    "type": ["array", "null"], "maxItems": 1000, "items": { "type": "string", "maxLength": 4096 }
                  },
                  "compositeXids": {
                    "type": ["array", "null"], "maxItems": 1000,
                    "items": { "$ref": "#/components/schemas/CompositeXID" }
                  },
                  "composite_xids": {
                    "type": ["array", "null"], "maxItems": 1000,
                    "items": { "$ref": "#/components/schemas/CompositeXID" }
                  }
                },
                "anyOf": [
                  { "required": ["xids"] }, { "required": ["compositeXids"] }, { "required": ["composite_xids"] }
                ]
              },
              "IdentityNames": { "type": "array", "items": { "type": ["string", "object"] } }
            },
            "responses": {
              "Clusters": {
                "description": "An identity that is linked to nothing has no members.",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["version", "clusters", "unprocessedRecords", "algo_type"],
                      "properties": {
                        "version": { "type": "string" },
                        "clusters": {
                          "type": "array",
                          "items": {
                            "type": "object", "required": ["members"],
                            "properties": { "members": { "$ref": "#/components/schemas/IdentityNames" } }
                          }
                        },
                        "unprocessedRecords": { "$ref": "#/components/schemas/IdentityNames" },
                        "algo_type": { "type": "string" }
                      }
                    }
                  }
                }
              },
              "Graphs": {
                "description": "Members of each graph, or its vertices and edges.",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["version", "graphs", "algo_type"],
                      "properties": {
                        "version": { "type": "string" },
                        "graphs": {
                          "type": "array",
                          "items": {
                            "type": "object",
                            "anyOf": [{ "required": ["members"] }, { "required": ["vertices", "edges"] }]
                          }
                        },
                        "algo_type": { "type": "string" }
                      }
                    }
                  }
                }
              },
              "Mappings": {
                "description": "For each identity its mapping.",
                "content": {
                  "application/json": {
                    "schema": {
                      "type": "object", "required": ["version", "mappings"],
                      "properties": {
                        "version": { "type": "integer" },
                        "mappings": {
                          "type": "array",
                          "items": {
                            "type": "object", "required": ["mapping"],
                            "properties": { "mapping": { "type": "array", "items": { "type": "object" } } }
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
