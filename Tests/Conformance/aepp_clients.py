"""Calls a hub and an edge through aepp, a published client of the platform, as its users would.

    .ci/python Tests/Conformance/aepp_clients.py

Prints each call that does not come back as aepp needs it, and ends with 1 if there is one.
"""

import sys
import tempfile
import time
import traceback
import os

import aepp
from aepp import catalog, configs, customerprofile, edge, identity, ingestion, schema, segmentation

import spoke

ORGANISATION = "53A16ACB5CC1D3760A495C99@AdobeOrg"
CUSTOMERS, EVENTS = "5f2a8b1c9d3e4a0001c0ffe1", "5f2a8b1c9d3e4a0001c0ffe4"
CUSTOMER_SCHEMA = "https://ns.adobe.com/retail/schemas/customer"
EVENT_SCHEMA = "https://ns.adobe.com/retail/schemas/store-event"
GOLD = "3d1f0a52-7c0b-4f55-8a0e-5f6f1a2b0005"
SERVER_DATASTREAM = "2f6a9d30-51c4-4b8e-b7f2-8d3e4c5a0002"
JANE = {"Email": [{"id": "jane@example.com", "primary": True}]}
PROFILE = {"name": "_xdm.context.profile"}


class Report:
    def __init__(self):
        self.calls = 0
        self.failures = []

    def check(self, name, call, is_good):
        """What `call` gives; `None` where it raises."""
        self.calls += 1
        try:
            result = call()
            good = is_good(result)
        except Exception:  # pylint: disable=broad-except
            result, good = None, False
            self.failures.append(f"{name}: {traceback.format_exc(limit=-2)}")
        else:
            if not good:
                self.failures.append(f"{name}: {str(result)[:500]}")
        print("ok  " if good else "FAIL", name)
        return result


def connect(hub):
    """Points aepp at the hub, for everything that it does from here on."""
    client = hub.client
    aepp.configure(
        org_id=client["x-gw-ims-org-id"], client_id=client["client_id"], secret=client["client_secret"], scopes="openid",
        sandbox=client["x-sandbox-name"])
    aepp.config.endpoints["global"] = hub.url
    aepp.config.endpoints["streaming"]["collection"] = hub.url
    aepp.config.config_object["imsEndpoint"] = hub.url
    aepp.config.config_object["oauthTokenEndpointV2"] = hub.url + "/ims/token/v3"


def message(dataset, schema_id, entity):
    reference = {"id": schema_id, "contentType": "application/vnd.adobe.xed-full+json;version=1"}
    return {
        "header": {"schemaRef": reference, "imsOrgId": ORGANISATION, "datasetId": dataset},
        "body": {"xdmMeta": {"schemaRef": reference}, "xdmEntity": entity}}


def stream(report):
    client = ingestion.DataIngestion()
    record = message(CUSTOMERS, CUSTOMER_SCHEMA, {"identityMap": JANE, "person": {"name": {"firstName": "Jane"}}})
    report.check("ingestion.streamMessage", lambda: client.streamMessage("crm", record), lambda r: r["xactionId"])
    events = [
        message(EVENTS, EVENT_SCHEMA, {
            "_id": f"e-{number}", "timestamp": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "identityMap": JANE,
            "eventType": "commerce.purchases"})
        for number in range(3)]
    report.check(
        "ingestion.streamMessages", lambda: client.streamMessages("stores", events),
        lambda r: all("xactionId" in one for one in r["responses"]))
    batch = report.check("ingestion.createBatch", lambda: client.createBatch(CUSTOMERS, format="json"), lambda r: r["id"])
    if batch:
        file = '{"identityMap":{"Email":[{"id":"john@example.com","primary":true}]}}\n'
        report.check(
            "ingestion.uploadSmallFile",
            lambda: client.uploadSmallFile(batch["id"], CUSTOMERS, "customers.json", file), lambda r: True)
        report.check(
            "ingestion.uploadSmallFileFinish", lambda: client.uploadSmallFileFinish(batch["id"]), lambda r: True)


def read_profiles(report):
    client = customerprofile.Profile()
    report.check(
        "profile.getEntity", lambda: client.getEntity(entityId="jane@example.com", entityIdNS="Email"),
        lambda r: next(iter(r.values()))["entity"]["person"]["name"]["firstName"] == "Jane")
    report.check(
        "profile.getEntity of events",
        lambda: client.getEntity("_xdm.context.experienceevent", "jane@example.com", "Email"), lambda r: len(r) == 3)
    report.check(
        "profile.getEntities",
        lambda: client.getEntities({
            "schema": PROFILE, "identities": [{"entityId": "jane@example.com", "entityIdNS": {"code": "Email"}}]}),
        lambda r: next(iter(r.values()))["entity"])
    report.check("profile.getPreviewStatus", client.getPreviewStatus, lambda r: "totalRows" in r)
    report.check("profile.getPreviewDataSet", client.getPreviewDataSet, lambda r: isinstance(r, list))
    report.check("profile.getPreviewNamespace", client.getPreviewNamespace, lambda r: isinstance(r, list))
    report.check(
        "profile.deleteEntity",
        lambda: client.deleteEntity(PROFILE["name"], "john@example.com", "Email"), lambda r: True)


def define_profiles(report):
    client = customerprofile.Profile()
    report.check("profile.getMergePolicies", client.getMergePolicies, lambda r: len(r) > 0)
    policy = report.check(
        "profile.createMergePolicy",
        lambda: client.createMergePolicy({
            "name": "Second", "identityGraph": {"type": "pdg"}, "attributeMerge": {"type": "timestampOrdered"},
            "schema": PROFILE}),
        lambda r: r["id"])
    if policy:
        report.check("profile.getMergePolicy", lambda: client.getMergePolicy(policy["id"]), lambda r: r["name"] == "Second")
        report.check("profile.deleteMergePolicy", lambda: client.deleteMergePolicy(policy["id"]), lambda r: True)
    destination = report.check(
        "profile.createDestination",
        lambda: client.createDestination({"type": "EDGE", "dataCenters": ["VA6"], "ttl": 3600}), lambda r: r["id"])
    report.check(
        "profile.getDestinations", client.getDestinations, lambda r: len(r) == 1)
    if destination:
        projection = report.check(
            "profile.createProjection",
            lambda: client.createProjection(
                schemaName=PROFILE["name"],
                projectionConfig={"selector": "person(name)", "name": "names", "destinationId": destination["id"]}),
            lambda r: r["id"])
        report.check(
            "profile.getProjections", lambda: client.getProjections(PROFILE["name"]),
            lambda r: len(r) == 1)
        if projection:
            report.check("profile.deleteProjection", lambda: client.deleteProjection(projection["id"]), lambda r: True)
        report.check("profile.deleteDestination", lambda: client.deleteDestination(destination["id"]), lambda r: True)
    attribute = report.check(
        "profile.createComputedAttribute",
        lambda: client.createComputedAttribute({
            "name": "purchases", "displayName": "Purchases", "description": "Of a week", "status": "DRAFT",
            "expression": {
                "type": "PQL", "format": "pql/text", "value": 'xEvent[eventType = "commerce.purchases"].count()'},
            "duration": {"count": 7, "unit": "DAYS"}}),
        lambda r: r["id"])
    report.check("profile.getComputedAttributes", client.getComputedAttributes, lambda r: len(r) == 1)
    if attribute:
        report.check(
            "profile.deleteComputedAttribute", lambda: client.deleteComputedAttribute(attribute["id"]), lambda r: True)
    report.check("profile.getDeleteSystemJobs", client.getDeleteSystemJobs, lambda r: r == [])


def segment(report):
    client = segmentation.Segmentation()
    report.check("segmentation.getSegments", client.getSegments, lambda r: len(r) == 7)
    report.check("segmentation.getSegment", lambda: client.getSegment(GOLD), lambda r: r["name"] == "Gold members")
    silver = {
        "name": "Silver", "schema": PROFILE, "profileInstanceId": "ups", "description": "", "ttlInDays": 30,
        "expression": {"type": "PQL", "format": "pql/text", "value": 'loyalty.tier = "silver"'}}
    made = report.check("segmentation.createSegment", lambda: client.createSegment(silver), lambda r: r["id"])
    if made:
        report.check(
            "segmentation.updateSegment", lambda: client.updateSegment(made["id"], {**silver, "description": "Cards"}),
            lambda r: r["description"] == "Cards")
        report.check("segmentation.deleteSegment", lambda: client.deleteSegment(made["id"]), lambda r: True)
    job = report.check("segmentation.createJob", lambda: client.createJob([GOLD]), lambda r: r["id"])
    report.check("segmentation.getJobs", client.getJobs, lambda r: len(r) > 0)
    if job:
        report.check("segmentation.getJob", lambda: client.getJob(job["id"]), lambda r: r["status"])
    schedule = report.check(
        "segmentation.createSchedule",
        lambda: client.createSchedule({
            "name": "Nightly", "type": "batch_segmentation", "properties": {"segments": ["*"]},
            "schedule": "0 0 1 * * ?", "state": "inactive"}),
        lambda r: r["id"])
    report.check("segmentation.getSchedules", client.getSchedules, lambda r: len(r) > 0)
    if schedule:
        report.check("segmentation.deleteSchedule", lambda: client.deleteSchedule(schedule["id"]), lambda r: True)


def link(report):
    client = identity.Identity()
    client.endpoint = aepp.config.endpoints["global"] + "/data/core"
    report.check("identity.getIdentities", client.getIdentities, lambda r: any(one["code"] == "ECID" for one in r))
    report.check(
        "identity.getIdentity", lambda: client.getIdentity("jane@example.com", namespace="Email"), lambda r: r["xid"])
    report.check(
        "identity.createIdentity",
        lambda: client.createIdentity(name="Loyalty card", code="LoyaltyCard", idType="CROSS_DEVICE", description=""),
        lambda r: r["code"] == "LoyaltyCard")
    report.check(
        "identity.getLinkedIdentities",
        lambda: client.getLinkedIdentities([{"ns": "Email", "id": "jane@example.com"}]), lambda r: r["graphs"])


def define_schemas(report):
    client = schema.Schema()
    report.check("schema.getStats", client.getStats, lambda r: r["tenantId"])
    report.check("schema.getTenantId", client.getTenantId, lambda r: r)
    report.check("schema.getClasses", client.getClasses, lambda r: isinstance(r, list))
    report.check("schema.getFieldGroupsGlobal", client.getFieldGroupsGlobal, lambda r: len(r) > 0)
    made = report.check(
        "schema.createSchema",
        lambda: client.createSchema({
            "title": "Visitors", "type": "object", "allOf": [{"$ref": "https://ns.adobe.com/xdm/context/profile"}]}),
        lambda r: r["$id"])
    report.check("schema.getSchemas", client.getSchemas, lambda r: len(r) > 0)
    if made:
        report.check(
            "schema.getSchema", lambda: client.getSchema(made["$id"], full=False), lambda r: r["title"] == "Visitors")
        report.check("schema.deleteSchema", lambda: client.deleteSchema(made["$id"]), lambda r: True)
    sets = catalog.Catalog()
    report.check("catalog.getDataSets", sets.getDataSets, lambda r: CUSTOMERS in r)
    report.check("catalog.getDataSet", lambda: sets.getDataSet(CUSTOMERS), lambda r: CUSTOMERS in r)
    report.check("catalog.getBatches", sets.getBatches, lambda r: isinstance(r, dict))


def ask_edge(report, hub, node):
    """The server host, with a token of the hub."""
    client = hub.client
    connection = configs.ConnectObject(
        org_id=client["x-gw-ims-org-id"], client_id=client["client_id"], secret=client["client_secret"], scopes="openid",
        sandbox=client["x-sandbox-name"])
    connection.getConfigObject()["oauthTokenEndpointV2"] = hub.url + "/ims/token/v3"
    caller = edge.Edge(dataStreamId=SERVER_DATASTREAM, config=connection)
    caller.endpoint = node.server_url + "/ee/v2/interact"
    xdm = {"identityMap": JANE}
    report.check(
        "edge.interact", lambda: caller.interact(xdm=xdm),
        lambda r: any(one["type"] == "activation:pull" for one in r["handle"]))
    report.check(
        "edge.interact with an event and scopes",
        lambda: caller.interact(xdm={**xdm, "eventType": "commerce.purchases"}, scopes=["__view__"]),
        lambda r: {"activation:pull", "personalization:decisions"} <= {one["type"] for one in r["handle"]})
    # It posts a list to interact, which is no call of the Edge Network: refused, in words.
    report.check(
        "edge.collect is refused", lambda: caller.collect(xdms=[xdm, xdm]),
        lambda r: r["status"] == 400 and r["type"].endswith("EXEG-0102-400"))


def main():
    report = Report()
    # aepp leaves files where it runs.
    with tempfile.TemporaryDirectory() as folder, spoke.running(edge=True) as (hub, node):
        os.chdir(folder)
        connect(hub)
        for part in (stream, read_profiles, define_profiles, segment, link, define_schemas):
            part(report)
        ask_edge(report, hub, node)
        os.chdir("/")
    for failure in report.failures:
        print("\n" + failure)
    print(f"{report.calls - len(report.failures)} of {report.calls} calls of aepp work")
    sys.exit(1 if report.failures else 0)


if __name__ == "__main__":
    main()
