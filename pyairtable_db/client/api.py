"""Typed calls for the functions of schema api.

Written by `pyairtable-db client generate` from the comments and types of the functions; not to be edited.
"""

# ruff: noqa
# fmt: off
from __future__ import annotations

import datetime
import decimal
import uuid
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from typing import Any, Literal, NotRequired, TypeAlias, TypedDict, overload

from pyairtable_db.client import Context, SyncContext
from pyairtable_db.client.typing import UNSET, Unset, given


class Action(TypedDict):
    type: str
    name: NotRequired[str]
    config: NotRequired[dict[str, Any]]


class ActiveUsersAnswer(TypedDict):
    timeZone: str
    users: int
    points: list[ActiveUsersAnswerPoints]


class ActiveUsersAnswerPoints(TypedDict):
    time: str
    users: int


class AdvanceSyncAnswer(TypedDict):
    leaseId: str
    leasedUntil: str
    cursor: Any


class AppendMessagesAnswer(TypedDict):
    messages: list[Message]
    messageCount: int


class Attachment(TypedDict):
    id: str
    tableId: str | None
    recordId: str | None
    fieldId: str | None
    url: str | None
    filename: str | None
    size: int | None
    type: str | None
    width: int | None
    height: int | None
    sha256: str | None
    storageKey: str
    state: Literal['pending', 'stored', 'failed']
    failure: str | None
    createdTime: str
    storedTime: str | None


class Base(TypedDict):
    id: str
    name: str
    createdTime: str


class BeginSyncAnswer(TypedDict):
    leaseId: str
    leasedUntil: str
    cursor: Any


class ChangeFieldTypeAnswer(TypedDict):
    field: Field
    converted: int
    emptied: int
    examples: list[ChangeFieldTypeAnswerExamples]
    changedViews: list[str]
    isDryRun: bool


class ChangeFieldTypeAnswerExamples(TypedDict):
    id: str
    value: Any


class Comment(TypedDict):
    id: str
    author: CommentAuthor
    text: str
    createdTime: str
    lastUpdatedTime: NotRequired[str]
    parentCommentId: NotRequired[str]


class CommentAuthor(TypedDict):
    id: NotRequired[str]
    email: NotRequired[str]
    name: NotRequired[str]


class CreateRecordsAnswer(TypedDict):
    records: list[Record]
    faults: NotRequired[list[Fault]]


class CreateRecordsRecords(TypedDict):
    id: NotRequired[str]
    createdTime: NotRequired[str | datetime.datetime]
    fields: Mapping[str, Any]


class CreateWebhookAnswer(TypedDict):
    id: str
    macSecretBase64: str
    expirationTime: str
    cursorForNextPayload: int


class CurrentContextAnswer(TypedDict):
    tenant: Tenant
    user: User | None
    level: Level | None


class DeleteBaseAnswer(TypedDict):
    id: str
    deleted: bool


class DeleteCommentAnswer(TypedDict):
    id: str
    deleted: bool


class DeleteFeatureFlagAnswer(TypedDict):
    name: str
    deleted: bool


class DeleteFieldAnswer(TypedDict):
    id: str
    deleted: bool


class DeleteRecordsAnswer(TypedDict):
    records: list[DeleteRecordsAnswerRecords]


class DeleteRecordsAnswerRecords(TypedDict):
    id: str
    deleted: bool


class DeleteSessionAnswer(TypedDict):
    id: str
    deleted: bool


class DeleteTableAnswer(TypedDict):
    id: str
    deleted: bool


class DeleteTriggerAnswer(TypedDict):
    id: str
    deleted: bool


class DeleteViewAnswer(TypedDict):
    id: str
    deleted: bool


class DeleteWebhookAnswer(TypedDict):
    id: str
    deleted: bool


class DeleteWorkflowAnswer(TypedDict):
    id: str
    deleted: bool


class EnableWebhookNotificationsAnswer(TypedDict):
    id: str
    areNotificationsEnabled: bool


class EventPositionAnswer(TypedDict):
    cursor: int
    oldest: int
    channel: str
    signal: str


class Fault(TypedDict):
    index: int
    field: NotRequired[str | None]
    value: NotRequired[Any]
    message: str


class FeatureFlag(TypedDict):
    name: str
    enabled: bool
    value: Any
    updatedTime: str


class Field(TypedDict):
    id: str
    name: str
    type: str
    options: dict[str, Any]
    description: NotRequired[str]


class File(TypedDict):
    id: str
    name: str
    extension: str
    mimeType: str
    size: int
    sha256: str | None
    storageKey: str
    state: Literal['pending', 'stored', 'deleted']
    baseId: str | None
    tableId: str | None
    recordId: str | None
    sessionId: str | None
    uploadedBy: str | None
    textLength: int | None
    indexedLength: int | None
    createdTime: str
    storedTime: str | None
    deletedTime: str | None


class FileExtension(TypedDict):
    extension: str
    allowed: bool
    mimeType: str | None
    maxSize: int | None
    isDefault: bool


class FindToolMessagesAnswer(TypedDict):
    messages: list[Message]


class GetApiKeyAnswer(TypedDict):
    id: str
    name: str
    prefix: str
    level: Level
    createdBy: str | None
    createdTime: str
    expiresTime: str | None
    lastUsedTime: str | None
    revokedTime: str | None


class GetFileTextAnswer(TypedDict):
    id: str
    start: int
    text: str | None
    textLength: int


class GetUsageBudgetAnswer(TypedDict):
    amount: float | None
    updatedTime: str | None


class GetWebhookAnswer(TypedDict):
    id: str
    notificationUrl: str | None
    areNotificationsEnabled: bool
    isHookEnabled: bool
    specification: dict[str, Any]
    cursorForNextPayload: int
    expirationTime: str


class Hold(TypedDict):
    id: int
    kind: str | None
    begins: str | None
    ends: str | None
    reason: str
    byOperator: bool
    placedBy: str | None
    placedTime: str
    releasedBy: str | None
    releasedTime: str | None


class LeaveTenantAnswer(TypedDict):
    id: str
    left: bool


Level: TypeAlias = "Literal['owner', 'editor', 'commenter', 'reader']"


class ListApiKeysAnswer(TypedDict):
    apiKeys: list[ListApiKeysAnswerApiKeys]


class ListApiKeysAnswerApiKeys(TypedDict):
    id: str
    name: str
    prefix: str
    level: Level
    createdBy: str | None
    createdTime: str
    expiresTime: str | None
    lastUsedTime: str | None
    revokedTime: str | None


class ListAttachmentsAnswer(TypedDict):
    attachments: list[Attachment]
    offset: NotRequired[str]


class ListBasesAnswer(TypedDict):
    bases: list[Base]


class ListCommentsAnswer(TypedDict):
    comments: list[Comment]
    offset: NotRequired[str]


class ListEventsAnswer(TypedDict):
    events: list[ListEventsAnswerEvents]
    cursor: int
    mightHaveMore: bool


class ListFeatureFlagsAnswer(TypedDict):
    featureFlags: list[FeatureFlag]


class ListFieldsAnswer(TypedDict):
    fields: list[Field]


class ListFileExtensionsAnswer(TypedDict):
    extensions: list[FileExtension]


class ListFilesAnswer(TypedDict):
    files: list[File]
    offset: NotRequired[str]


class ListHoldsAnswer(TypedDict):
    holds: list[Hold]


class ListMembersAnswer(TypedDict):
    members: list[Member]


class ListMessagesAnswer(TypedDict):
    messages: list[Message]
    offset: NotRequired[str]


class ListRetentionAnswer(TypedDict):
    retention: list[Retention]


class ListRunsAnswer(TypedDict):
    runs: list[ListedRun]
    offset: NotRequired[str]


class ListSessionsAnswer(TypedDict):
    sessions: list[Session]
    offset: NotRequired[str]


class ListSyncsAnswer(TypedDict):
    syncs: list[Sync]


class ListTablesAnswer(TypedDict):
    tables: list[Table]


class ListTrashAnswer(TypedDict):
    records: list[ListTrashAnswerRecords]
    offset: NotRequired[str]


class ListTriggersAnswer(TypedDict):
    triggers: list[Trigger]


class ListViewsAnswer(TypedDict):
    views: list[View]


class ListWebhookPayloadsAnswer(TypedDict):
    payloads: list[Payload]
    cursor: int
    mightHaveMore: bool


class ListWebhooksAnswer(TypedDict):
    webhooks: list[ListWebhooksAnswerWebhooks]


class ListWebhooksAnswerWebhooks(TypedDict):
    id: str
    notificationUrl: str | None
    areNotificationsEnabled: bool
    isHookEnabled: bool
    specification: dict[str, Any]
    cursorForNextPayload: int
    expirationTime: str


class ListWorkflowsAnswer(TypedDict):
    workflows: list[Workflow]


class ListedRun(TypedDict):
    id: str
    workflowId: str
    workflowVersion: int
    triggerId: str | None
    source: str
    idempotencyKey: str | None
    parentRunId: str | None
    depth: int
    isChainEnd: bool
    state: RunState
    attempts: int
    error: Any
    requestedBy: str | None
    createdTime: str
    startedTime: str | None
    finishedTime: str | None


class LogUsageAnswer(TypedDict):
    logged: int
    duplicates: int


class Measures(TypedDict):
    requests: float
    clientErrors: float
    serverErrors: float
    errorRate: float | None
    durationMs: float
    averageMs: float | None
    requestBytes: float
    responseBytes: float
    tokensIn: float
    tokensOut: float
    cost: float


class Member(TypedDict):
    id: str
    email: str
    name: str
    role: Level
    createdTime: str


class Message(TypedDict):
    id: str
    sessionId: str
    role: MessageRole
    content: str
    toolsUsed: list[dict[str, Any]] | None
    tokensIn: int | None
    tokensOut: int | None
    cost: float | None
    model: str | None
    metadata: dict[str, Any] | None
    createdTime: str


MessageRole: TypeAlias = "Literal['user', 'assistant', 'system', 'tool']"


class MirrorRecordsAnswer(TypedDict):
    createdRecords: list[str]
    updatedRecords: list[str]
    unchanged: int
    awaitedLinks: int
    faults: list[Fault]


class MirrorRecordsRecords(TypedDict):
    id: str
    createdTime: NotRequired[str | datetime.datetime]
    fields: Mapping[str, Any]


class NewApiKey(TypedDict):
    id: str
    name: str
    prefix: str
    level: Level
    createdTime: str
    expiresTime: str | None
    secret: str


class NewField(TypedDict):
    name: str
    type: str
    options: NotRequired[dict[str, Any] | None]
    id: NotRequired[str]
    description: NotRequired[str | None]


class NewMessage(TypedDict):
    role: MessageRole
    content: str
    toolsUsed: NotRequired[list[dict[str, Any]] | None]
    tokensIn: NotRequired[int | None]
    tokensOut: NotRequired[int | None]
    cost: NotRequired[float | None]
    model: NotRequired[str | None]
    metadata: NotRequired[dict[str, Any] | None]


class Payload(TypedDict):
    timestamp: str
    baseTransactionNumber: int
    payloadFormat: str
    actionMetadata: PayloadActionMetadata
    error: NotRequired[bool]
    code: NotRequired[str]
    createdTablesById: NotRequired[dict[str, Any]]
    changedTablesById: NotRequired[dict[str, Any]]
    destroyedTableIds: NotRequired[list[str]]


class PayloadActionMetadata(TypedDict):
    source: str
    sourceMetadata: NotRequired[dict[str, Any]]


class Record(TypedDict):
    id: str
    createdTime: str
    fields: dict[str, Any]


class RecordPage(TypedDict):
    records: list[Record]
    offset: NotRequired[str]


class RefreshWebhookAnswer(TypedDict):
    expirationTime: str


class RemoveMemberAnswer(TypedDict):
    id: str
    deleted: bool


class ReplaceRecordsAnswer(TypedDict):
    records: list[Record]
    faults: NotRequired[list[Fault]]


class ReplaceRecordsRecords(TypedDict):
    id: str
    fields: Mapping[str, Any]


class RestoreRecordsAnswer(TypedDict):
    records: list[Record]


class Retention(TypedDict):
    kind: str
    keep: str | None
    default: str | None
    isOwn: bool
    atLeast: str | None
    atMost: str | None
    updatedTime: str | None


class RevokeApiKeyAnswer(TypedDict):
    id: str
    revokedTime: str


class RotateApiKeyAnswer(TypedDict):
    apiKey: NewApiKey
    replaced: RotateApiKeyAnswerReplaced


class RotateApiKeyAnswerReplaced(TypedDict):
    id: str
    endsTime: str | None


class Run(ListedRun):
    definition: list[Action]
    input: Any
    output: Any


RunState: TypeAlias = "Literal['queued', 'running', 'succeeded', 'failed', 'cancelled']"


class SearchFilesAnswer(TypedDict):
    files: list[SearchFilesAnswerFiles]


class SearchFilesAnswerFiles(TypedDict):
    file: File
    snippet: str | None


class SearchMessagesAnswer(TypedDict):
    messages: list[SearchMessagesAnswerMessages]


class SearchMessagesAnswerMessages(TypedDict):
    message: Message
    snippet: str | None


class SearchRecordsAnswer(TypedDict):
    records: list[SearchRecordsAnswerRecords]


class SearchRecordsAnswerRecords(Record):
    tableId: str


class Session(TypedDict):
    id: str
    userId: str
    title: str
    status: Literal['active', 'archived']
    sharedWith: Sharing
    model: str | None
    systemPrompt: str | None
    metadata: dict[str, Any]
    messageCount: int
    createdTime: str
    lastModifiedTime: str
    lastMessageTime: str | None
    lastActivityTime: str


class SetTimeZoneAnswer(TypedDict):
    timeZone: str


class SetUsageBudgetAnswer(TypedDict):
    amount: float | None
    updatedTime: str | None


Sharing: TypeAlias = "Literal['private', 'owners', 'tenant']"


class SortKey(TypedDict):
    field: str
    direction: NotRequired[Literal['asc', 'desc']]


class Sync(TypedDict):
    baseId: str
    tableId: str | None
    source: str
    state: Literal['idle', 'running', 'failed', 'lost']
    cursor: Any
    leasedUntil: str | None
    startedTime: str | None
    syncedTime: str | None
    failures: int
    error: str | None


class Table(TypedDict):
    id: str
    name: str
    description: str | None
    primaryFieldId: str | None
    fields: list[Field]
    views: list[TableViews]


class TableViews(TypedDict):
    id: str
    name: str
    type: str


class Tenant(TypedDict):
    id: str
    slug: str
    name: str


class TopUsageAnswer(TypedDict):
    items: list[TopUsageAnswerItems]


class TopUsageAnswerItems(Measures):
    key: str | None


class Trigger(TypedDict):
    id: str
    workflowId: str
    type: TriggerType
    tableId: NotRequired[str]
    filter: NotRequired[dict[str, Any]]
    cron: NotRequired[str]
    timeZone: NotRequired[str]
    nextTime: NotRequired[str]
    fault: NotRequired[str]


TriggerType: TypeAlias = "Literal['recordCreated', 'recordUpdated', 'recordDeleted', 'recordMatches', 'schedule', 'webhook', 'manual']"


class UpdateRecordsAnswer(TypedDict):
    records: list[Record]
    faults: NotRequired[list[Fault]]


class UpdateRecordsRecords(TypedDict):
    id: str
    fields: Mapping[str, Any]


class UpsertRecordsAnswer(TypedDict):
    records: list[Record]
    createdRecords: list[str]
    updatedRecords: list[str]
    faults: NotRequired[list[Fault]]


class UpsertRecordsRecords(TypedDict):
    fields: Mapping[str, Any]


class UsageEntry(TypedDict):
    service: str
    endpoint: str
    method: str
    status: int
    durationMs: float
    timestamp: NotRequired[str | None]
    userId: NotRequired[str | None]
    requestBytes: NotRequired[int | None]
    responseBytes: NotRequired[int | None]
    tokensIn: NotRequired[int | None]
    tokensOut: NotRequired[int | None]
    cost: NotRequired[float | None]
    model: NotRequired[str | None]
    requestId: NotRequired[str | None]
    metadata: NotRequired[dict[str, Any] | None]


class UsageLatencyAnswer(TypedDict):
    timeZone: str
    points: list[UsageLatencyAnswerPoints]


class UsageLatencyAnswerPoints(TypedDict):
    time: str
    requests: float
    latencyMs: dict[str, float | None]


class UsageMonthAnswer(TypedDict):
    timeZone: str
    monthBegan: str
    cost: float
    budget: float | None
    left: float | None
    used: float | None
    elapsed: float


class UsageOverTimeAnswer(TypedDict):
    timeZone: str
    series: list[UsageOverTimeAnswerSeries]


class UsageOverTimeAnswerSeries(TypedDict):
    key: str | None
    points: list[UsageOverTimeAnswerSeriesPoints]


class UsageOverTimeAnswerSeriesPoints(Measures):
    time: str


class UsageSummaryAnswer(Measures):
    activeUsers: int
    latencyMs: UsageSummaryAnswerLatencyMs


class UsageSummaryAnswerLatencyMs(TypedDict):
    p50: float | None
    p95: float | None
    p99: float | None


class UsageWeekOverWeekAnswer(TypedDict):
    timeZone: str
    weekBegan: str
    thisWeek: Measures
    lastWeek: Measures
    change: dict[str, float | None]


class User(TypedDict):
    id: str
    email: str
    name: str


class View(TypedDict):
    id: str
    name: str
    type: ViewType
    filter: dict[str, Any] | None
    sort: list[SortKey] | None
    hiddenFields: list[str]
    fieldOrder: list[str]
    visibleFieldIds: list[str]


ViewType: TypeAlias = "Literal['grid', 'form', 'calendar', 'gallery', 'kanban', 'timeline', 'block']"


class WatchBaseAnswer(TypedDict):
    baseId: str
    watch: bool


class Workflow(TypedDict):
    id: str
    name: str
    definition: list[Action]
    enabled: bool
    maxAttempts: int
    version: int
    createdTime: str
    createdBy: str | None
    lastModifiedTime: str
    lastModifiedBy: str | None


class ListEventsAnswerEvents(Payload):
    cursor: int
    baseId: str


class ListTrashAnswerRecords(Record):
    deletedTime: str
    deletedBy: str | None


class Api:
    """The functions of schema api, called by a context."""

    def __init__(self, context: Context) -> None:
        self._context = context

    async def active_users(
        self,
        since: str | datetime.datetime,
        until: str | datetime.datetime,
        *,
        bucket: str | datetime.timedelta | None | Unset = UNSET,
        time_zone: str | None | Unset = UNSET,
    ) -> ActiveUsersAnswer:
        """How many users asked for something, exactly, in the whole range and by bucket: {"timeZone",
        "users", "points": [{"time", "users"}]}; buckets as in api.usage_over_time. Raises PT400 for an
        argument that is off, PT422 for no time zone.
        """
        answer: ActiveUsersAnswer = await self._context.call("active_users", **given({"since": since, "until": until, "bucket": bucket, "time_zone": time_zone}))
        return answer

    async def add_member(self, email: str, role: Level, *, name: str | None | Unset = UNSET) -> Member:
        """Adds a person to the tenant as owner, editor, commenter or reader: {"id", "email", "name", "role",
        "createdTime"}. Who is known already, from another tenant, keeps their name. Needs level owner. Raises
        PT409 when they are a member already, PT422 for an unknown role or what is no address.
        """
        answer: Member = await self._context.call("add_member", **given({"email": email, "role": role, "name": name}))
        return answer

    async def advance_sync(
        self,
        lease_id: str | uuid.UUID,
        cursor: Any,
        *,
        lease_seconds: int | Unset = UNSET,
    ) -> AdvanceSyncAnswer:
        """Notes how far a sync has come and lets its lease end later: {"leaseId", "leasedUntil", "cursor"}.
        Called in the transaction that writes what was read, both are kept or neither. Needs level editor.
        Raises PT409 when the lease has passed to another syncer, PT400 for one out of range.
        """
        answer: AdvanceSyncAnswer = await self._context.call("advance_sync", **given({"lease_id": lease_id, "cursor": cursor, "lease_seconds": lease_seconds}))
        return answer

    async def append_messages(
        self,
        session_id: str,
        messages: NewMessage | Sequence[NewMessage],
    ) -> AppendMessagesAnswer:
        """Adds messages, one or up to 1,000, all or none, to the end of a conversation of the calling user:
        {"messages": [{"id", "sessionId", "role", "content", "toolsUsed", "tokensIn", "tokensOut", "cost",
        "model", "metadata", "createdTime"}], "messageCount"}. A message has "role" (user, assistant, system
        or tool) and "content", and may have the rest but its id and time; "toolsUsed" is an array of objects.
        Needs level reader, and commenter while the conversation is shared. Raises PT422 with all faults,
        PT403 for another member's conversation, PT404 when there is none.
        """
        answer: AppendMessagesAnswer = await self._context.call("append_messages", **{"session_id": session_id, "messages": messages})
        return answer

    async def begin_sync(
        self,
        base_id: str,
        source: str,
        *,
        table_id: str | None | Unset = UNSET,
        lease_seconds: int | Unset = UNSET,
    ) -> BeginSyncAnswer:
        """Takes up the reading of a source into a base or a table where it stopped: {"leaseId",
        "leasedUntil", "cursor"}; the cursor is null the first time. Until api.finish_sync, api.fail_sync or
        the end of the lease nobody else can. Needs level editor. Raises PT404 when base or table does not
        exist, PT409 while another syncer is at work, PT422 for a source that is no name, PT400 for a lease
        out of range.
        """
        answer: BeginSyncAnswer = await self._context.call("begin_sync", **given({"base_id": base_id, "source": source, "table_id": table_id, "lease_seconds": lease_seconds}))
        return answer

    async def cancel_run(self, run_id: str) -> Run:
        """Cancels a run that is queued or running, and answers as api.get_run does. Whoever is at work on it
        is told when it ends: what has been done by then is done. Needs level editor. Raises PT404 when there
        is none, PT409 when it is over.
        """
        answer: Run = await self._context.call("cancel_run", **{"run_id": run_id})
        return answer

    async def change_field_type(
        self,
        table_id: str,
        field_id: str,
        type: str,
        *,
        options: Mapping[str, Any] | None | Unset = UNSET,
        on_loss: Literal['abort', 'empty'] | Unset = UNSET,
        dry_run: bool | None | Unset = UNSET,
    ) -> ChangeFieldTypeAnswer:
        """Gives a field, by id or name, another type with these options, and its cells their form under it,
        those in the trash too: {"field", "converted", "emptied", "examples", "changedViews", "isDryRun"}, the
        counts those of cells, up to ten examples of cells without a value of the new type. Where there are
        such cells nothing is done, unless `on_loss` "empty" empties them; `dry_run` tells what would be.
        Choices of a select are those given, or the old ones, and those that cells bring. Conditions of views
        that the new type does not have go. Needs level editor. Raises PT404 when the table or the field does
        not exist, PT422 for an option that does not fit, for record links, or naming cells that would be
        lost.
        """
        answer: ChangeFieldTypeAnswer = await self._context.call("change_field_type", **given({"table_id": table_id, "field_id": field_id, "type": type, "options": options, "on_loss": on_loss, "dry_run": dry_run}))
        return answer

    async def change_member(self, user_id: str | uuid.UUID, role: Level) -> Member:
        """Gives a member another role, owner, editor, commenter or reader: {"id", "email", "name", "role",
        "createdTime"}. Needs level owner. Raises PT404 when the user is no member, PT409 when the last owner
        would be none, PT422 for an unknown role.
        """
        answer: Member = await self._context.call("change_member", **{"user_id": user_id, "role": role})
        return answer

    async def create_api_key(
        self,
        name: str,
        level: Level,
        *,
        expires_at: str | datetime.datetime | None | Unset = UNSET,
    ) -> NewApiKey:
        """Makes an API key that works for whoever makes it, up to `level` (owner, editor, commenter or
        reader): {"id", "name", "prefix", "level", "createdTime", "expiresTime", "secret"}. The secret is
        shown here and never again. Needs level owner. Raises PT422 without a name, for an unknown level and
        for a time that is over.
        """
        answer: NewApiKey = await self._context.call("create_api_key", **given({"name": name, "level": level, "expires_at": expires_at}))
        return answer

    async def create_base(self, name: str, *, id: str | None | Unset = UNSET) -> Base:
        """Creates a base: {"id", "name", "createdTime"}. `id` keeps Airtable's own when mirroring. Needs
        level editor. Raises 23505 when the id is taken, PT422 for a name or id that is none.
        """
        answer: Base = await self._context.call("create_base", **given({"name": name, "id": id}))
        return answer

    async def create_comment(
        self,
        table_id: str,
        record_id: str,
        text: str,
        *,
        parent_comment_id: str | None | Unset = UNSET,
    ) -> Comment:
        """Comments on a record, or answers a comment of it: {"id", "author": {"id", "email", "name"}, "text",
        "createdTime", "parentCommentId"}. Mentions are part of the text. Needs level commenter. Raises PT404
        when the table, the record or the comment that is answered does not exist, PT422 for a text that is
        empty or has more than 10,000 characters.
        """
        answer: Comment = await self._context.call("create_comment", **given({"table_id": table_id, "record_id": record_id, "text": text, "parent_comment_id": parent_comment_id}))
        return answer

    async def create_field(
        self,
        table_id: str,
        name: str,
        type: str,
        *,
        options: Mapping[str, Any] | None | Unset = UNSET,
        id: str | None | Unset = UNSET,
        description: str | None | Unset = UNSET,
    ) -> Field:
        """Adds a field to a table, after the others: {"id", "name", "type", "options", "description"}, the
        last one where it is given. `id` keeps Airtable's own when mirroring. A link to another table gets its
        inverse field there, unless its options name one with "inverseLinkFieldId". Needs level editor. Raises
        PT404 when the table does not exist, PT422 for a name or id that is none, an unknown type or an option
        that does not fit it, 23505 for a name or id that is taken.
        """
        answer: Field = await self._context.call("create_field", **given({"table_id": table_id, "name": name, "type": type, "options": options, "id": id, "description": description}))
        return answer

    async def create_records(
        self,
        table_id: str,
        records: Sequence[CreateRecordsRecords],
        *,
        typecast: bool | None | Unset = UNSET,
        on_error: Literal['abort', 'skip'] | Unset = UNSET,
    ) -> CreateRecordsAnswer:
        """Creates records from [{"fields": {…}}], whose keys are field ids or names; all or none: {"records":
        [{"id", "createdTime", "fields"}]} in the order given. A record may bring its own "id" and
        "createdTime". `typecast` reads "12.5" as a number, "yes" as a checkbox, and adds choices that are
        missing; `on_error` "skip" creates the records without faults and tells the others: {"records",
        "faults": [{"index", "field", "value", "message"}]}. Needs level editor. Raises PT404 when the table
        does not exist, PT422 naming every value that does not fit its field.
        """
        answer: CreateRecordsAnswer = await self._context.call("create_records", **given({"table_id": table_id, "records": records, "typecast": typecast, "on_error": on_error}))
        return answer

    async def create_session(
        self,
        *,
        title: str | None | Unset = UNSET,
        metadata: Mapping[str, Any] | None | Unset = UNSET,
        shared_with: Sharing | Unset = UNSET,
        model: str | None | Unset = UNSET,
        system_prompt: str | None | Unset = UNSET,
        id: str | None | Unset = UNSET,
    ) -> Session:
        """Begins a conversation of the calling user: {"id", "userId", "title", "status", "sharedWith",
        "model", "systemPrompt", "metadata", "messageCount", "createdTime", "lastModifiedTime",
        "lastMessageTime", "lastActivityTime"}. `shared_with` says who else reads it: private nobody, owners
        the tenant's owners, tenant all members; sharing takes a commenter. `id` keeps one from elsewhere.
        Needs level reader. Raises PT422 with all faults, PT403 without a user, 23505 when the id is taken.
        """
        answer: Session = await self._context.call("create_session", **given({"title": title, "metadata": metadata, "shared_with": shared_with, "model": model, "system_prompt": system_prompt, "id": id}))
        return answer

    async def create_table(
        self,
        base_id: str,
        name: str,
        fields: Sequence[NewField],
        *,
        description: str | None | Unset = UNSET,
        id: str | None | Unset = UNSET,
    ) -> Table:
        """Creates a table with its fields, [{"name", "type", "options", "id", "description"}], of which the
        first names the records and links get inverse fields as with api.create_field: {"id", "name",
        "description", "primaryFieldId", "fields", "views"}. Needs level editor. Raises PT404 when the base
        does not exist, PT422 naming every field that lacks a name, has an unknown type or an option that does
        not fit it, 23505 for a name or id that is taken.
        """
        answer: Table = await self._context.call("create_table", **given({"base_id": base_id, "name": name, "fields": fields, "description": description, "id": id}))
        return answer

    async def create_trigger(
        self,
        workflow_id: str,
        type: TriggerType,
        *,
        table_id: str | None | Unset = UNSET,
        filter: Mapping[str, Any] | None | Unset = UNSET,
        cron: str | None | Unset = UNSET,
        time_zone: str | None | Unset = UNSET,
    ) -> Trigger:
        """Has a workflow run when something happens: {"id", "workflowId", "type", "tableId", "filter",
        "cron", "timeZone", "nextTime", "fault"}, what it has not left out. `type` is recordCreated,
        recordUpdated, recordDeleted or recordMatches of a table, with a filter as api.list_records takes it
        (recordMatches needs one, and means that a record has come to pass it); schedule with `cron` by the
        clock of `time_zone`, UTC if none is given; webhook or manual, which let api.start_run start it. Needs
        level editor. Raises PT404 when workflow or table does not exist, PT422 with all faults.
        """
        answer: Trigger = await self._context.call("create_trigger", **given({"workflow_id": workflow_id, "type": type, "table_id": table_id, "filter": filter, "cron": cron, "time_zone": time_zone}))
        return answer

    async def create_view(
        self,
        table_id: str,
        name: str,
        *,
        type: ViewType | Unset = UNSET,
        filter: Mapping[str, Any] | None | Unset = UNSET,
        sort: Sequence[SortKey] | None | Unset = UNSET,
        hidden_fields: Sequence[str | None] | None | Unset = UNSET,
        field_order: Sequence[str | None] | None | Unset = UNSET,
        id: str | None | Unset = UNSET,
    ) -> View:
        """Adds a view to a table, after the others: {"id", "name", "type", "filter", "sort", "hiddenFields",
        "fieldOrder", "visibleFieldIds"}. `type` is grid, form, calendar, gallery, kanban, timeline or block;
        `filter` and `sort` are those of api.list_records; `hidden_fields` are left out of its records, those
        of `field_order` come first. Fields are given by id or name, and kept by id. `id` keeps Airtable's own
        when mirroring. Needs level editor. Raises PT404 when the table does not exist, PT422 naming every
        fault, 23505 for a name or id that is taken.
        """
        answer: View = await self._context.call("create_view", **given({"table_id": table_id, "name": name, "type": type, "filter": filter, "sort": sort, "hidden_fields": hidden_fields, "field_order": field_order, "id": id}))
        return answer

    async def create_webhook(
        self,
        base_id: str,
        specification: Mapping[str, Any],
        *,
        notification_url: str | None | Unset = UNSET,
    ) -> CreateWebhookAnswer:
        """Has the changes of a base kept as payloads, as far as the specification asks for them, and a
        notification posted to `notification_url`: {"id", "macSecretBase64", "expirationTime",
        "cursorForNextPayload"}. The secret, which signs notifications, is shown here and never again. Needs
        level editor. Raises PT404 when the base does not exist, PT422 naming every fault of the specification
        or the address.
        """
        answer: CreateWebhookAnswer = await self._context.call("create_webhook", **given({"base_id": base_id, "specification": specification, "notification_url": notification_url}))
        return answer

    async def create_workflow(
        self,
        name: str,
        definition: Sequence[Action],
        *,
        enabled: bool | None | Unset = UNSET,
        max_attempts: int | Unset = UNSET,
    ) -> Workflow:
        """Makes a workflow: {"id", "name", "definition", "enabled", "maxAttempts", "version", "createdTime",
        "createdBy", "lastModifiedTime", "lastModifiedBy"}. `definition` lists its actions, [{"type", "name",
        "config"}], 1 to 100; what a type means is the workers' business. Needs level editor. Raises PT422
        with all faults, PT409 when there is a workflow of this name.
        """
        answer: Workflow = await self._context.call("create_workflow", **given({"name": name, "definition": definition, "enabled": enabled, "max_attempts": max_attempts}))
        return answer

    async def current_context(self) -> CurrentContextAnswer:
        """For whom this transaction works: {"tenant": {"id", "slug", "name"}, "user": {"id", "email",
        "name"}, "level"}; `user` is null for the tenant's own service, `level` what the context may do at
        most. Raises PT401 without a tenant.
        """
        answer: CurrentContextAnswer = await self._context.call("current_context", **{})
        return answer

    async def delete_base(self, base_id: str) -> DeleteBaseAnswer:
        """Deletes a base with its tables and records, for good: {"id", "deleted"}. Needs level editor. Raises
        PT404 when the base does not exist.
        """
        answer: DeleteBaseAnswer = await self._context.call("delete_base", **{"base_id": base_id})
        return answer

    async def delete_comment(self, table_id: str, record_id: str, comment_id: str) -> DeleteCommentAnswer:
        """Deletes a comment and the answers to it, for good: {"id", "deleted"}. Needs level commenter for
        one's own comments, owner for others'. Raises PT404 when the table, the record or the comment does not
        exist, PT403 when somebody else wrote it.
        """
        answer: DeleteCommentAnswer = await self._context.call("delete_comment", **{"table_id": table_id, "record_id": record_id, "comment_id": comment_id})
        return answer

    async def delete_feature_flag(self, name: str) -> DeleteFeatureFlagAnswer:
        """Forgets a feature flag of the tenant, which is off from then on: {"name", "deleted"}. Needs level
        owner. Raises PT404 when there is no such flag.
        """
        answer: DeleteFeatureFlagAnswer = await self._context.call("delete_feature_flag", **{"name": name})
        return answer

    async def delete_field(self, table_id: str, field_id: str) -> DeleteFieldAnswer:
        """Deletes a field, given by id or name, and its cells: {"id", "deleted"}. Rewrites the records that
        have such a cell. The inverse field of a link becomes text that names the records. Needs level editor.
        Raises PT404 when the table or the field does not exist, PT422 for the primary field.
        """
        answer: DeleteFieldAnswer = await self._context.call("delete_field", **{"table_id": table_id, "field_id": field_id})
        return answer

    async def delete_file(self, file_id: str) -> File:
        """Marks a file as deleted: no list and no search finds it, api.restore_file brings it back until
        operators purge it. Answers in the form of api.register_file. Needs level reader for a conversation's
        and editor otherwise. Raises PT404 when there is no such file.
        """
        answer: File = await self._context.call("delete_file", **{"file_id": file_id})
        return answer

    async def delete_records(self, table_id: str, record_ids: Sequence[str | None]) -> DeleteRecordsAnswer:
        """Moves records into the trash, all or none: {"records": [{"id", "deleted"}]}; api.restore_records
        brings them back. Needs level editor. Raises PT404 naming a table or records that do not exist.
        """
        answer: DeleteRecordsAnswer = await self._context.call("delete_records", **{"table_id": table_id, "record_ids": record_ids})
        return answer

    async def delete_session(self, session_id: str) -> DeleteSessionAnswer:
        """Deletes a conversation for good: {"id", "deleted"}; one's own, or as an owner of the tenant one
        that is shared. To put it aside, set its status to archived with api.update_session. Needs level
        reader. Raises PT403 for another member's, PT404 when there is none.
        """
        answer: DeleteSessionAnswer = await self._context.call("delete_session", **{"session_id": session_id})
        return answer

    async def delete_table(self, table_id: str) -> DeleteTableAnswer:
        """Deletes a table with its fields, its records and those in the trash, for good: {"id", "deleted"}.
        Fields of other tables that lead to it become text that names its records. Needs level editor. Raises
        PT404 when the table does not exist.
        """
        answer: DeleteTableAnswer = await self._context.call("delete_table", **{"table_id": table_id})
        return answer

    async def delete_trigger(self, trigger_id: str) -> DeleteTriggerAnswer:
        """Deletes a trigger: {"id", "deleted"}. The base's changes are noted no more if nothing else wants
        them. Needs level editor. Raises PT404 when there is none.
        """
        answer: DeleteTriggerAnswer = await self._context.call("delete_trigger", **{"trigger_id": trigger_id})
        return answer

    async def delete_view(self, table_id: str, view_id: str) -> DeleteViewAnswer:
        """Deletes a view, given by id or name; its records stay: {"id", "deleted"}. Needs level editor.
        Raises PT404 when the table or the view does not exist.
        """
        answer: DeleteViewAnswer = await self._context.call("delete_view", **{"table_id": table_id, "view_id": view_id})
        return answer

    async def delete_webhook(self, webhook_id: str) -> DeleteWebhookAnswer:
        """Deletes a webhook: {"id", "deleted"}. The base's changes are noted no more if nothing else wants
        them. Needs level editor. Raises PT404 when it does not exist.
        """
        answer: DeleteWebhookAnswer = await self._context.call("delete_webhook", **{"webhook_id": webhook_id})
        return answer

    async def delete_workflow(self, workflow_id: str) -> DeleteWorkflowAnswer:
        """Deletes a workflow with its triggers and its runs, those under way included: {"id", "deleted"}. To
        keep the runs, disable it instead. Needs level editor. Raises PT404 when there is none.
        """
        answer: DeleteWorkflowAnswer = await self._context.call("delete_workflow", **{"workflow_id": workflow_id})
        return answer

    async def enable_webhook_notifications(
        self,
        webhook_id: str,
        enable: bool,
    ) -> EnableWebhookNotificationsAnswer:
        """Switches the notifications of a webhook on or off; its payloads are kept either way: {"id",
        "areNotificationsEnabled"}. Needs level editor. Raises PT404 when it does not exist, PT422 for null.
        """
        answer: EnableWebhookNotificationsAnswer = await self._context.call("enable_webhook_notifications", **{"webhook_id": webhook_id, "enable": enable})
        return answer

    async def event_position(self) -> EventPositionAnswer:
        """Where the tenant's events stand: {"cursor", "oldest", "channel", "signal"}; api.list_events(cursor)
        tells what comes after now. On the channel, `signal` is sent whenever there is something new.
        """
        answer: EventPositionAnswer = await self._context.call("event_position", **{})
        return answer

    async def fail_sync(self, lease_id: str | uuid.UUID, error: str) -> Sync:
        """Ends a sync that could not go on, with the reason, and tells it as api.list_syncs does; the cursor
        stays where it was advanced to last. Needs level editor. Raises PT409 when the lease has passed to
        another syncer.
        """
        answer: Sync = await self._context.call("fail_sync", **{"lease_id": lease_id, "error": error})
        return answer

    async def find_tool_messages(
        self,
        tool: Mapping[str, Any],
        *,
        session_id: str | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
    ) -> FindToolMessagesAnswer:
        """The messages that used a tool, newest first, of all conversations the caller may read or of one:
        {"messages": […]}, each in the form of api.append_messages. `tool` is what an element of "toolsUsed"
        contains, such as {"name": "search"}. `page_size` is 1 to 1000. Raises PT404 when there is no such
        conversation, PT400 for an argument that is off.
        """
        answer: FindToolMessagesAnswer = await self._context.call("find_tool_messages", **given({"tool": tool, "session_id": session_id, "page_size": page_size}))
        return answer

    async def finish_sync(self, lease_id: str | uuid.UUID) -> Sync:
        """Ends a sync that has read all there was, and tells it as api.list_syncs does. Needs level editor.
        Raises PT409 when the lease has passed to another syncer.
        """
        answer: Sync = await self._context.call("finish_sync", **{"lease_id": lease_id})
        return answer

    async def get_api_key(self, id: str | uuid.UUID) -> GetApiKeyAnswer:
        """One API key, without its secret, in the form of api.list_api_keys. Needs level owner. Raises PT404
        when it does not exist.
        """
        answer: GetApiKeyAnswer = await self._context.call("get_api_key", **{"id": id})
        return answer

    async def get_attachment(self, attachment_id: str) -> Attachment:
        """One attachment as a store's service sees it, in the form of api.list_attachments. Raises PT404 when
        it does not exist.
        """
        answer: Attachment = await self._context.call("get_attachment", **{"attachment_id": attachment_id})
        return answer

    async def get_base(self, base_id: str) -> Base:
        """One base: {"id", "name", "createdTime"}. Raises PT404 when it does not exist."""
        answer: Base = await self._context.call("get_base", **{"base_id": base_id})
        return answer

    async def get_comment(self, table_id: str, record_id: str, comment_id: str) -> Comment:
        """One comment of a record, in the form of api.create_comment. Raises PT404 when the table, the record
        or the comment does not exist.
        """
        answer: Comment = await self._context.call("get_comment", **{"table_id": table_id, "record_id": record_id, "comment_id": comment_id})
        return answer

    async def get_field(self, table_id: str, field_id: str) -> Field:
        """One field, by id or name: {"id", "name", "type", "options", "description"}, a description where
        there is one. Raises PT404 when the table or the field does not exist.
        """
        answer: Field = await self._context.call("get_field", **{"table_id": table_id, "field_id": field_id})
        return answer

    async def get_file(self, file_id: str) -> File:
        """A file in the form of api.register_file; one that is deleted too. Raises PT404 when there is none."""
        answer: File = await self._context.call("get_file", **{"file_id": file_id})
        return answer

    async def get_file_text(
        self,
        file_id: str,
        *,
        start: int | Unset = UNSET,
        length: int | Unset = UNSET,
    ) -> GetFileTextAnswer:
        """The text of a file, or `length` (1 to 1000000) characters of it from `start`, which counts from 1:
        {"id", "start", "text", "textLength"}; "text" is null when none was set. Raises PT404 when there is no
        such file.
        """
        answer: GetFileTextAnswer = await self._context.call("get_file_text", **given({"file_id": file_id, "start": start, "length": length}))
        return answer

    async def get_member(self, user_id: str | uuid.UUID) -> Member:
        """One member of the tenant: {"id", "email", "name", "role", "createdTime"}, `id` that of the user.
        Raises PT404 when the user is none.
        """
        answer: Member = await self._context.call("get_member", **{"user_id": user_id})
        return answer

    async def get_record(
        self,
        table_id: str,
        record_id: str,
        *,
        field_keys: Literal['id', 'name'] | Unset = UNSET,
    ) -> Record:
        """One record, {"id", "createdTime", "fields"}, its cells keyed by field "id" or "name". Raises PT404
        when the table or the record does not exist.
        """
        answer: Record = await self._context.call("get_record", **given({"table_id": table_id, "record_id": record_id, "field_keys": field_keys}))
        return answer

    async def get_retention(self, kind: str) -> Retention:
        """How long the tenant's rows of a kind are kept: {"kind", "keep", "default", "isOwn", "atLeast",
        "atMost", "updatedTime"}; `keep` is the tenant's period or the operator's, `default` the operator's,
        null for ever; `atLeast` and `atMost` bound what the tenant may choose, null for no bound. Raises
        PT422 for an unknown kind.
        """
        answer: Retention = await self._context.call("get_retention", **{"kind": kind})
        return answer

    async def get_run(self, run_id: str) -> Run:
        """A run: {"id", "workflowId", "workflowVersion", "triggerId", "source", "idempotencyKey",
        "parentRunId", "depth", "isChainEnd", "state", "attempts", "error", "requestedBy", "createdTime",
        "startedTime", "finishedTime", "definition", "input", "output"}. `state` is queued, running,
        succeeded, failed or cancelled; "definition" is that of the workflow when the run was made. Raises
        PT404 when there is none.
        """
        answer: Run = await self._context.call("get_run", **{"run_id": run_id})
        return answer

    async def get_session(self, session_id: str) -> Session:
        """A conversation of the calling user, or one shared with them, in the form of api.create_session.
        Raises PT404 when there is none.
        """
        answer: Session = await self._context.call("get_session", **{"session_id": session_id})
        return answer

    async def get_table(self, table_id: str) -> Table:
        """One table with its fields and views: {"id", "name", "description", "primaryFieldId", "fields",
        "views"}. Raises PT404 when it does not exist.
        """
        answer: Table = await self._context.call("get_table", **{"table_id": table_id})
        return answer

    async def get_trigger(self, trigger_id: str) -> Trigger:
        """One trigger in the form of api.create_trigger; "fault" says why it starts nothing any more. Raises
        PT404 when it does not exist.
        """
        answer: Trigger = await self._context.call("get_trigger", **{"trigger_id": trigger_id})
        return answer

    async def get_usage_budget(self) -> GetUsageBudgetAnswer:
        """What the tenant means to spend in a month: {"amount", "updatedTime"}, both null without a budget."""
        answer: GetUsageBudgetAnswer = await self._context.call("get_usage_budget", **{})
        return answer

    async def get_view(self, table_id: str, view_id: str) -> View:
        """One view, by id or name, in the form of api.list_views. Raises PT404 when the table or the view
        does not exist.
        """
        answer: View = await self._context.call("get_view", **{"table_id": table_id, "view_id": view_id})
        return answer

    async def get_webhook(self, webhook_id: str) -> GetWebhookAnswer:
        """One webhook in the form of api.list_webhooks. Needs level editor. Raises PT404 when it does not
        exist.
        """
        answer: GetWebhookAnswer = await self._context.call("get_webhook", **{"webhook_id": webhook_id})
        return answer

    async def get_workflow(self, workflow_id: str) -> Workflow:
        """One workflow in the form of api.create_workflow. Raises PT404 when it does not exist."""
        answer: Workflow = await self._context.call("get_workflow", **{"workflow_id": workflow_id})
        return answer

    async def leave_tenant(self, tenant_id: str | uuid.UUID) -> LeaveTenantAnswer:
        """Ends one's own membership of the tenant this transaction works for, and with it the API keys that
        work for oneself; takes effect at once: {"id", "left"}. Its id is given so that nobody leaves by
        mistake. Needs level reader. Raises PT403 for an API key and the tenant's own service, PT404 for any
        other tenant, PT409 for the last owner.
        """
        answer: LeaveTenantAnswer = await self._context.call("leave_tenant", **{"tenant_id": tenant_id})
        return answer

    async def list_api_keys(self) -> ListApiKeysAnswer:
        """The tenant's API keys, newest first, without their secrets: {"apiKeys": [{"id", "name", "prefix",
        "level", "createdBy", "createdTime", "expiresTime", "lastUsedTime", "revokedTime"}]}. Needs level
        owner.
        """
        answer: ListApiKeysAnswer = await self._context.call("list_api_keys", **{})
        return answer

    async def list_attachments(
        self,
        *,
        table_id: str | None | Unset = UNSET,
        record_id: str | None | Unset = UNSET,
        state: Literal['pending', 'stored', 'failed'] | None | Unset = UNSET,
        unreferenced: bool | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: str | None | Unset = UNSET,
    ) -> ListAttachmentsAnswer:
        """One page of attachments, the oldest first: {"attachments": […], "offset"}, each in the form of
        api.register_attachment. `state` is pending, stored or failed; `unreferenced` finds those in no cell,
        uploads that are not stored yet among them, or, when false, those in one, the trash included.
        `page_size` is 1 to 1000, `offset` where the previous page ended. Raises PT400 for an argument that is
        off.
        """
        answer: ListAttachmentsAnswer = await self._context.call("list_attachments", **given({"table_id": table_id, "record_id": record_id, "state": state, "unreferenced": unreferenced, "page_size": page_size, "offset": offset}))
        return answer

    async def list_bases(self) -> ListBasesAnswer:
        """The tenant's bases, oldest first: {"bases": [{"id", "name", "createdTime"}]}."""
        answer: ListBasesAnswer = await self._context.call("list_bases", **{})
        return answer

    async def list_comments(
        self,
        table_id: str,
        record_id: str,
        *,
        page_size: int | Unset = UNSET,
        offset: str | None | Unset = UNSET,
    ) -> ListCommentsAnswer:
        """One page of a record's comments, the newest first: {"comments": [{"id", "author": {"id", "email",
        "name"}, "text", "createdTime", "lastUpdatedTime", "parentCommentId"}], "offset"}. `page_size` and
        `offset` as in api.list_records. Raises PT404 when the table or the record does not exist, PT400 for
        any other argument.
        """
        answer: ListCommentsAnswer = await self._context.call("list_comments", **given({"table_id": table_id, "record_id": record_id, "page_size": page_size, "offset": offset}))
        return answer

    async def list_events(
        self,
        *,
        after: int | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
    ) -> ListEventsAnswer:
        """What changed in the tenant's bases that are watched (api.watch_base, a webhook or a workflow), in
        the order of commits: {"events": [{"cursor", "baseId", "timestamp", "createdTablesById",
        "changedTablesById", …}], "cursor", "mightHaveMore"}. `after` is the "cursor" of the previous answer,
        null begins with the oldest kept. `page_size` 1–1000. Raises PT410 for a cursor whose events are no
        longer kept, PT400 for one that lies ahead or a page size out of range.
        """
        answer: ListEventsAnswer = await self._context.call("list_events", **given({"after": after, "page_size": page_size}))
        return answer

    async def list_feature_flags(self) -> ListFeatureFlagsAnswer:
        """The tenant's feature flags by name: {"featureFlags": [{"name", "enabled", "value",
        "updatedTime"}]}. A feature that is not listed is off.
        """
        answer: ListFeatureFlagsAnswer = await self._context.call("list_feature_flags", **{})
        return answer

    async def list_fields(self, table_id: str) -> ListFieldsAnswer:
        """The fields of a table in their order: {"fields": [{"id", "name", "type", "options",
        "description"}]}, a description where there is one. Raises PT404 when the table does not exist.
        """
        answer: ListFieldsAnswer = await self._context.call("list_fields", **{"table_id": table_id})
        return answer

    async def list_file_extensions(self) -> ListFileExtensionsAnswer:
        """Which files the tenant may have: {"extensions": [{"extension", "allowed", "mimeType", "maxSize",
        "isDefault"}]}, sizes in bytes. An extension that is not there is not allowed.
        """
        answer: ListFileExtensionsAnswer = await self._context.call("list_file_extensions", **{})
        return answer

    async def list_files(
        self,
        *,
        state: Literal['pending', 'stored', 'deleted'] | None | Unset = UNSET,
        base_id: str | None | Unset = UNSET,
        table_id: str | None | Unset = UNSET,
        record_id: str | None | Unset = UNSET,
        session_id: str | None | Unset = UNSET,
        extension: str | None | Unset = UNSET,
        uploaded_by: str | uuid.UUID | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: str | None | Unset = UNSET,
    ) -> ListFilesAnswer:
        """One page of files, the newest first: {"files": […], "offset"}, each in the form of
        api.register_file. `state` is pending, stored or deleted, null for the first two; the others find
        files that belong to a base, table, record or conversation, of one extension or of one user.
        `page_size` is 1 to 1000, `offset` where the previous page ended. Raises PT400 for an argument that is
        off.
        """
        answer: ListFilesAnswer = await self._context.call("list_files", **given({"state": state, "base_id": base_id, "table_id": table_id, "record_id": record_id, "session_id": session_id, "extension": extension, "uploaded_by": uploaded_by, "page_size": page_size, "offset": offset}))
        return answer

    async def list_holds(self, *, with_released: bool | None | Unset = UNSET) -> ListHoldsAnswer:
        """The legal holds of the tenant, the operator's too: {"holds": [one as api.place_hold answers, …]};
        `with_released` adds those that have ended. Needs level owner.
        """
        answer: ListHoldsAnswer = await self._context.call("list_holds", **given({"with_released": with_released}))
        return answer

    async def list_members(self) -> ListMembersAnswer:
        """The tenant's members by name: {"members": [{"id", "email", "name", "role", "createdTime"}]}, `id`
        that of the user.
        """
        answer: ListMembersAnswer = await self._context.call("list_members", **{})
        return answer

    async def list_messages(
        self,
        session_id: str,
        *,
        page_size: int | Unset = UNSET,
        offset: str | None | Unset = UNSET,
        newest_first: bool | None | Unset = UNSET,
    ) -> ListMessagesAnswer:
        """One page of the messages of a conversation that the caller may read, oldest first or
        `newest_first`: {"messages": […], "offset"}, each in the form of api.append_messages. `page_size` is 1
        to 1000, `offset` where the previous page ended. Raises PT404 when there is no such conversation,
        PT400 for an argument that is off.
        """
        answer: ListMessagesAnswer = await self._context.call("list_messages", **given({"session_id": session_id, "page_size": page_size, "offset": offset, "newest_first": newest_first}))
        return answer

    async def list_records(
        self,
        table_id: str,
        *,
        filter: Mapping[str, Any] | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: str | None | Unset = UNSET,
        field_keys: Literal['id', 'name'] | Unset = UNSET,
        sort: Sequence[SortKey] | None | Unset = UNSET,
        fields: Sequence[str | None] | None | Unset = UNSET,
        view: str | None | Unset = UNSET,
    ) -> RecordPage:
        """One page of a table's records: {"records": [{"id", "createdTime", "fields"}], "offset"}. `filter`
        keeps the records whose cells contain its values, {"Status": "Done"}, or that pass a tree of {"and":
        […]}, {"or": […]}, {"not": …} and {"field", "op", "value"}, where op is =, !=, <, <=, >, >=, contains,
        in, is empty or is not empty; `sort` is [{"field", "direction": "asc" | "desc"}], without it the order
        is that of creation; `fields` names the fields to answer; `view`, an id or a name, adds its filter to
        that of the caller, and its sort and its visible fields where the caller names none; `page_size` is 1
        to 1000; `offset` is that of the previous page, with the same filter, sort and view, and absent from
        the last one; `field_keys` names the cells by field "id" or "name". Raises PT404 when the table or the
        view does not exist, PT422 for an unknown field or a value it cannot be compared with, PT400 for any
        other argument.
        """
        answer: RecordPage = await self._context.call("list_records", **given({"table_id": table_id, "filter": filter, "page_size": page_size, "offset": offset, "field_keys": field_keys, "sort": sort, "fields": fields, "view": view}))
        return answer

    async def list_retention(self) -> ListRetentionAnswer:
        """How long the tenant's rows of every kind are kept: {"retention": [one as api.get_retention answers,
        …]}.
        """
        answer: ListRetentionAnswer = await self._context.call("list_retention", **{})
        return answer

    async def list_runs(
        self,
        *,
        workflow_id: str | None | Unset = UNSET,
        state: RunState | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: str | None | Unset = UNSET,
    ) -> ListRunsAnswer:
        """One page of runs, the latest first: {"runs": […], "offset"}, each {"id", "workflowId",
        "workflowVersion", "triggerId", "source", "idempotencyKey", "parentRunId", "depth", "isChainEnd",
        "state", "attempts", "error", "requestedBy", "createdTime", "startedTime", "finishedTime"}.
        `page_size` is 1 to 1000, `offset` where the previous page ended. Raises PT400 for a state, page size
        or offset that is none, PT404 when the workflow does not exist.
        """
        answer: ListRunsAnswer = await self._context.call("list_runs", **given({"workflow_id": workflow_id, "state": state, "page_size": page_size, "offset": offset}))
        return answer

    async def list_sessions(
        self,
        *,
        status: Literal['active', 'archived'] | None | Unset = UNSET,
        metadata: Mapping[str, Any] | None | Unset = UNSET,
        whose: Literal['mine', 'shared'] | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: str | None | Unset = UNSET,
    ) -> ListSessionsAnswer:
        """One page of conversations, the last active first: {"sessions": […], "offset"}, each in the form of
        api.create_session. `whose` is mine, or shared: those that other members share with the caller.
        `status` is active or archived, null for both; `metadata` finds what contains it. `page_size` is 1 to
        1000, `offset` where the previous page ended. Raises PT400 or PT422 for an argument that is off.
        """
        answer: ListSessionsAnswer = await self._context.call("list_sessions", **given({"status": status, "metadata": metadata, "whose": whose, "page_size": page_size, "offset": offset}))
        return answer

    async def list_syncs(self, base_id: str) -> ListSyncsAnswer:
        """What is synced into a base: {"syncs": [{"baseId", "tableId", "source", "state", "cursor",
        "leasedUntil", "startedTime", "syncedTime", "failures", "error"}]}; `state` is idle, running, failed,
        or lost when the syncer's lease ran out. Raises PT404 when the base does not exist.
        """
        answer: ListSyncsAnswer = await self._context.call("list_syncs", **{"base_id": base_id})
        return answer

    async def list_tables(self, base_id: str) -> ListTablesAnswer:
        """The tables of a base with their fields and views: {"tables": [{"id", "name", "description",
        "primaryFieldId", "fields", "views"}]}. Raises PT404 when the base does not exist for this tenant.
        """
        answer: ListTablesAnswer = await self._context.call("list_tables", **{"base_id": base_id})
        return answer

    async def list_trash(
        self,
        table_id: str,
        *,
        page_size: int | Unset = UNSET,
        offset: str | None | Unset = UNSET,
        field_keys: Literal['id', 'name'] | Unset = UNSET,
    ) -> ListTrashAnswer:
        """One page of a table's deleted records, those deleted last first: {"records": [{"id", "createdTime",
        "deletedTime", "deletedBy", "fields"}], "offset"}. `page_size`, `offset` and `field_keys` as in
        api.list_records. Raises PT404 when the table does not exist, PT400 for any other argument.
        """
        answer: ListTrashAnswer = await self._context.call("list_trash", **given({"table_id": table_id, "page_size": page_size, "offset": offset, "field_keys": field_keys}))
        return answer

    async def list_triggers(self, workflow_id: str) -> ListTriggersAnswer:
        """What has a workflow run, oldest first: {"triggers": […]}, each in the form of api.create_trigger;
        "fault" says why one starts nothing any more. Raises PT404 when the workflow does not exist.
        """
        answer: ListTriggersAnswer = await self._context.call("list_triggers", **{"workflow_id": workflow_id})
        return answer

    async def list_views(self, table_id: str) -> ListViewsAnswer:
        """The views of a table: {"views": [{"id", "name", "type", "filter", "sort", "hiddenFields",
        "fieldOrder", "visibleFieldIds"}]}, fields by id. Raises PT404 when the table does not exist for this
        tenant.
        """
        answer: ListViewsAnswer = await self._context.call("list_views", **{"table_id": table_id})
        return answer

    async def list_webhook_payloads(
        self,
        webhook_id: str,
        *,
        cursor: int | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
    ) -> ListWebhookPayloadsAnswer:
        """What changed since a cursor, in the order of commits, one payload a transaction: {"payloads":
        [{"timestamp", "baseTransactionNumber", "actionMetadata", "createdTablesById", "changedTablesById",
        "destroyedTableIds"}], "cursor", "mightHaveMore"}; `cursor` is where to go on, null begins with the
        oldest kept. `page_size` 1–50. Needs level editor. Raises PT404 when the webhook does not exist, PT410
        for a cursor whose payloads are no longer kept, PT400 for one that lies ahead or a page size out of
        range.
        """
        answer: ListWebhookPayloadsAnswer = await self._context.call("list_webhook_payloads", **given({"webhook_id": webhook_id, "cursor": cursor, "page_size": page_size}))
        return answer

    async def list_webhooks(self, base_id: str) -> ListWebhooksAnswer:
        """The webhooks of a base, oldest first: {"webhooks": [{"id", "notificationUrl",
        "areNotificationsEnabled", "isHookEnabled", "specification", "cursorForNextPayload",
        "expirationTime"}]}; the cursor is the number the base's next transaction will get. Needs level
        editor. Raises PT404 when the base does not exist.
        """
        answer: ListWebhooksAnswer = await self._context.call("list_webhooks", **{"base_id": base_id})
        return answer

    async def list_workflows(self) -> ListWorkflowsAnswer:
        """The workflows of the tenant by name: {"workflows": […]}, each in the form of api.create_workflow."""
        answer: ListWorkflowsAnswer = await self._context.call("list_workflows", **{})
        return answer

    async def log_usage(self, entries: UsageEntry | Sequence[UsageEntry]) -> LogUsageAnswer:
        """Adds requests that a service answered for the tenant, one or up to 10,000, all or none: {"logged",
        "duplicates"}. An entry has "service", "endpoint", "method", "status", "durationMs", and may have
        "timestamp" (now), "userId", "requestBytes", "responseBytes", "tokensIn", "tokensOut", "cost",
        "model", "requestId", "metadata". They may come late and in any order. One whose requestId the tenant
        has within a day before or after is a duplicate and ignored, as is all but the first in a batch. Needs
        level owner, which a tenant's own service has. Raises PT422 with all faults.
        """
        answer: LogUsageAnswer = await self._context.call("log_usage", **{"entries": entries})
        return answer

    async def mark_attachment_failed(self, attachment_id: str, reason: str) -> Attachment:
        """Says why an attachment could not be stored; api.mark_attachment_stored may follow. Answers in the
        form of api.register_attachment. Needs level editor. Raises PT404 when there is no such attachment,
        PT422 when it is stored or the reason is empty or has more than 1,000 characters.
        """
        answer: Attachment = await self._context.call("mark_attachment_failed", **{"attachment_id": attachment_id, "reason": reason})
        return answer

    async def mark_attachment_stored(
        self,
        attachment_id: str,
        size: int,
        *,
        mime_type: str | None | Unset = UNSET,
        sha256: str | None | Unset = UNSET,
        width: int | None | Unset = UNSET,
        height: int | None | Unset = UNSET,
        url: str | None | Unset = UNSET,
    ) -> Attachment:
        """Says that an attachment's bytes are in the store, how many there are and what they are, and shows
        that in its cell, also of a record in the trash; an upload comes into its cell now, behind the others.
        `url` is where it may be read from now on. Answers in the form of api.register_attachment. Needs level
        editor. Raises PT404 when there is no such attachment, PT422 for an argument that is off.
        """
        answer: Attachment = await self._context.call("mark_attachment_stored", **given({"attachment_id": attachment_id, "size": size, "mime_type": mime_type, "sha256": sha256, "width": width, "height": height, "url": url}))
        return answer

    async def mark_file_stored(self, file_id: str, size: int, *, sha256: str | None | Unset = UNSET) -> File:
        """Says that a file's bytes are in the store, and how many there are; answers in the form of
        api.register_file. Needs level reader for a conversation's and editor otherwise. Raises PT422 when
        size or digest are not those that were registered, PT404 when there is no such file.
        """
        answer: File = await self._context.call("mark_file_stored", **given({"file_id": file_id, "size": size, "sha256": sha256}))
        return answer

    async def mirror_records(
        self,
        table_id: str,
        records: Sequence[MirrorRecordsRecords],
        *,
        on_error: Literal['abort', 'skip'] | Unset = UNSET,
    ) -> MirrorRecordsAnswer:
        """Makes records of a table what they are in Airtable, [{"id", "createdTime", "fields"}] as its API
        tells them: those that are not there are created with this id and time, the others become like it, and
        a cell it does not name is emptied. Cells of computed fields are taken as they are, missing choices
        are added, and a link to a record that is still to come waits for it: {"createdRecords",
        "updatedRecords", "unchanged", "awaitedLinks", "faults"}, the first two arrays of ids. All or none,
        unless `on_error` is "skip" as in api.create_records. Needs level editor. Raises PT404 when the table
        does not exist, PT422 naming every value that does not fit its field, a missing or repeated id, or one
        of another table.
        """
        answer: MirrorRecordsAnswer = await self._context.call("mirror_records", **given({"table_id": table_id, "records": records, "on_error": on_error}))
        return answer

    async def ping(self) -> str | None:
        """Answers "pong": the request has come through to the database. Needs no tenant, and anonymous may
        call it.
        """
        answer: str | None = await self._context.call("ping", **{})
        return answer

    async def place_hold(
        self,
        reason: str,
        *,
        kind: str | None | Unset = UNSET,
        begins: str | datetime.datetime | None | Unset = UNSET,
        ends: str | datetime.datetime | None | Unset = UNSET,
    ) -> Hold:
        """Places a legal hold on the tenant's rows of a kind (see api.list_retention), or of every kind, from
        `begins` until before `ends`: {"id", "kind", "begins", "ends", "reason", "byOperator", "placedBy",
        "placedTime", "releasedBy", "releasedTime"}. Until api.release_hold nothing deletes them. Needs level
        owner. Raises PT422 with all faults.
        """
        answer: Hold = await self._context.call("place_hold", **given({"reason": reason, "kind": kind, "begins": begins, "ends": ends}))
        return answer

    async def refresh_webhook(self, webhook_id: str) -> RefreshWebhookAnswer:
        """Lets a webhook live for seven days from now: {"expirationTime"}. One that had expired works again;
        changes that were not noted meanwhile are told of by PT410 when payloads are listed. Needs level
        editor. Raises PT404 when it does not exist.
        """
        answer: RefreshWebhookAnswer = await self._context.call("refresh_webhook", **{"webhook_id": webhook_id})
        return answer

    async def register_attachment(
        self,
        table_id: str,
        record_id: str,
        field: str,
        filename: str,
        *,
        size: int | None | Unset = UNSET,
        mime_type: str | None | Unset = UNSET,
    ) -> Attachment:
        """Registers an upload for a cell before its bytes are stored under the "storageKey" it answers with:
        {"id", "tableId", "recordId", "fieldId", "url", "filename", "size", "type", "width", "height",
        "sha256", "storageKey", "state", "failure", "createdTime", "storedTime"}. The cell shows it once
        api.mark_attachment_stored says so. Needs level editor. Raises PT404 when table, record or field do
        not exist, PT422 when the field holds no attachments or an argument is off.
        """
        answer: Attachment = await self._context.call("register_attachment", **given({"table_id": table_id, "record_id": record_id, "field": field, "filename": filename, "size": size, "mime_type": mime_type}))
        return answer

    async def register_file(
        self,
        name: str,
        size: int,
        *,
        mime_type: str | None | Unset = UNSET,
        sha256: str | None | Unset = UNSET,
        base_id: str | None | Unset = UNSET,
        table_id: str | None | Unset = UNSET,
        record_id: str | None | Unset = UNSET,
        session_id: str | None | Unset = UNSET,
        id: str | None | Unset = UNSET,
    ) -> File:
        """Registers a file before its bytes are stored under the "storageKey" it answers with: {"id", "name",
        "extension", "mimeType", "size", "sha256", "storageKey", "state", "baseId", "tableId", "recordId",
        "sessionId", "uploadedBy", "textLength", "indexedLength", "createdTime", "storedTime", "deletedTime"}.
        It may belong to a base, a table, a record of `table_id`, or a conversation of the caller. Needs level
        reader for a conversation and editor otherwise. Raises PT422 with all faults of name, extension, size,
        type and digest, PT404 for what it would belong to.
        """
        answer: File = await self._context.call("register_file", **given({"name": name, "size": size, "mime_type": mime_type, "sha256": sha256, "base_id": base_id, "table_id": table_id, "record_id": record_id, "session_id": session_id, "id": id}))
        return answer

    async def release_hold(self, hold_id: int) -> Hold:
        """Ends a legal hold of the tenant: the hold, as api.place_hold answers. What it covered goes with the
        next maintenance where its period is over. Needs level owner. Raises PT403 for one that the operator
        placed, PT404 when none of that id stands.
        """
        answer: Hold = await self._context.call("release_hold", **{"hold_id": hold_id})
        return answer

    async def remove_member(self, user_id: str | uuid.UUID) -> RemoveMemberAnswer:
        """Ends a membership, and with it the API keys that work for the member; takes effect at once: {"id",
        "deleted"}. Needs level owner. Raises PT404 when the user is no member, PT409 for the last owner.
        """
        answer: RemoveMemberAnswer = await self._context.call("remove_member", **{"user_id": user_id})
        return answer

    async def replace_records(
        self,
        table_id: str,
        records: Sequence[ReplaceRecordsRecords],
        *,
        typecast: bool | None | Unset = UNSET,
        on_error: Literal['abort', 'skip'] | Unset = UNSET,
    ) -> ReplaceRecordsAnswer:
        """Sets the named cells of records, [{"id", "fields"}], and empties all others but computed ones; all
        or none: {"records": [{"id", "createdTime", "fields"}]} in the order given. `typecast` and `on_error`
        as in api.create_records. Needs level editor. Raises PT404 naming a table or records that do not
        exist, PT422 naming every value that does not fit its field.
        """
        answer: ReplaceRecordsAnswer = await self._context.call("replace_records", **given({"table_id": table_id, "records": records, "typecast": typecast, "on_error": on_error}))
        return answer

    async def restore_file(self, file_id: str) -> File:
        """Takes a deleted file back, with its text; one that is not deleted stays as it is. Answers in the
        form of api.register_file. Needs level reader for a conversation's and editor otherwise. Raises PT404
        when there is no such file.
        """
        answer: File = await self._context.call("restore_file", **{"file_id": file_id})
        return answer

    async def restore_records(self, table_id: str, record_ids: Sequence[str | None]) -> RestoreRecordsAnswer:
        """Brings records back from the trash with the number and the times they had, all or none: {"records":
        [{"id", "createdTime", "fields"}]} in the order given. Needs level editor. Raises PT404 naming a table
        that does not exist or records that are not in its trash.
        """
        answer: RestoreRecordsAnswer = await self._context.call("restore_records", **{"table_id": table_id, "record_ids": record_ids})
        return answer

    async def retry_run(self, run_id: str) -> Run:
        """Lets a run that failed or was cancelled be tried again from the start, with the definition and the
        input it had, and answers as api.get_run does. Needs level editor. Raises PT404 when there is none,
        PT409 in any other state.
        """
        answer: Run = await self._context.call("retry_run", **{"run_id": run_id})
        return answer

    async def revoke_api_key(self, id: str | uuid.UUID) -> RevokeApiKeyAnswer:
        """Makes an API key void from now on: {"id", "revokedTime"}; one that is void already stays so since
        then. Needs level owner. Raises PT404 when there is no such key.
        """
        answer: RevokeApiKeyAnswer = await self._context.call("revoke_api_key", **{"id": id})
        return answer

    async def rotate_api_key(
        self,
        id: str | uuid.UUID,
        *,
        overlap: str | datetime.timedelta | None | Unset = UNSET,
    ) -> RotateApiKeyAnswer:
        """Makes a key of the same name and level in the place of one that works for the caller: {"apiKey":
        {"id", "name", "prefix", "level", "createdTime", "expiresTime", "secret"}, "replaced": {"id",
        "endsTime"}}. The secret is shown here and never again. The old key goes on for `overlap`, 30 days at
        most, never past its own expiry; the new one expires after as long a time as the old one was to last.
        Needs level owner. Raises PT404 when there is no such key, PT403 when it works for somebody else,
        PT409 when it is void, PT422 for another overlap.
        """
        answer: RotateApiKeyAnswer = await self._context.call("rotate_api_key", **given({"id": id, "overlap": overlap}))
        return answer

    async def search_files(self, query: str, *, page_size: int | Unset = UNSET) -> SearchFilesAnswer:
        """The files whose name or text holds the words of `query`, best first: {"files": [{"file",
        "snippet"}]}, "file" in the form of api.register_file, "snippet" HTML with the words in <mark> and all
        else escaped, null without text. Words in double quotes stand together, `or` is either, `-` before a
        word excludes it; case and accents do not count. Where no file has the words, those whose words begin
        so. `page_size` is 1 to 1000.
        """
        answer: SearchFilesAnswer = await self._context.call("search_files", **given({"query": query, "page_size": page_size}))
        return answer

    async def search_messages(
        self,
        query: str,
        *,
        session_id: str | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
    ) -> SearchMessagesAnswer:
        """The messages that hold the words of `query`, best first, of all conversations the caller may read
        or of one: {"messages": [{"message", "snippet"}]}, "message" in the form of api.append_messages,
        "snippet" HTML with the words in <mark> and all else escaped. Words in double quotes stand together,
        `or` is either, `-` before a word excludes it; case and accents do not count. `page_size` is 1 to
        1000. Raises PT404 when there is no such conversation.
        """
        answer: SearchMessagesAnswer = await self._context.call("search_messages", **given({"query": query, "session_id": session_id, "page_size": page_size}))
        return answer

    async def search_records(
        self,
        query: str,
        *,
        table_id: str | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
        field_keys: Literal['id', 'name'] | Unset = UNSET,
    ) -> SearchRecordsAnswer:
        """The records that hold the words of `query`, or words spelt alike, best first, in one table or in
        all of the tenant's: {"records": [{"id", "tableId", "createdTime", "fields"}]}. Case and accents do
        not count; the beginning of a word is enough. `page_size` is 1 to 1000; `field_keys` names the cells
        by field "id" or "name". Raises PT404 when the table does not exist.
        """
        answer: SearchRecordsAnswer = await self._context.call("search_records", **given({"query": query, "table_id": table_id, "page_size": page_size, "field_keys": field_keys}))
        return answer

    async def set_feature_flag(self, name: str, enabled: bool, *, value: Any | Unset = UNSET) -> FeatureFlag:
        """Switches a feature of the tenant on or off, with the settings it reads: {"name", "enabled",
        "value", "updatedTime"}. Needs level owner. Raises PT422 for a name that is none, and unless `enabled`
        is true or false.
        """
        answer: FeatureFlag = await self._context.call("set_feature_flag", **given({"name": name, "enabled": enabled, "value": value}))
        return answer

    async def set_file_extension(
        self,
        extension: str,
        allowed: bool | None,
        *,
        mime_type: str | None | Unset = UNSET,
        max_size: int | None | Unset = UNSET,
    ) -> FileExtension:
        """Allows or forbids files with an extension, `allowed` null for what the platform says: {"extension",
        "allowed", "mimeType", "maxSize", "isDefault"}. `max_size` is in bytes, at most 5 GB. Files there
        already stay. Needs level owner. Raises PT422 with all faults.
        """
        answer: FileExtension = await self._context.call("set_file_extension", **given({"extension": extension, "allowed": allowed, "mime_type": mime_type, "max_size": max_size}))
        return answer

    async def set_file_text(self, file_id: str, text: str | None) -> File:
        """Keeps the text that was extracted from a file, null for none, and makes it searchable; answers in
        the form of api.register_file. Text of any length up to 64 MB is kept; "indexedLength" says how many
        characters from its beginning are searchable, fewer than "textLength" where its words would not fit
        into a tsvector (1 MB). Needs level reader for a conversation's and editor otherwise. Raises PT422
        beyond 64 MB, PT404 when there is no such file.
        """
        answer: File = await self._context.call("set_file_text", **{"file_id": file_id, "text": text})
        return answer

    async def set_retention(self, kind: str, keep: str | datetime.timedelta | None) -> Retention:
        """Sets how long the tenant's rows of a kind are kept, such as "90 days", shorter or longer than the
        operator does; null takes the operator's period: the answer of api.get_retention. Rows that are older
        go with the next maintenance, for good, unless they are held. Needs level owner. Raises PT422 for an
        unknown kind and for a period outside of the operator's bounds.
        """
        answer: Retention = await self._context.call("set_retention", **{"kind": kind, "keep": keep})
        return answer

    async def set_time_zone(self, time_zone: str) -> SetTimeZoneAnswer:
        """Sets the time zone whose days, weeks and months reports of the tenant are in: {"timeZone"}. Needs
        level owner. Raises PT422 unless it is a name such as Europe/Berlin, or UTC.
        """
        answer: SetTimeZoneAnswer = await self._context.call("set_time_zone", **{"time_zone": time_zone})
        return answer

    async def set_usage_budget(self, amount: float | decimal.Decimal | None) -> SetUsageBudgetAnswer:
        """Sets what the tenant means to spend in a month, in the currency that usage is logged in; null takes
        the budget away: the answer of api.get_usage_budget. Needs level owner. Raises PT422 for an amount
        that is not positive.
        """
        answer: SetUsageBudgetAnswer = await self._context.call("set_usage_budget", **{"amount": amount})
        return answer

    async def share_session(self, session_id: str, shared_with: Sharing) -> Session:
        """Lets others read a conversation of the calling user, or no longer: `shared_with` is private
        (nobody), owners (the tenant's owners) or tenant (all members). Answers in the form of
        api.create_session. Needs level reader, and commenter unless it is made private. Raises PT422 for any
        other word, PT403 for another member's, PT404 when there is none.
        """
        answer: Session = await self._context.call("share_session", **{"session_id": session_id, "shared_with": shared_with})
        return answer

    async def start_run(
        self,
        workflow_id: str,
        *,
        input: Any | Unset = UNSET,
        idempotency_key: str | None | Unset = UNSET,
        source: Literal['manual', 'webhook'] | Unset = UNSET,
    ) -> Run:
        """Has a workflow run now, and answers as api.get_run does. `source` is manual, or webhook for a
        service that passes on a call from outside; the workflow needs a trigger of that type. Called again
        with the same `idempotency_key` it answers with the run there is, whatever the input. Needs level
        editor. Raises PT404 when there is no such workflow, PT409 when it is disabled or has no such trigger,
        PT422 with all faults.
        """
        answer: Run = await self._context.call("start_run", **given({"workflow_id": workflow_id, "input": input, "idempotency_key": idempotency_key, "source": source}))
        return answer

    async def top_usage(
        self,
        since: str | datetime.datetime,
        until: str | datetime.datetime,
        *,
        dimension: Literal['endpoint', 'user', 'model', 'service'] | Unset = UNSET,
        measure: str | None | Unset = UNSET,
        top: int | Unset = UNSET,
    ) -> TopUsageAnswer:
        """The endpoints, users, models or services with the most of a measure: {"items": [{"key", "requests",
        …}]} with the measures of api.usage_over_time, any of which `measure` may name. `top` is 1 to 1000; a
        null key stands for requests without a user or model. Raises PT400 for an argument that is off.
        """
        answer: TopUsageAnswer = await self._context.call("top_usage", **given({"since": since, "until": until, "dimension": dimension, "measure": measure, "top": top}))
        return answer

    async def update_base(self, base_id: str, name: str) -> Base:
        """Renames a base: {"id", "name", "createdTime"}. Needs level editor. Raises PT404 when the base does
        not exist, PT422 for a name that is none.
        """
        answer: Base = await self._context.call("update_base", **{"base_id": base_id, "name": name})
        return answer

    async def update_comment(self, table_id: str, record_id: str, comment_id: str, text: str) -> Comment:
        """Changes the text of a comment of one's own: {"id", "author", "text", "createdTime",
        "lastUpdatedTime", "parentCommentId"}. Needs level commenter. Raises PT404 when the table, the record
        or the comment does not exist, PT403 when somebody else wrote it, PT422 for a text that is empty or
        too long.
        """
        answer: Comment = await self._context.call("update_comment", **{"table_id": table_id, "record_id": record_id, "comment_id": comment_id, "text": text})
        return answer

    async def update_field(
        self,
        table_id: str,
        field_id: str,
        *,
        name: str | None | Unset = UNSET,
        options: Mapping[str, Any] | None | Unset = UNSET,
        description: str | None | Unset = UNSET,
    ) -> Field:
        """Renames a field, given by id or name, sets some of its options or its description ("" takes it
        away); what is null stays: {"id", "name", "type", "options", "description"}. Touches no record, but
        for a choice whose "id" stays and whose name changes, which is renamed in the cells. Needs level
        editor. Raises PT404 when the table or the field does not exist, PT422 for an option that does not fit
        the type, where a link leads to, or a choice left out that records have, 23505 for a name that is
        taken.
        """
        answer: Field = await self._context.call("update_field", **given({"table_id": table_id, "field_id": field_id, "name": name, "options": options, "description": description}))
        return answer

    async def update_profile(self, name: str) -> User:
        """Changes the name of the person this transaction works for, in all tenants they are a member of:
        {"id", "email", "name"}; api.current_context() reads it. Needs level reader. Raises PT403 for an API
        key and the tenant's own service, PT422 without a name.
        """
        answer: User = await self._context.call("update_profile", **{"name": name})
        return answer

    async def update_records(
        self,
        table_id: str,
        records: Sequence[UpdateRecordsRecords],
        *,
        typecast: bool | None | Unset = UNSET,
        on_error: Literal['abort', 'skip'] | Unset = UNSET,
    ) -> UpdateRecordsAnswer:
        """Changes the named cells of records, [{"id", "fields"}], and leaves the others; an empty value
        clears its cell; all or none: {"records": [{"id", "createdTime", "fields"}]} in the order given.
        `typecast` and `on_error` as in api.create_records. Needs level editor. Raises PT404 naming a table or
        records that do not exist, PT422 naming every value that does not fit its field.
        """
        answer: UpdateRecordsAnswer = await self._context.call("update_records", **given({"table_id": table_id, "records": records, "typecast": typecast, "on_error": on_error}))
        return answer

    async def update_session(
        self,
        session_id: str,
        *,
        title: str | None | Unset = UNSET,
        metadata: Mapping[str, Any] | None | Unset = UNSET,
        status: Literal['active', 'archived'] | None | Unset = UNSET,
        model: str | None | Unset = UNSET,
        system_prompt: str | None | Unset = UNSET,
    ) -> Session:
        """Changes what is given of a conversation of the calling user, and answers in the form of
        api.create_session. The keys of `metadata` replace those there, null removes one; `status` is active
        or archived; an empty `model` or `system_prompt` removes it. Needs level reader, and commenter while
        it is shared. Raises PT422 with all faults, PT403 for another member's, PT404 when there is none.
        """
        answer: Session = await self._context.call("update_session", **given({"session_id": session_id, "title": title, "metadata": metadata, "status": status, "model": model, "system_prompt": system_prompt}))
        return answer

    async def update_table(
        self,
        table_id: str,
        *,
        name: str | None | Unset = UNSET,
        description: str | None | Unset = UNSET,
    ) -> Table:
        """Renames a table or describes it anew; what is null stays, an empty description goes: {"id", "name",
        "description", "primaryFieldId", "fields", "views"}. Needs level editor. Raises PT404 when the table
        does not exist, 23505 for a name that is taken.
        """
        answer: Table = await self._context.call("update_table", **given({"table_id": table_id, "name": name, "description": description}))
        return answer

    async def update_tenant(self, name: str) -> Tenant:
        """Changes the tenant's name, not its slug: {"id", "slug", "name"}; api.current_context() reads it.
        Needs level owner. Raises PT422 without a name.
        """
        answer: Tenant = await self._context.call("update_tenant", **{"name": name})
        return answer

    async def update_trigger(
        self,
        trigger_id: str,
        *,
        filter: Mapping[str, Any] | None | Unset = UNSET,
        cron: str | None | Unset = UNSET,
        time_zone: str | None | Unset = UNSET,
    ) -> Trigger:
        """Changes the filter or the schedule of a trigger, and lets one with a fault start runs again;
        answers as api.create_trigger does. Needs level editor. Raises PT404 when there is none, PT422 with
        all faults.
        """
        answer: Trigger = await self._context.call("update_trigger", **given({"trigger_id": trigger_id, "filter": filter, "cron": cron, "time_zone": time_zone}))
        return answer

    async def update_view(
        self,
        table_id: str,
        view_id: str,
        *,
        name: str | None | Unset = UNSET,
        type: ViewType | None | Unset = UNSET,
        filter: Mapping[str, Any] | None | Unset = UNSET,
        sort: Sequence[SortKey] | None | Unset = UNSET,
        hidden_fields: Sequence[str | None] | None | Unset = UNSET,
        field_order: Sequence[str | None] | None | Unset = UNSET,
        place: int | None | Unset = UNSET,
    ) -> View:
        """Changes parts of a view, given by id or name; what is null stays, and {} or [] empties a filter,
        sort or list: {"id", "name", "type", "filter", "sort", "hiddenFields", "fieldOrder",
        "visibleFieldIds"}. `place` is its place among the views of the table, from 1. Needs level editor.
        Raises PT404 when the table or the view does not exist, PT422 naming every fault, 23505 for a name
        that is taken.
        """
        answer: View = await self._context.call("update_view", **given({"table_id": table_id, "view_id": view_id, "name": name, "type": type, "filter": filter, "sort": sort, "hidden_fields": hidden_fields, "field_order": field_order, "place": place}))
        return answer

    async def update_workflow(
        self,
        workflow_id: str,
        *,
        name: str | None | Unset = UNSET,
        definition: Sequence[Action] | None | Unset = UNSET,
        enabled: bool | None | Unset = UNSET,
        max_attempts: int | None | Unset = UNSET,
    ) -> Workflow:
        """Changes what is given of a workflow, and answers as api.create_workflow does. A change of name,
        definition or attempts makes a new version; runs that are there already keep theirs. Needs level
        editor. Raises PT404 when there is none, PT422 with all faults, PT409 when the name is taken.
        """
        answer: Workflow = await self._context.call("update_workflow", **given({"workflow_id": workflow_id, "name": name, "definition": definition, "enabled": enabled, "max_attempts": max_attempts}))
        return answer

    async def upsert_records(
        self,
        table_id: str,
        merge_on: Sequence[str | None],
        records: Sequence[UpsertRecordsRecords],
        *,
        typecast: bool | None | Unset = UNSET,
        on_error: Literal['abort', 'skip'] | Unset = UNSET,
    ) -> UpsertRecordsAnswer:
        """Changes the records whose `merge_on` cells (field ids or names) equal those of [{"fields"}], and
        creates the others; all or none: {"records", "createdRecords", "updatedRecords"}, the last two arrays
        of ids. `typecast` and `on_error` as in api.create_records. Needs level editor. Raises PT404 when the
        table does not exist, PT422 for a value that does not fit its field, a missing or repeated merge
        value, or several matches.
        """
        answer: UpsertRecordsAnswer = await self._context.call("upsert_records", **given({"table_id": table_id, "merge_on": merge_on, "records": records, "typecast": typecast, "on_error": on_error}))
        return answer

    async def usage_latency(
        self,
        since: str | datetime.datetime,
        until: str | datetime.datetime,
        *,
        bucket: str | datetime.timedelta | None | Unset = UNSET,
        endpoint: str | None | Unset = UNSET,
        percentiles: Sequence[float | decimal.Decimal] | Unset = UNSET,
        time_zone: str | None | Unset = UNSET,
    ) -> UsageLatencyAnswer:
        """Percentiles of durations over time, of all requests or of one endpoint: {"timeZone", "points":
        [{"time", "requests", "latencyMs": {"p50", "p95", "p99"}}]}, one point for all without a bucket;
        buckets as in api.usage_over_time. They merge exactly over any range, being read from a histogram,
        whose steps make each at most 5.4 % off between 1 ms and 10 minutes; less than 1 ms counts as 1 ms,
        600000 stands for more than 10 minutes, null for no requests. Raises PT400 for an argument that is
        off, PT422 for no time zone.
        """
        answer: UsageLatencyAnswer = await self._context.call("usage_latency", **given({"since": since, "until": until, "bucket": bucket, "endpoint": endpoint, "percentiles": percentiles, "time_zone": time_zone}))
        return answer

    async def usage_month(
        self,
        *,
        time_zone: str | None | Unset = UNSET,
        at: str | datetime.datetime | None | Unset = UNSET,
    ) -> UsageMonthAnswer:
        """What the month has cost so far, up to and with `at`, in the time zone, against the budget:
        {"timeZone", "monthBegan", "cost", "budget", "left", "used", "elapsed"}, the last two as shares of 1;
        `budget`, `left` and `used` are null without a budget. Raises PT400 without a time, PT422 for no time
        zone.
        """
        answer: UsageMonthAnswer = await self._context.call("usage_month", **given({"time_zone": time_zone, "at": at}))
        return answer

    async def usage_over_time(
        self,
        since: str | datetime.datetime,
        until: str | datetime.datetime,
        *,
        bucket: str | datetime.timedelta | None | Unset = UNSET,
        group_by: Literal['endpoint', 'user', 'model', 'service'] | None | Unset = UNSET,
        top: int | None | Unset = UNSET,
        time_zone: str | None | Unset = UNSET,
    ) -> UsageOverTimeAnswer:
        """Usage and cost over time, without gaps: {"timeZone", "series": [{"key", "points": [{"time",
        "requests", "clientErrors", "serverErrors", "errorRate", "durationMs", "averageMs", "requestBytes",
        "responseBytes", "tokensIn", "tokensOut", "cost"}]}]}. `bucket` is months, weeks (from Monday) or days
        in the time zone, the tenant's unless one is given, or a shorter length counted from the midnight
        before `since`. `group_by` endpoint, user, model or service makes a series of each of the `top` ones
        with the most requests; a null key stands for none. Only what lies between `since` and `until` counts.
        Raises PT400 for an argument that is off, more than ten years, 5000 buckets or, in all series, 50000,
        PT422 for no time zone.
        """
        answer: UsageOverTimeAnswer = await self._context.call("usage_over_time", **given({"since": since, "until": until, "bucket": bucket, "group_by": group_by, "top": top, "time_zone": time_zone}))
        return answer

    async def usage_summary(
        self,
        since: str | datetime.datetime,
        until: str | datetime.datetime,
    ) -> UsageSummaryAnswer:
        """One range in figures: the measures of api.usage_over_time with its error rate, and {"activeUsers",
        "latencyMs": {"p50", "p95", "p99"}}, as api.usage_latency has them. Raises PT400 for a range that is
        none.
        """
        answer: UsageSummaryAnswer = await self._context.call("usage_summary", **{"since": since, "until": until})
        return answer

    async def usage_week_over_week(
        self,
        *,
        time_zone: str | None | Unset = UNSET,
        at: str | datetime.datetime | None | Unset = UNSET,
    ) -> UsageWeekOverWeekAnswer:
        """The week so far, from Monday in the time zone up to and with `at`, beside the same part of the week
        before: {"timeZone", "weekBegan", "thisWeek", "lastWeek", "change"}, each with the measures of
        api.usage_over_time; a change of 0.25 is a quarter more, null where there was nothing before. Raises
        PT400 without a time, PT422 for no time zone.
        """
        answer: UsageWeekOverWeekAnswer = await self._context.call("usage_week_over_week", **given({"time_zone": time_zone, "at": at}))
        return answer

    async def watch_base(self, base_id: str, *, watch: bool | None | Unset = UNSET) -> WatchBaseAnswer:
        """Has the changes of a base noted for api.list_events without a webhook, or withdraws that:
        {"baseId", "watch"}. Needs level editor. Raises PT404 when the base does not exist, PT422 for null.
        """
        answer: WatchBaseAnswer = await self._context.call("watch_base", **given({"base_id": base_id, "watch": watch}))
        return answer


class SyncApi:
    """The functions of schema api, called by a context without asyncio."""

    def __init__(self, context: SyncContext) -> None:
        self._context = context

    def active_users(
        self,
        since: str | datetime.datetime,
        until: str | datetime.datetime,
        *,
        bucket: str | datetime.timedelta | None | Unset = UNSET,
        time_zone: str | None | Unset = UNSET,
    ) -> ActiveUsersAnswer:
        """How many users asked for something, exactly, in the whole range and by bucket: {"timeZone",
        "users", "points": [{"time", "users"}]}; buckets as in api.usage_over_time. Raises PT400 for an
        argument that is off, PT422 for no time zone.
        """
        answer: ActiveUsersAnswer = self._context.call("active_users", **given({"since": since, "until": until, "bucket": bucket, "time_zone": time_zone}))
        return answer

    def add_member(self, email: str, role: Level, *, name: str | None | Unset = UNSET) -> Member:
        """Adds a person to the tenant as owner, editor, commenter or reader: {"id", "email", "name", "role",
        "createdTime"}. Who is known already, from another tenant, keeps their name. Needs level owner. Raises
        PT409 when they are a member already, PT422 for an unknown role or what is no address.
        """
        answer: Member = self._context.call("add_member", **given({"email": email, "role": role, "name": name}))
        return answer

    def advance_sync(
        self,
        lease_id: str | uuid.UUID,
        cursor: Any,
        *,
        lease_seconds: int | Unset = UNSET,
    ) -> AdvanceSyncAnswer:
        """Notes how far a sync has come and lets its lease end later: {"leaseId", "leasedUntil", "cursor"}.
        Called in the transaction that writes what was read, both are kept or neither. Needs level editor.
        Raises PT409 when the lease has passed to another syncer, PT400 for one out of range.
        """
        answer: AdvanceSyncAnswer = self._context.call("advance_sync", **given({"lease_id": lease_id, "cursor": cursor, "lease_seconds": lease_seconds}))
        return answer

    def append_messages(
        self,
        session_id: str,
        messages: NewMessage | Sequence[NewMessage],
    ) -> AppendMessagesAnswer:
        """Adds messages, one or up to 1,000, all or none, to the end of a conversation of the calling user:
        {"messages": [{"id", "sessionId", "role", "content", "toolsUsed", "tokensIn", "tokensOut", "cost",
        "model", "metadata", "createdTime"}], "messageCount"}. A message has "role" (user, assistant, system
        or tool) and "content", and may have the rest but its id and time; "toolsUsed" is an array of objects.
        Needs level reader, and commenter while the conversation is shared. Raises PT422 with all faults,
        PT403 for another member's conversation, PT404 when there is none.
        """
        answer: AppendMessagesAnswer = self._context.call("append_messages", **{"session_id": session_id, "messages": messages})
        return answer

    def begin_sync(
        self,
        base_id: str,
        source: str,
        *,
        table_id: str | None | Unset = UNSET,
        lease_seconds: int | Unset = UNSET,
    ) -> BeginSyncAnswer:
        """Takes up the reading of a source into a base or a table where it stopped: {"leaseId",
        "leasedUntil", "cursor"}; the cursor is null the first time. Until api.finish_sync, api.fail_sync or
        the end of the lease nobody else can. Needs level editor. Raises PT404 when base or table does not
        exist, PT409 while another syncer is at work, PT422 for a source that is no name, PT400 for a lease
        out of range.
        """
        answer: BeginSyncAnswer = self._context.call("begin_sync", **given({"base_id": base_id, "source": source, "table_id": table_id, "lease_seconds": lease_seconds}))
        return answer

    def cancel_run(self, run_id: str) -> Run:
        """Cancels a run that is queued or running, and answers as api.get_run does. Whoever is at work on it
        is told when it ends: what has been done by then is done. Needs level editor. Raises PT404 when there
        is none, PT409 when it is over.
        """
        answer: Run = self._context.call("cancel_run", **{"run_id": run_id})
        return answer

    def change_field_type(
        self,
        table_id: str,
        field_id: str,
        type: str,
        *,
        options: Mapping[str, Any] | None | Unset = UNSET,
        on_loss: Literal['abort', 'empty'] | Unset = UNSET,
        dry_run: bool | None | Unset = UNSET,
    ) -> ChangeFieldTypeAnswer:
        """Gives a field, by id or name, another type with these options, and its cells their form under it,
        those in the trash too: {"field", "converted", "emptied", "examples", "changedViews", "isDryRun"}, the
        counts those of cells, up to ten examples of cells without a value of the new type. Where there are
        such cells nothing is done, unless `on_loss` "empty" empties them; `dry_run` tells what would be.
        Choices of a select are those given, or the old ones, and those that cells bring. Conditions of views
        that the new type does not have go. Needs level editor. Raises PT404 when the table or the field does
        not exist, PT422 for an option that does not fit, for record links, or naming cells that would be
        lost.
        """
        answer: ChangeFieldTypeAnswer = self._context.call("change_field_type", **given({"table_id": table_id, "field_id": field_id, "type": type, "options": options, "on_loss": on_loss, "dry_run": dry_run}))
        return answer

    def change_member(self, user_id: str | uuid.UUID, role: Level) -> Member:
        """Gives a member another role, owner, editor, commenter or reader: {"id", "email", "name", "role",
        "createdTime"}. Needs level owner. Raises PT404 when the user is no member, PT409 when the last owner
        would be none, PT422 for an unknown role.
        """
        answer: Member = self._context.call("change_member", **{"user_id": user_id, "role": role})
        return answer

    def create_api_key(
        self,
        name: str,
        level: Level,
        *,
        expires_at: str | datetime.datetime | None | Unset = UNSET,
    ) -> NewApiKey:
        """Makes an API key that works for whoever makes it, up to `level` (owner, editor, commenter or
        reader): {"id", "name", "prefix", "level", "createdTime", "expiresTime", "secret"}. The secret is
        shown here and never again. Needs level owner. Raises PT422 without a name, for an unknown level and
        for a time that is over.
        """
        answer: NewApiKey = self._context.call("create_api_key", **given({"name": name, "level": level, "expires_at": expires_at}))
        return answer

    def create_base(self, name: str, *, id: str | None | Unset = UNSET) -> Base:
        """Creates a base: {"id", "name", "createdTime"}. `id` keeps Airtable's own when mirroring. Needs
        level editor. Raises 23505 when the id is taken, PT422 for a name or id that is none.
        """
        answer: Base = self._context.call("create_base", **given({"name": name, "id": id}))
        return answer

    def create_comment(
        self,
        table_id: str,
        record_id: str,
        text: str,
        *,
        parent_comment_id: str | None | Unset = UNSET,
    ) -> Comment:
        """Comments on a record, or answers a comment of it: {"id", "author": {"id", "email", "name"}, "text",
        "createdTime", "parentCommentId"}. Mentions are part of the text. Needs level commenter. Raises PT404
        when the table, the record or the comment that is answered does not exist, PT422 for a text that is
        empty or has more than 10,000 characters.
        """
        answer: Comment = self._context.call("create_comment", **given({"table_id": table_id, "record_id": record_id, "text": text, "parent_comment_id": parent_comment_id}))
        return answer

    def create_field(
        self,
        table_id: str,
        name: str,
        type: str,
        *,
        options: Mapping[str, Any] | None | Unset = UNSET,
        id: str | None | Unset = UNSET,
        description: str | None | Unset = UNSET,
    ) -> Field:
        """Adds a field to a table, after the others: {"id", "name", "type", "options", "description"}, the
        last one where it is given. `id` keeps Airtable's own when mirroring. A link to another table gets its
        inverse field there, unless its options name one with "inverseLinkFieldId". Needs level editor. Raises
        PT404 when the table does not exist, PT422 for a name or id that is none, an unknown type or an option
        that does not fit it, 23505 for a name or id that is taken.
        """
        answer: Field = self._context.call("create_field", **given({"table_id": table_id, "name": name, "type": type, "options": options, "id": id, "description": description}))
        return answer

    def create_records(
        self,
        table_id: str,
        records: Sequence[CreateRecordsRecords],
        *,
        typecast: bool | None | Unset = UNSET,
        on_error: Literal['abort', 'skip'] | Unset = UNSET,
    ) -> CreateRecordsAnswer:
        """Creates records from [{"fields": {…}}], whose keys are field ids or names; all or none: {"records":
        [{"id", "createdTime", "fields"}]} in the order given. A record may bring its own "id" and
        "createdTime". `typecast` reads "12.5" as a number, "yes" as a checkbox, and adds choices that are
        missing; `on_error` "skip" creates the records without faults and tells the others: {"records",
        "faults": [{"index", "field", "value", "message"}]}. Needs level editor. Raises PT404 when the table
        does not exist, PT422 naming every value that does not fit its field.
        """
        answer: CreateRecordsAnswer = self._context.call("create_records", **given({"table_id": table_id, "records": records, "typecast": typecast, "on_error": on_error}))
        return answer

    def create_session(
        self,
        *,
        title: str | None | Unset = UNSET,
        metadata: Mapping[str, Any] | None | Unset = UNSET,
        shared_with: Sharing | Unset = UNSET,
        model: str | None | Unset = UNSET,
        system_prompt: str | None | Unset = UNSET,
        id: str | None | Unset = UNSET,
    ) -> Session:
        """Begins a conversation of the calling user: {"id", "userId", "title", "status", "sharedWith",
        "model", "systemPrompt", "metadata", "messageCount", "createdTime", "lastModifiedTime",
        "lastMessageTime", "lastActivityTime"}. `shared_with` says who else reads it: private nobody, owners
        the tenant's owners, tenant all members; sharing takes a commenter. `id` keeps one from elsewhere.
        Needs level reader. Raises PT422 with all faults, PT403 without a user, 23505 when the id is taken.
        """
        answer: Session = self._context.call("create_session", **given({"title": title, "metadata": metadata, "shared_with": shared_with, "model": model, "system_prompt": system_prompt, "id": id}))
        return answer

    def create_table(
        self,
        base_id: str,
        name: str,
        fields: Sequence[NewField],
        *,
        description: str | None | Unset = UNSET,
        id: str | None | Unset = UNSET,
    ) -> Table:
        """Creates a table with its fields, [{"name", "type", "options", "id", "description"}], of which the
        first names the records and links get inverse fields as with api.create_field: {"id", "name",
        "description", "primaryFieldId", "fields", "views"}. Needs level editor. Raises PT404 when the base
        does not exist, PT422 naming every field that lacks a name, has an unknown type or an option that does
        not fit it, 23505 for a name or id that is taken.
        """
        answer: Table = self._context.call("create_table", **given({"base_id": base_id, "name": name, "fields": fields, "description": description, "id": id}))
        return answer

    def create_trigger(
        self,
        workflow_id: str,
        type: TriggerType,
        *,
        table_id: str | None | Unset = UNSET,
        filter: Mapping[str, Any] | None | Unset = UNSET,
        cron: str | None | Unset = UNSET,
        time_zone: str | None | Unset = UNSET,
    ) -> Trigger:
        """Has a workflow run when something happens: {"id", "workflowId", "type", "tableId", "filter",
        "cron", "timeZone", "nextTime", "fault"}, what it has not left out. `type` is recordCreated,
        recordUpdated, recordDeleted or recordMatches of a table, with a filter as api.list_records takes it
        (recordMatches needs one, and means that a record has come to pass it); schedule with `cron` by the
        clock of `time_zone`, UTC if none is given; webhook or manual, which let api.start_run start it. Needs
        level editor. Raises PT404 when workflow or table does not exist, PT422 with all faults.
        """
        answer: Trigger = self._context.call("create_trigger", **given({"workflow_id": workflow_id, "type": type, "table_id": table_id, "filter": filter, "cron": cron, "time_zone": time_zone}))
        return answer

    def create_view(
        self,
        table_id: str,
        name: str,
        *,
        type: ViewType | Unset = UNSET,
        filter: Mapping[str, Any] | None | Unset = UNSET,
        sort: Sequence[SortKey] | None | Unset = UNSET,
        hidden_fields: Sequence[str | None] | None | Unset = UNSET,
        field_order: Sequence[str | None] | None | Unset = UNSET,
        id: str | None | Unset = UNSET,
    ) -> View:
        """Adds a view to a table, after the others: {"id", "name", "type", "filter", "sort", "hiddenFields",
        "fieldOrder", "visibleFieldIds"}. `type` is grid, form, calendar, gallery, kanban, timeline or block;
        `filter` and `sort` are those of api.list_records; `hidden_fields` are left out of its records, those
        of `field_order` come first. Fields are given by id or name, and kept by id. `id` keeps Airtable's own
        when mirroring. Needs level editor. Raises PT404 when the table does not exist, PT422 naming every
        fault, 23505 for a name or id that is taken.
        """
        answer: View = self._context.call("create_view", **given({"table_id": table_id, "name": name, "type": type, "filter": filter, "sort": sort, "hidden_fields": hidden_fields, "field_order": field_order, "id": id}))
        return answer

    def create_webhook(
        self,
        base_id: str,
        specification: Mapping[str, Any],
        *,
        notification_url: str | None | Unset = UNSET,
    ) -> CreateWebhookAnswer:
        """Has the changes of a base kept as payloads, as far as the specification asks for them, and a
        notification posted to `notification_url`: {"id", "macSecretBase64", "expirationTime",
        "cursorForNextPayload"}. The secret, which signs notifications, is shown here and never again. Needs
        level editor. Raises PT404 when the base does not exist, PT422 naming every fault of the specification
        or the address.
        """
        answer: CreateWebhookAnswer = self._context.call("create_webhook", **given({"base_id": base_id, "specification": specification, "notification_url": notification_url}))
        return answer

    def create_workflow(
        self,
        name: str,
        definition: Sequence[Action],
        *,
        enabled: bool | None | Unset = UNSET,
        max_attempts: int | Unset = UNSET,
    ) -> Workflow:
        """Makes a workflow: {"id", "name", "definition", "enabled", "maxAttempts", "version", "createdTime",
        "createdBy", "lastModifiedTime", "lastModifiedBy"}. `definition` lists its actions, [{"type", "name",
        "config"}], 1 to 100; what a type means is the workers' business. Needs level editor. Raises PT422
        with all faults, PT409 when there is a workflow of this name.
        """
        answer: Workflow = self._context.call("create_workflow", **given({"name": name, "definition": definition, "enabled": enabled, "max_attempts": max_attempts}))
        return answer

    def current_context(self) -> CurrentContextAnswer:
        """For whom this transaction works: {"tenant": {"id", "slug", "name"}, "user": {"id", "email",
        "name"}, "level"}; `user` is null for the tenant's own service, `level` what the context may do at
        most. Raises PT401 without a tenant.
        """
        answer: CurrentContextAnswer = self._context.call("current_context", **{})
        return answer

    def delete_base(self, base_id: str) -> DeleteBaseAnswer:
        """Deletes a base with its tables and records, for good: {"id", "deleted"}. Needs level editor. Raises
        PT404 when the base does not exist.
        """
        answer: DeleteBaseAnswer = self._context.call("delete_base", **{"base_id": base_id})
        return answer

    def delete_comment(self, table_id: str, record_id: str, comment_id: str) -> DeleteCommentAnswer:
        """Deletes a comment and the answers to it, for good: {"id", "deleted"}. Needs level commenter for
        one's own comments, owner for others'. Raises PT404 when the table, the record or the comment does not
        exist, PT403 when somebody else wrote it.
        """
        answer: DeleteCommentAnswer = self._context.call("delete_comment", **{"table_id": table_id, "record_id": record_id, "comment_id": comment_id})
        return answer

    def delete_feature_flag(self, name: str) -> DeleteFeatureFlagAnswer:
        """Forgets a feature flag of the tenant, which is off from then on: {"name", "deleted"}. Needs level
        owner. Raises PT404 when there is no such flag.
        """
        answer: DeleteFeatureFlagAnswer = self._context.call("delete_feature_flag", **{"name": name})
        return answer

    def delete_field(self, table_id: str, field_id: str) -> DeleteFieldAnswer:
        """Deletes a field, given by id or name, and its cells: {"id", "deleted"}. Rewrites the records that
        have such a cell. The inverse field of a link becomes text that names the records. Needs level editor.
        Raises PT404 when the table or the field does not exist, PT422 for the primary field.
        """
        answer: DeleteFieldAnswer = self._context.call("delete_field", **{"table_id": table_id, "field_id": field_id})
        return answer

    def delete_file(self, file_id: str) -> File:
        """Marks a file as deleted: no list and no search finds it, api.restore_file brings it back until
        operators purge it. Answers in the form of api.register_file. Needs level reader for a conversation's
        and editor otherwise. Raises PT404 when there is no such file.
        """
        answer: File = self._context.call("delete_file", **{"file_id": file_id})
        return answer

    def delete_records(self, table_id: str, record_ids: Sequence[str | None]) -> DeleteRecordsAnswer:
        """Moves records into the trash, all or none: {"records": [{"id", "deleted"}]}; api.restore_records
        brings them back. Needs level editor. Raises PT404 naming a table or records that do not exist.
        """
        answer: DeleteRecordsAnswer = self._context.call("delete_records", **{"table_id": table_id, "record_ids": record_ids})
        return answer

    def delete_session(self, session_id: str) -> DeleteSessionAnswer:
        """Deletes a conversation for good: {"id", "deleted"}; one's own, or as an owner of the tenant one
        that is shared. To put it aside, set its status to archived with api.update_session. Needs level
        reader. Raises PT403 for another member's, PT404 when there is none.
        """
        answer: DeleteSessionAnswer = self._context.call("delete_session", **{"session_id": session_id})
        return answer

    def delete_table(self, table_id: str) -> DeleteTableAnswer:
        """Deletes a table with its fields, its records and those in the trash, for good: {"id", "deleted"}.
        Fields of other tables that lead to it become text that names its records. Needs level editor. Raises
        PT404 when the table does not exist.
        """
        answer: DeleteTableAnswer = self._context.call("delete_table", **{"table_id": table_id})
        return answer

    def delete_trigger(self, trigger_id: str) -> DeleteTriggerAnswer:
        """Deletes a trigger: {"id", "deleted"}. The base's changes are noted no more if nothing else wants
        them. Needs level editor. Raises PT404 when there is none.
        """
        answer: DeleteTriggerAnswer = self._context.call("delete_trigger", **{"trigger_id": trigger_id})
        return answer

    def delete_view(self, table_id: str, view_id: str) -> DeleteViewAnswer:
        """Deletes a view, given by id or name; its records stay: {"id", "deleted"}. Needs level editor.
        Raises PT404 when the table or the view does not exist.
        """
        answer: DeleteViewAnswer = self._context.call("delete_view", **{"table_id": table_id, "view_id": view_id})
        return answer

    def delete_webhook(self, webhook_id: str) -> DeleteWebhookAnswer:
        """Deletes a webhook: {"id", "deleted"}. The base's changes are noted no more if nothing else wants
        them. Needs level editor. Raises PT404 when it does not exist.
        """
        answer: DeleteWebhookAnswer = self._context.call("delete_webhook", **{"webhook_id": webhook_id})
        return answer

    def delete_workflow(self, workflow_id: str) -> DeleteWorkflowAnswer:
        """Deletes a workflow with its triggers and its runs, those under way included: {"id", "deleted"}. To
        keep the runs, disable it instead. Needs level editor. Raises PT404 when there is none.
        """
        answer: DeleteWorkflowAnswer = self._context.call("delete_workflow", **{"workflow_id": workflow_id})
        return answer

    def enable_webhook_notifications(self, webhook_id: str, enable: bool) -> EnableWebhookNotificationsAnswer:
        """Switches the notifications of a webhook on or off; its payloads are kept either way: {"id",
        "areNotificationsEnabled"}. Needs level editor. Raises PT404 when it does not exist, PT422 for null.
        """
        answer: EnableWebhookNotificationsAnswer = self._context.call("enable_webhook_notifications", **{"webhook_id": webhook_id, "enable": enable})
        return answer

    def event_position(self) -> EventPositionAnswer:
        """Where the tenant's events stand: {"cursor", "oldest", "channel", "signal"}; api.list_events(cursor)
        tells what comes after now. On the channel, `signal` is sent whenever there is something new.
        """
        answer: EventPositionAnswer = self._context.call("event_position", **{})
        return answer

    def fail_sync(self, lease_id: str | uuid.UUID, error: str) -> Sync:
        """Ends a sync that could not go on, with the reason, and tells it as api.list_syncs does; the cursor
        stays where it was advanced to last. Needs level editor. Raises PT409 when the lease has passed to
        another syncer.
        """
        answer: Sync = self._context.call("fail_sync", **{"lease_id": lease_id, "error": error})
        return answer

    def find_tool_messages(
        self,
        tool: Mapping[str, Any],
        *,
        session_id: str | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
    ) -> FindToolMessagesAnswer:
        """The messages that used a tool, newest first, of all conversations the caller may read or of one:
        {"messages": […]}, each in the form of api.append_messages. `tool` is what an element of "toolsUsed"
        contains, such as {"name": "search"}. `page_size` is 1 to 1000. Raises PT404 when there is no such
        conversation, PT400 for an argument that is off.
        """
        answer: FindToolMessagesAnswer = self._context.call("find_tool_messages", **given({"tool": tool, "session_id": session_id, "page_size": page_size}))
        return answer

    def finish_sync(self, lease_id: str | uuid.UUID) -> Sync:
        """Ends a sync that has read all there was, and tells it as api.list_syncs does. Needs level editor.
        Raises PT409 when the lease has passed to another syncer.
        """
        answer: Sync = self._context.call("finish_sync", **{"lease_id": lease_id})
        return answer

    def get_api_key(self, id: str | uuid.UUID) -> GetApiKeyAnswer:
        """One API key, without its secret, in the form of api.list_api_keys. Needs level owner. Raises PT404
        when it does not exist.
        """
        answer: GetApiKeyAnswer = self._context.call("get_api_key", **{"id": id})
        return answer

    def get_attachment(self, attachment_id: str) -> Attachment:
        """One attachment as a store's service sees it, in the form of api.list_attachments. Raises PT404 when
        it does not exist.
        """
        answer: Attachment = self._context.call("get_attachment", **{"attachment_id": attachment_id})
        return answer

    def get_base(self, base_id: str) -> Base:
        """One base: {"id", "name", "createdTime"}. Raises PT404 when it does not exist."""
        answer: Base = self._context.call("get_base", **{"base_id": base_id})
        return answer

    def get_comment(self, table_id: str, record_id: str, comment_id: str) -> Comment:
        """One comment of a record, in the form of api.create_comment. Raises PT404 when the table, the record
        or the comment does not exist.
        """
        answer: Comment = self._context.call("get_comment", **{"table_id": table_id, "record_id": record_id, "comment_id": comment_id})
        return answer

    def get_field(self, table_id: str, field_id: str) -> Field:
        """One field, by id or name: {"id", "name", "type", "options", "description"}, a description where
        there is one. Raises PT404 when the table or the field does not exist.
        """
        answer: Field = self._context.call("get_field", **{"table_id": table_id, "field_id": field_id})
        return answer

    def get_file(self, file_id: str) -> File:
        """A file in the form of api.register_file; one that is deleted too. Raises PT404 when there is none."""
        answer: File = self._context.call("get_file", **{"file_id": file_id})
        return answer

    def get_file_text(
        self,
        file_id: str,
        *,
        start: int | Unset = UNSET,
        length: int | Unset = UNSET,
    ) -> GetFileTextAnswer:
        """The text of a file, or `length` (1 to 1000000) characters of it from `start`, which counts from 1:
        {"id", "start", "text", "textLength"}; "text" is null when none was set. Raises PT404 when there is no
        such file.
        """
        answer: GetFileTextAnswer = self._context.call("get_file_text", **given({"file_id": file_id, "start": start, "length": length}))
        return answer

    def get_member(self, user_id: str | uuid.UUID) -> Member:
        """One member of the tenant: {"id", "email", "name", "role", "createdTime"}, `id` that of the user.
        Raises PT404 when the user is none.
        """
        answer: Member = self._context.call("get_member", **{"user_id": user_id})
        return answer

    def get_record(
        self,
        table_id: str,
        record_id: str,
        *,
        field_keys: Literal['id', 'name'] | Unset = UNSET,
    ) -> Record:
        """One record, {"id", "createdTime", "fields"}, its cells keyed by field "id" or "name". Raises PT404
        when the table or the record does not exist.
        """
        answer: Record = self._context.call("get_record", **given({"table_id": table_id, "record_id": record_id, "field_keys": field_keys}))
        return answer

    def get_retention(self, kind: str) -> Retention:
        """How long the tenant's rows of a kind are kept: {"kind", "keep", "default", "isOwn", "atLeast",
        "atMost", "updatedTime"}; `keep` is the tenant's period or the operator's, `default` the operator's,
        null for ever; `atLeast` and `atMost` bound what the tenant may choose, null for no bound. Raises
        PT422 for an unknown kind.
        """
        answer: Retention = self._context.call("get_retention", **{"kind": kind})
        return answer

    def get_run(self, run_id: str) -> Run:
        """A run: {"id", "workflowId", "workflowVersion", "triggerId", "source", "idempotencyKey",
        "parentRunId", "depth", "isChainEnd", "state", "attempts", "error", "requestedBy", "createdTime",
        "startedTime", "finishedTime", "definition", "input", "output"}. `state` is queued, running,
        succeeded, failed or cancelled; "definition" is that of the workflow when the run was made. Raises
        PT404 when there is none.
        """
        answer: Run = self._context.call("get_run", **{"run_id": run_id})
        return answer

    def get_session(self, session_id: str) -> Session:
        """A conversation of the calling user, or one shared with them, in the form of api.create_session.
        Raises PT404 when there is none.
        """
        answer: Session = self._context.call("get_session", **{"session_id": session_id})
        return answer

    def get_table(self, table_id: str) -> Table:
        """One table with its fields and views: {"id", "name", "description", "primaryFieldId", "fields",
        "views"}. Raises PT404 when it does not exist.
        """
        answer: Table = self._context.call("get_table", **{"table_id": table_id})
        return answer

    def get_trigger(self, trigger_id: str) -> Trigger:
        """One trigger in the form of api.create_trigger; "fault" says why it starts nothing any more. Raises
        PT404 when it does not exist.
        """
        answer: Trigger = self._context.call("get_trigger", **{"trigger_id": trigger_id})
        return answer

    def get_usage_budget(self) -> GetUsageBudgetAnswer:
        """What the tenant means to spend in a month: {"amount", "updatedTime"}, both null without a budget."""
        answer: GetUsageBudgetAnswer = self._context.call("get_usage_budget", **{})
        return answer

    def get_view(self, table_id: str, view_id: str) -> View:
        """One view, by id or name, in the form of api.list_views. Raises PT404 when the table or the view
        does not exist.
        """
        answer: View = self._context.call("get_view", **{"table_id": table_id, "view_id": view_id})
        return answer

    def get_webhook(self, webhook_id: str) -> GetWebhookAnswer:
        """One webhook in the form of api.list_webhooks. Needs level editor. Raises PT404 when it does not
        exist.
        """
        answer: GetWebhookAnswer = self._context.call("get_webhook", **{"webhook_id": webhook_id})
        return answer

    def get_workflow(self, workflow_id: str) -> Workflow:
        """One workflow in the form of api.create_workflow. Raises PT404 when it does not exist."""
        answer: Workflow = self._context.call("get_workflow", **{"workflow_id": workflow_id})
        return answer

    def leave_tenant(self, tenant_id: str | uuid.UUID) -> LeaveTenantAnswer:
        """Ends one's own membership of the tenant this transaction works for, and with it the API keys that
        work for oneself; takes effect at once: {"id", "left"}. Its id is given so that nobody leaves by
        mistake. Needs level reader. Raises PT403 for an API key and the tenant's own service, PT404 for any
        other tenant, PT409 for the last owner.
        """
        answer: LeaveTenantAnswer = self._context.call("leave_tenant", **{"tenant_id": tenant_id})
        return answer

    def list_api_keys(self) -> ListApiKeysAnswer:
        """The tenant's API keys, newest first, without their secrets: {"apiKeys": [{"id", "name", "prefix",
        "level", "createdBy", "createdTime", "expiresTime", "lastUsedTime", "revokedTime"}]}. Needs level
        owner.
        """
        answer: ListApiKeysAnswer = self._context.call("list_api_keys", **{})
        return answer

    def list_attachments(
        self,
        *,
        table_id: str | None | Unset = UNSET,
        record_id: str | None | Unset = UNSET,
        state: Literal['pending', 'stored', 'failed'] | None | Unset = UNSET,
        unreferenced: bool | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: str | None | Unset = UNSET,
    ) -> ListAttachmentsAnswer:
        """One page of attachments, the oldest first: {"attachments": […], "offset"}, each in the form of
        api.register_attachment. `state` is pending, stored or failed; `unreferenced` finds those in no cell,
        uploads that are not stored yet among them, or, when false, those in one, the trash included.
        `page_size` is 1 to 1000, `offset` where the previous page ended. Raises PT400 for an argument that is
        off.
        """
        answer: ListAttachmentsAnswer = self._context.call("list_attachments", **given({"table_id": table_id, "record_id": record_id, "state": state, "unreferenced": unreferenced, "page_size": page_size, "offset": offset}))
        return answer

    def list_bases(self) -> ListBasesAnswer:
        """The tenant's bases, oldest first: {"bases": [{"id", "name", "createdTime"}]}."""
        answer: ListBasesAnswer = self._context.call("list_bases", **{})
        return answer

    def list_comments(
        self,
        table_id: str,
        record_id: str,
        *,
        page_size: int | Unset = UNSET,
        offset: str | None | Unset = UNSET,
    ) -> ListCommentsAnswer:
        """One page of a record's comments, the newest first: {"comments": [{"id", "author": {"id", "email",
        "name"}, "text", "createdTime", "lastUpdatedTime", "parentCommentId"}], "offset"}. `page_size` and
        `offset` as in api.list_records. Raises PT404 when the table or the record does not exist, PT400 for
        any other argument.
        """
        answer: ListCommentsAnswer = self._context.call("list_comments", **given({"table_id": table_id, "record_id": record_id, "page_size": page_size, "offset": offset}))
        return answer

    def list_events(
        self,
        *,
        after: int | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
    ) -> ListEventsAnswer:
        """What changed in the tenant's bases that are watched (api.watch_base, a webhook or a workflow), in
        the order of commits: {"events": [{"cursor", "baseId", "timestamp", "createdTablesById",
        "changedTablesById", …}], "cursor", "mightHaveMore"}. `after` is the "cursor" of the previous answer,
        null begins with the oldest kept. `page_size` 1–1000. Raises PT410 for a cursor whose events are no
        longer kept, PT400 for one that lies ahead or a page size out of range.
        """
        answer: ListEventsAnswer = self._context.call("list_events", **given({"after": after, "page_size": page_size}))
        return answer

    def list_feature_flags(self) -> ListFeatureFlagsAnswer:
        """The tenant's feature flags by name: {"featureFlags": [{"name", "enabled", "value",
        "updatedTime"}]}. A feature that is not listed is off.
        """
        answer: ListFeatureFlagsAnswer = self._context.call("list_feature_flags", **{})
        return answer

    def list_fields(self, table_id: str) -> ListFieldsAnswer:
        """The fields of a table in their order: {"fields": [{"id", "name", "type", "options",
        "description"}]}, a description where there is one. Raises PT404 when the table does not exist.
        """
        answer: ListFieldsAnswer = self._context.call("list_fields", **{"table_id": table_id})
        return answer

    def list_file_extensions(self) -> ListFileExtensionsAnswer:
        """Which files the tenant may have: {"extensions": [{"extension", "allowed", "mimeType", "maxSize",
        "isDefault"}]}, sizes in bytes. An extension that is not there is not allowed.
        """
        answer: ListFileExtensionsAnswer = self._context.call("list_file_extensions", **{})
        return answer

    def list_files(
        self,
        *,
        state: Literal['pending', 'stored', 'deleted'] | None | Unset = UNSET,
        base_id: str | None | Unset = UNSET,
        table_id: str | None | Unset = UNSET,
        record_id: str | None | Unset = UNSET,
        session_id: str | None | Unset = UNSET,
        extension: str | None | Unset = UNSET,
        uploaded_by: str | uuid.UUID | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: str | None | Unset = UNSET,
    ) -> ListFilesAnswer:
        """One page of files, the newest first: {"files": […], "offset"}, each in the form of
        api.register_file. `state` is pending, stored or deleted, null for the first two; the others find
        files that belong to a base, table, record or conversation, of one extension or of one user.
        `page_size` is 1 to 1000, `offset` where the previous page ended. Raises PT400 for an argument that is
        off.
        """
        answer: ListFilesAnswer = self._context.call("list_files", **given({"state": state, "base_id": base_id, "table_id": table_id, "record_id": record_id, "session_id": session_id, "extension": extension, "uploaded_by": uploaded_by, "page_size": page_size, "offset": offset}))
        return answer

    def list_holds(self, *, with_released: bool | None | Unset = UNSET) -> ListHoldsAnswer:
        """The legal holds of the tenant, the operator's too: {"holds": [one as api.place_hold answers, …]};
        `with_released` adds those that have ended. Needs level owner.
        """
        answer: ListHoldsAnswer = self._context.call("list_holds", **given({"with_released": with_released}))
        return answer

    def list_members(self) -> ListMembersAnswer:
        """The tenant's members by name: {"members": [{"id", "email", "name", "role", "createdTime"}]}, `id`
        that of the user.
        """
        answer: ListMembersAnswer = self._context.call("list_members", **{})
        return answer

    def list_messages(
        self,
        session_id: str,
        *,
        page_size: int | Unset = UNSET,
        offset: str | None | Unset = UNSET,
        newest_first: bool | None | Unset = UNSET,
    ) -> ListMessagesAnswer:
        """One page of the messages of a conversation that the caller may read, oldest first or
        `newest_first`: {"messages": […], "offset"}, each in the form of api.append_messages. `page_size` is 1
        to 1000, `offset` where the previous page ended. Raises PT404 when there is no such conversation,
        PT400 for an argument that is off.
        """
        answer: ListMessagesAnswer = self._context.call("list_messages", **given({"session_id": session_id, "page_size": page_size, "offset": offset, "newest_first": newest_first}))
        return answer

    def list_records(
        self,
        table_id: str,
        *,
        filter: Mapping[str, Any] | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: str | None | Unset = UNSET,
        field_keys: Literal['id', 'name'] | Unset = UNSET,
        sort: Sequence[SortKey] | None | Unset = UNSET,
        fields: Sequence[str | None] | None | Unset = UNSET,
        view: str | None | Unset = UNSET,
    ) -> RecordPage:
        """One page of a table's records: {"records": [{"id", "createdTime", "fields"}], "offset"}. `filter`
        keeps the records whose cells contain its values, {"Status": "Done"}, or that pass a tree of {"and":
        […]}, {"or": […]}, {"not": …} and {"field", "op", "value"}, where op is =, !=, <, <=, >, >=, contains,
        in, is empty or is not empty; `sort` is [{"field", "direction": "asc" | "desc"}], without it the order
        is that of creation; `fields` names the fields to answer; `view`, an id or a name, adds its filter to
        that of the caller, and its sort and its visible fields where the caller names none; `page_size` is 1
        to 1000; `offset` is that of the previous page, with the same filter, sort and view, and absent from
        the last one; `field_keys` names the cells by field "id" or "name". Raises PT404 when the table or the
        view does not exist, PT422 for an unknown field or a value it cannot be compared with, PT400 for any
        other argument.
        """
        answer: RecordPage = self._context.call("list_records", **given({"table_id": table_id, "filter": filter, "page_size": page_size, "offset": offset, "field_keys": field_keys, "sort": sort, "fields": fields, "view": view}))
        return answer

    def list_retention(self) -> ListRetentionAnswer:
        """How long the tenant's rows of every kind are kept: {"retention": [one as api.get_retention answers,
        …]}.
        """
        answer: ListRetentionAnswer = self._context.call("list_retention", **{})
        return answer

    def list_runs(
        self,
        *,
        workflow_id: str | None | Unset = UNSET,
        state: RunState | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: str | None | Unset = UNSET,
    ) -> ListRunsAnswer:
        """One page of runs, the latest first: {"runs": […], "offset"}, each {"id", "workflowId",
        "workflowVersion", "triggerId", "source", "idempotencyKey", "parentRunId", "depth", "isChainEnd",
        "state", "attempts", "error", "requestedBy", "createdTime", "startedTime", "finishedTime"}.
        `page_size` is 1 to 1000, `offset` where the previous page ended. Raises PT400 for a state, page size
        or offset that is none, PT404 when the workflow does not exist.
        """
        answer: ListRunsAnswer = self._context.call("list_runs", **given({"workflow_id": workflow_id, "state": state, "page_size": page_size, "offset": offset}))
        return answer

    def list_sessions(
        self,
        *,
        status: Literal['active', 'archived'] | None | Unset = UNSET,
        metadata: Mapping[str, Any] | None | Unset = UNSET,
        whose: Literal['mine', 'shared'] | Unset = UNSET,
        page_size: int | Unset = UNSET,
        offset: str | None | Unset = UNSET,
    ) -> ListSessionsAnswer:
        """One page of conversations, the last active first: {"sessions": […], "offset"}, each in the form of
        api.create_session. `whose` is mine, or shared: those that other members share with the caller.
        `status` is active or archived, null for both; `metadata` finds what contains it. `page_size` is 1 to
        1000, `offset` where the previous page ended. Raises PT400 or PT422 for an argument that is off.
        """
        answer: ListSessionsAnswer = self._context.call("list_sessions", **given({"status": status, "metadata": metadata, "whose": whose, "page_size": page_size, "offset": offset}))
        return answer

    def list_syncs(self, base_id: str) -> ListSyncsAnswer:
        """What is synced into a base: {"syncs": [{"baseId", "tableId", "source", "state", "cursor",
        "leasedUntil", "startedTime", "syncedTime", "failures", "error"}]}; `state` is idle, running, failed,
        or lost when the syncer's lease ran out. Raises PT404 when the base does not exist.
        """
        answer: ListSyncsAnswer = self._context.call("list_syncs", **{"base_id": base_id})
        return answer

    def list_tables(self, base_id: str) -> ListTablesAnswer:
        """The tables of a base with their fields and views: {"tables": [{"id", "name", "description",
        "primaryFieldId", "fields", "views"}]}. Raises PT404 when the base does not exist for this tenant.
        """
        answer: ListTablesAnswer = self._context.call("list_tables", **{"base_id": base_id})
        return answer

    def list_trash(
        self,
        table_id: str,
        *,
        page_size: int | Unset = UNSET,
        offset: str | None | Unset = UNSET,
        field_keys: Literal['id', 'name'] | Unset = UNSET,
    ) -> ListTrashAnswer:
        """One page of a table's deleted records, those deleted last first: {"records": [{"id", "createdTime",
        "deletedTime", "deletedBy", "fields"}], "offset"}. `page_size`, `offset` and `field_keys` as in
        api.list_records. Raises PT404 when the table does not exist, PT400 for any other argument.
        """
        answer: ListTrashAnswer = self._context.call("list_trash", **given({"table_id": table_id, "page_size": page_size, "offset": offset, "field_keys": field_keys}))
        return answer

    def list_triggers(self, workflow_id: str) -> ListTriggersAnswer:
        """What has a workflow run, oldest first: {"triggers": […]}, each in the form of api.create_trigger;
        "fault" says why one starts nothing any more. Raises PT404 when the workflow does not exist.
        """
        answer: ListTriggersAnswer = self._context.call("list_triggers", **{"workflow_id": workflow_id})
        return answer

    def list_views(self, table_id: str) -> ListViewsAnswer:
        """The views of a table: {"views": [{"id", "name", "type", "filter", "sort", "hiddenFields",
        "fieldOrder", "visibleFieldIds"}]}, fields by id. Raises PT404 when the table does not exist for this
        tenant.
        """
        answer: ListViewsAnswer = self._context.call("list_views", **{"table_id": table_id})
        return answer

    def list_webhook_payloads(
        self,
        webhook_id: str,
        *,
        cursor: int | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
    ) -> ListWebhookPayloadsAnswer:
        """What changed since a cursor, in the order of commits, one payload a transaction: {"payloads":
        [{"timestamp", "baseTransactionNumber", "actionMetadata", "createdTablesById", "changedTablesById",
        "destroyedTableIds"}], "cursor", "mightHaveMore"}; `cursor` is where to go on, null begins with the
        oldest kept. `page_size` 1–50. Needs level editor. Raises PT404 when the webhook does not exist, PT410
        for a cursor whose payloads are no longer kept, PT400 for one that lies ahead or a page size out of
        range.
        """
        answer: ListWebhookPayloadsAnswer = self._context.call("list_webhook_payloads", **given({"webhook_id": webhook_id, "cursor": cursor, "page_size": page_size}))
        return answer

    def list_webhooks(self, base_id: str) -> ListWebhooksAnswer:
        """The webhooks of a base, oldest first: {"webhooks": [{"id", "notificationUrl",
        "areNotificationsEnabled", "isHookEnabled", "specification", "cursorForNextPayload",
        "expirationTime"}]}; the cursor is the number the base's next transaction will get. Needs level
        editor. Raises PT404 when the base does not exist.
        """
        answer: ListWebhooksAnswer = self._context.call("list_webhooks", **{"base_id": base_id})
        return answer

    def list_workflows(self) -> ListWorkflowsAnswer:
        """The workflows of the tenant by name: {"workflows": […]}, each in the form of api.create_workflow."""
        answer: ListWorkflowsAnswer = self._context.call("list_workflows", **{})
        return answer

    def log_usage(self, entries: UsageEntry | Sequence[UsageEntry]) -> LogUsageAnswer:
        """Adds requests that a service answered for the tenant, one or up to 10,000, all or none: {"logged",
        "duplicates"}. An entry has "service", "endpoint", "method", "status", "durationMs", and may have
        "timestamp" (now), "userId", "requestBytes", "responseBytes", "tokensIn", "tokensOut", "cost",
        "model", "requestId", "metadata". They may come late and in any order. One whose requestId the tenant
        has within a day before or after is a duplicate and ignored, as is all but the first in a batch. Needs
        level owner, which a tenant's own service has. Raises PT422 with all faults.
        """
        answer: LogUsageAnswer = self._context.call("log_usage", **{"entries": entries})
        return answer

    def mark_attachment_failed(self, attachment_id: str, reason: str) -> Attachment:
        """Says why an attachment could not be stored; api.mark_attachment_stored may follow. Answers in the
        form of api.register_attachment. Needs level editor. Raises PT404 when there is no such attachment,
        PT422 when it is stored or the reason is empty or has more than 1,000 characters.
        """
        answer: Attachment = self._context.call("mark_attachment_failed", **{"attachment_id": attachment_id, "reason": reason})
        return answer

    def mark_attachment_stored(
        self,
        attachment_id: str,
        size: int,
        *,
        mime_type: str | None | Unset = UNSET,
        sha256: str | None | Unset = UNSET,
        width: int | None | Unset = UNSET,
        height: int | None | Unset = UNSET,
        url: str | None | Unset = UNSET,
    ) -> Attachment:
        """Says that an attachment's bytes are in the store, how many there are and what they are, and shows
        that in its cell, also of a record in the trash; an upload comes into its cell now, behind the others.
        `url` is where it may be read from now on. Answers in the form of api.register_attachment. Needs level
        editor. Raises PT404 when there is no such attachment, PT422 for an argument that is off.
        """
        answer: Attachment = self._context.call("mark_attachment_stored", **given({"attachment_id": attachment_id, "size": size, "mime_type": mime_type, "sha256": sha256, "width": width, "height": height, "url": url}))
        return answer

    def mark_file_stored(self, file_id: str, size: int, *, sha256: str | None | Unset = UNSET) -> File:
        """Says that a file's bytes are in the store, and how many there are; answers in the form of
        api.register_file. Needs level reader for a conversation's and editor otherwise. Raises PT422 when
        size or digest are not those that were registered, PT404 when there is no such file.
        """
        answer: File = self._context.call("mark_file_stored", **given({"file_id": file_id, "size": size, "sha256": sha256}))
        return answer

    def mirror_records(
        self,
        table_id: str,
        records: Sequence[MirrorRecordsRecords],
        *,
        on_error: Literal['abort', 'skip'] | Unset = UNSET,
    ) -> MirrorRecordsAnswer:
        """Makes records of a table what they are in Airtable, [{"id", "createdTime", "fields"}] as its API
        tells them: those that are not there are created with this id and time, the others become like it, and
        a cell it does not name is emptied. Cells of computed fields are taken as they are, missing choices
        are added, and a link to a record that is still to come waits for it: {"createdRecords",
        "updatedRecords", "unchanged", "awaitedLinks", "faults"}, the first two arrays of ids. All or none,
        unless `on_error` is "skip" as in api.create_records. Needs level editor. Raises PT404 when the table
        does not exist, PT422 naming every value that does not fit its field, a missing or repeated id, or one
        of another table.
        """
        answer: MirrorRecordsAnswer = self._context.call("mirror_records", **given({"table_id": table_id, "records": records, "on_error": on_error}))
        return answer

    def ping(self) -> str | None:
        """Answers "pong": the request has come through to the database. Needs no tenant, and anonymous may
        call it.
        """
        answer: str | None = self._context.call("ping", **{})
        return answer

    def place_hold(
        self,
        reason: str,
        *,
        kind: str | None | Unset = UNSET,
        begins: str | datetime.datetime | None | Unset = UNSET,
        ends: str | datetime.datetime | None | Unset = UNSET,
    ) -> Hold:
        """Places a legal hold on the tenant's rows of a kind (see api.list_retention), or of every kind, from
        `begins` until before `ends`: {"id", "kind", "begins", "ends", "reason", "byOperator", "placedBy",
        "placedTime", "releasedBy", "releasedTime"}. Until api.release_hold nothing deletes them. Needs level
        owner. Raises PT422 with all faults.
        """
        answer: Hold = self._context.call("place_hold", **given({"reason": reason, "kind": kind, "begins": begins, "ends": ends}))
        return answer

    def refresh_webhook(self, webhook_id: str) -> RefreshWebhookAnswer:
        """Lets a webhook live for seven days from now: {"expirationTime"}. One that had expired works again;
        changes that were not noted meanwhile are told of by PT410 when payloads are listed. Needs level
        editor. Raises PT404 when it does not exist.
        """
        answer: RefreshWebhookAnswer = self._context.call("refresh_webhook", **{"webhook_id": webhook_id})
        return answer

    def register_attachment(
        self,
        table_id: str,
        record_id: str,
        field: str,
        filename: str,
        *,
        size: int | None | Unset = UNSET,
        mime_type: str | None | Unset = UNSET,
    ) -> Attachment:
        """Registers an upload for a cell before its bytes are stored under the "storageKey" it answers with:
        {"id", "tableId", "recordId", "fieldId", "url", "filename", "size", "type", "width", "height",
        "sha256", "storageKey", "state", "failure", "createdTime", "storedTime"}. The cell shows it once
        api.mark_attachment_stored says so. Needs level editor. Raises PT404 when table, record or field do
        not exist, PT422 when the field holds no attachments or an argument is off.
        """
        answer: Attachment = self._context.call("register_attachment", **given({"table_id": table_id, "record_id": record_id, "field": field, "filename": filename, "size": size, "mime_type": mime_type}))
        return answer

    def register_file(
        self,
        name: str,
        size: int,
        *,
        mime_type: str | None | Unset = UNSET,
        sha256: str | None | Unset = UNSET,
        base_id: str | None | Unset = UNSET,
        table_id: str | None | Unset = UNSET,
        record_id: str | None | Unset = UNSET,
        session_id: str | None | Unset = UNSET,
        id: str | None | Unset = UNSET,
    ) -> File:
        """Registers a file before its bytes are stored under the "storageKey" it answers with: {"id", "name",
        "extension", "mimeType", "size", "sha256", "storageKey", "state", "baseId", "tableId", "recordId",
        "sessionId", "uploadedBy", "textLength", "indexedLength", "createdTime", "storedTime", "deletedTime"}.
        It may belong to a base, a table, a record of `table_id`, or a conversation of the caller. Needs level
        reader for a conversation and editor otherwise. Raises PT422 with all faults of name, extension, size,
        type and digest, PT404 for what it would belong to.
        """
        answer: File = self._context.call("register_file", **given({"name": name, "size": size, "mime_type": mime_type, "sha256": sha256, "base_id": base_id, "table_id": table_id, "record_id": record_id, "session_id": session_id, "id": id}))
        return answer

    def release_hold(self, hold_id: int) -> Hold:
        """Ends a legal hold of the tenant: the hold, as api.place_hold answers. What it covered goes with the
        next maintenance where its period is over. Needs level owner. Raises PT403 for one that the operator
        placed, PT404 when none of that id stands.
        """
        answer: Hold = self._context.call("release_hold", **{"hold_id": hold_id})
        return answer

    def remove_member(self, user_id: str | uuid.UUID) -> RemoveMemberAnswer:
        """Ends a membership, and with it the API keys that work for the member; takes effect at once: {"id",
        "deleted"}. Needs level owner. Raises PT404 when the user is no member, PT409 for the last owner.
        """
        answer: RemoveMemberAnswer = self._context.call("remove_member", **{"user_id": user_id})
        return answer

    def replace_records(
        self,
        table_id: str,
        records: Sequence[ReplaceRecordsRecords],
        *,
        typecast: bool | None | Unset = UNSET,
        on_error: Literal['abort', 'skip'] | Unset = UNSET,
    ) -> ReplaceRecordsAnswer:
        """Sets the named cells of records, [{"id", "fields"}], and empties all others but computed ones; all
        or none: {"records": [{"id", "createdTime", "fields"}]} in the order given. `typecast` and `on_error`
        as in api.create_records. Needs level editor. Raises PT404 naming a table or records that do not
        exist, PT422 naming every value that does not fit its field.
        """
        answer: ReplaceRecordsAnswer = self._context.call("replace_records", **given({"table_id": table_id, "records": records, "typecast": typecast, "on_error": on_error}))
        return answer

    def restore_file(self, file_id: str) -> File:
        """Takes a deleted file back, with its text; one that is not deleted stays as it is. Answers in the
        form of api.register_file. Needs level reader for a conversation's and editor otherwise. Raises PT404
        when there is no such file.
        """
        answer: File = self._context.call("restore_file", **{"file_id": file_id})
        return answer

    def restore_records(self, table_id: str, record_ids: Sequence[str | None]) -> RestoreRecordsAnswer:
        """Brings records back from the trash with the number and the times they had, all or none: {"records":
        [{"id", "createdTime", "fields"}]} in the order given. Needs level editor. Raises PT404 naming a table
        that does not exist or records that are not in its trash.
        """
        answer: RestoreRecordsAnswer = self._context.call("restore_records", **{"table_id": table_id, "record_ids": record_ids})
        return answer

    def retry_run(self, run_id: str) -> Run:
        """Lets a run that failed or was cancelled be tried again from the start, with the definition and the
        input it had, and answers as api.get_run does. Needs level editor. Raises PT404 when there is none,
        PT409 in any other state.
        """
        answer: Run = self._context.call("retry_run", **{"run_id": run_id})
        return answer

    def revoke_api_key(self, id: str | uuid.UUID) -> RevokeApiKeyAnswer:
        """Makes an API key void from now on: {"id", "revokedTime"}; one that is void already stays so since
        then. Needs level owner. Raises PT404 when there is no such key.
        """
        answer: RevokeApiKeyAnswer = self._context.call("revoke_api_key", **{"id": id})
        return answer

    def rotate_api_key(
        self,
        id: str | uuid.UUID,
        *,
        overlap: str | datetime.timedelta | None | Unset = UNSET,
    ) -> RotateApiKeyAnswer:
        """Makes a key of the same name and level in the place of one that works for the caller: {"apiKey":
        {"id", "name", "prefix", "level", "createdTime", "expiresTime", "secret"}, "replaced": {"id",
        "endsTime"}}. The secret is shown here and never again. The old key goes on for `overlap`, 30 days at
        most, never past its own expiry; the new one expires after as long a time as the old one was to last.
        Needs level owner. Raises PT404 when there is no such key, PT403 when it works for somebody else,
        PT409 when it is void, PT422 for another overlap.
        """
        answer: RotateApiKeyAnswer = self._context.call("rotate_api_key", **given({"id": id, "overlap": overlap}))
        return answer

    def search_files(self, query: str, *, page_size: int | Unset = UNSET) -> SearchFilesAnswer:
        """The files whose name or text holds the words of `query`, best first: {"files": [{"file",
        "snippet"}]}, "file" in the form of api.register_file, "snippet" HTML with the words in <mark> and all
        else escaped, null without text. Words in double quotes stand together, `or` is either, `-` before a
        word excludes it; case and accents do not count. Where no file has the words, those whose words begin
        so. `page_size` is 1 to 1000.
        """
        answer: SearchFilesAnswer = self._context.call("search_files", **given({"query": query, "page_size": page_size}))
        return answer

    def search_messages(
        self,
        query: str,
        *,
        session_id: str | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
    ) -> SearchMessagesAnswer:
        """The messages that hold the words of `query`, best first, of all conversations the caller may read
        or of one: {"messages": [{"message", "snippet"}]}, "message" in the form of api.append_messages,
        "snippet" HTML with the words in <mark> and all else escaped. Words in double quotes stand together,
        `or` is either, `-` before a word excludes it; case and accents do not count. `page_size` is 1 to
        1000. Raises PT404 when there is no such conversation.
        """
        answer: SearchMessagesAnswer = self._context.call("search_messages", **given({"query": query, "session_id": session_id, "page_size": page_size}))
        return answer

    def search_records(
        self,
        query: str,
        *,
        table_id: str | None | Unset = UNSET,
        page_size: int | Unset = UNSET,
        field_keys: Literal['id', 'name'] | Unset = UNSET,
    ) -> SearchRecordsAnswer:
        """The records that hold the words of `query`, or words spelt alike, best first, in one table or in
        all of the tenant's: {"records": [{"id", "tableId", "createdTime", "fields"}]}. Case and accents do
        not count; the beginning of a word is enough. `page_size` is 1 to 1000; `field_keys` names the cells
        by field "id" or "name". Raises PT404 when the table does not exist.
        """
        answer: SearchRecordsAnswer = self._context.call("search_records", **given({"query": query, "table_id": table_id, "page_size": page_size, "field_keys": field_keys}))
        return answer

    def set_feature_flag(self, name: str, enabled: bool, *, value: Any | Unset = UNSET) -> FeatureFlag:
        """Switches a feature of the tenant on or off, with the settings it reads: {"name", "enabled",
        "value", "updatedTime"}. Needs level owner. Raises PT422 for a name that is none, and unless `enabled`
        is true or false.
        """
        answer: FeatureFlag = self._context.call("set_feature_flag", **given({"name": name, "enabled": enabled, "value": value}))
        return answer

    def set_file_extension(
        self,
        extension: str,
        allowed: bool | None,
        *,
        mime_type: str | None | Unset = UNSET,
        max_size: int | None | Unset = UNSET,
    ) -> FileExtension:
        """Allows or forbids files with an extension, `allowed` null for what the platform says: {"extension",
        "allowed", "mimeType", "maxSize", "isDefault"}. `max_size` is in bytes, at most 5 GB. Files there
        already stay. Needs level owner. Raises PT422 with all faults.
        """
        answer: FileExtension = self._context.call("set_file_extension", **given({"extension": extension, "allowed": allowed, "mime_type": mime_type, "max_size": max_size}))
        return answer

    def set_file_text(self, file_id: str, text: str | None) -> File:
        """Keeps the text that was extracted from a file, null for none, and makes it searchable; answers in
        the form of api.register_file. Text of any length up to 64 MB is kept; "indexedLength" says how many
        characters from its beginning are searchable, fewer than "textLength" where its words would not fit
        into a tsvector (1 MB). Needs level reader for a conversation's and editor otherwise. Raises PT422
        beyond 64 MB, PT404 when there is no such file.
        """
        answer: File = self._context.call("set_file_text", **{"file_id": file_id, "text": text})
        return answer

    def set_retention(self, kind: str, keep: str | datetime.timedelta | None) -> Retention:
        """Sets how long the tenant's rows of a kind are kept, such as "90 days", shorter or longer than the
        operator does; null takes the operator's period: the answer of api.get_retention. Rows that are older
        go with the next maintenance, for good, unless they are held. Needs level owner. Raises PT422 for an
        unknown kind and for a period outside of the operator's bounds.
        """
        answer: Retention = self._context.call("set_retention", **{"kind": kind, "keep": keep})
        return answer

    def set_time_zone(self, time_zone: str) -> SetTimeZoneAnswer:
        """Sets the time zone whose days, weeks and months reports of the tenant are in: {"timeZone"}. Needs
        level owner. Raises PT422 unless it is a name such as Europe/Berlin, or UTC.
        """
        answer: SetTimeZoneAnswer = self._context.call("set_time_zone", **{"time_zone": time_zone})
        return answer

    def set_usage_budget(self, amount: float | decimal.Decimal | None) -> SetUsageBudgetAnswer:
        """Sets what the tenant means to spend in a month, in the currency that usage is logged in; null takes
        the budget away: the answer of api.get_usage_budget. Needs level owner. Raises PT422 for an amount
        that is not positive.
        """
        answer: SetUsageBudgetAnswer = self._context.call("set_usage_budget", **{"amount": amount})
        return answer

    def share_session(self, session_id: str, shared_with: Sharing) -> Session:
        """Lets others read a conversation of the calling user, or no longer: `shared_with` is private
        (nobody), owners (the tenant's owners) or tenant (all members). Answers in the form of
        api.create_session. Needs level reader, and commenter unless it is made private. Raises PT422 for any
        other word, PT403 for another member's, PT404 when there is none.
        """
        answer: Session = self._context.call("share_session", **{"session_id": session_id, "shared_with": shared_with})
        return answer

    def start_run(
        self,
        workflow_id: str,
        *,
        input: Any | Unset = UNSET,
        idempotency_key: str | None | Unset = UNSET,
        source: Literal['manual', 'webhook'] | Unset = UNSET,
    ) -> Run:
        """Has a workflow run now, and answers as api.get_run does. `source` is manual, or webhook for a
        service that passes on a call from outside; the workflow needs a trigger of that type. Called again
        with the same `idempotency_key` it answers with the run there is, whatever the input. Needs level
        editor. Raises PT404 when there is no such workflow, PT409 when it is disabled or has no such trigger,
        PT422 with all faults.
        """
        answer: Run = self._context.call("start_run", **given({"workflow_id": workflow_id, "input": input, "idempotency_key": idempotency_key, "source": source}))
        return answer

    def top_usage(
        self,
        since: str | datetime.datetime,
        until: str | datetime.datetime,
        *,
        dimension: Literal['endpoint', 'user', 'model', 'service'] | Unset = UNSET,
        measure: str | None | Unset = UNSET,
        top: int | Unset = UNSET,
    ) -> TopUsageAnswer:
        """The endpoints, users, models or services with the most of a measure: {"items": [{"key", "requests",
        …}]} with the measures of api.usage_over_time, any of which `measure` may name. `top` is 1 to 1000; a
        null key stands for requests without a user or model. Raises PT400 for an argument that is off.
        """
        answer: TopUsageAnswer = self._context.call("top_usage", **given({"since": since, "until": until, "dimension": dimension, "measure": measure, "top": top}))
        return answer

    def update_base(self, base_id: str, name: str) -> Base:
        """Renames a base: {"id", "name", "createdTime"}. Needs level editor. Raises PT404 when the base does
        not exist, PT422 for a name that is none.
        """
        answer: Base = self._context.call("update_base", **{"base_id": base_id, "name": name})
        return answer

    def update_comment(self, table_id: str, record_id: str, comment_id: str, text: str) -> Comment:
        """Changes the text of a comment of one's own: {"id", "author", "text", "createdTime",
        "lastUpdatedTime", "parentCommentId"}. Needs level commenter. Raises PT404 when the table, the record
        or the comment does not exist, PT403 when somebody else wrote it, PT422 for a text that is empty or
        too long.
        """
        answer: Comment = self._context.call("update_comment", **{"table_id": table_id, "record_id": record_id, "comment_id": comment_id, "text": text})
        return answer

    def update_field(
        self,
        table_id: str,
        field_id: str,
        *,
        name: str | None | Unset = UNSET,
        options: Mapping[str, Any] | None | Unset = UNSET,
        description: str | None | Unset = UNSET,
    ) -> Field:
        """Renames a field, given by id or name, sets some of its options or its description ("" takes it
        away); what is null stays: {"id", "name", "type", "options", "description"}. Touches no record, but
        for a choice whose "id" stays and whose name changes, which is renamed in the cells. Needs level
        editor. Raises PT404 when the table or the field does not exist, PT422 for an option that does not fit
        the type, where a link leads to, or a choice left out that records have, 23505 for a name that is
        taken.
        """
        answer: Field = self._context.call("update_field", **given({"table_id": table_id, "field_id": field_id, "name": name, "options": options, "description": description}))
        return answer

    def update_profile(self, name: str) -> User:
        """Changes the name of the person this transaction works for, in all tenants they are a member of:
        {"id", "email", "name"}; api.current_context() reads it. Needs level reader. Raises PT403 for an API
        key and the tenant's own service, PT422 without a name.
        """
        answer: User = self._context.call("update_profile", **{"name": name})
        return answer

    def update_records(
        self,
        table_id: str,
        records: Sequence[UpdateRecordsRecords],
        *,
        typecast: bool | None | Unset = UNSET,
        on_error: Literal['abort', 'skip'] | Unset = UNSET,
    ) -> UpdateRecordsAnswer:
        """Changes the named cells of records, [{"id", "fields"}], and leaves the others; an empty value
        clears its cell; all or none: {"records": [{"id", "createdTime", "fields"}]} in the order given.
        `typecast` and `on_error` as in api.create_records. Needs level editor. Raises PT404 naming a table or
        records that do not exist, PT422 naming every value that does not fit its field.
        """
        answer: UpdateRecordsAnswer = self._context.call("update_records", **given({"table_id": table_id, "records": records, "typecast": typecast, "on_error": on_error}))
        return answer

    def update_session(
        self,
        session_id: str,
        *,
        title: str | None | Unset = UNSET,
        metadata: Mapping[str, Any] | None | Unset = UNSET,
        status: Literal['active', 'archived'] | None | Unset = UNSET,
        model: str | None | Unset = UNSET,
        system_prompt: str | None | Unset = UNSET,
    ) -> Session:
        """Changes what is given of a conversation of the calling user, and answers in the form of
        api.create_session. The keys of `metadata` replace those there, null removes one; `status` is active
        or archived; an empty `model` or `system_prompt` removes it. Needs level reader, and commenter while
        it is shared. Raises PT422 with all faults, PT403 for another member's, PT404 when there is none.
        """
        answer: Session = self._context.call("update_session", **given({"session_id": session_id, "title": title, "metadata": metadata, "status": status, "model": model, "system_prompt": system_prompt}))
        return answer

    def update_table(
        self,
        table_id: str,
        *,
        name: str | None | Unset = UNSET,
        description: str | None | Unset = UNSET,
    ) -> Table:
        """Renames a table or describes it anew; what is null stays, an empty description goes: {"id", "name",
        "description", "primaryFieldId", "fields", "views"}. Needs level editor. Raises PT404 when the table
        does not exist, 23505 for a name that is taken.
        """
        answer: Table = self._context.call("update_table", **given({"table_id": table_id, "name": name, "description": description}))
        return answer

    def update_tenant(self, name: str) -> Tenant:
        """Changes the tenant's name, not its slug: {"id", "slug", "name"}; api.current_context() reads it.
        Needs level owner. Raises PT422 without a name.
        """
        answer: Tenant = self._context.call("update_tenant", **{"name": name})
        return answer

    def update_trigger(
        self,
        trigger_id: str,
        *,
        filter: Mapping[str, Any] | None | Unset = UNSET,
        cron: str | None | Unset = UNSET,
        time_zone: str | None | Unset = UNSET,
    ) -> Trigger:
        """Changes the filter or the schedule of a trigger, and lets one with a fault start runs again;
        answers as api.create_trigger does. Needs level editor. Raises PT404 when there is none, PT422 with
        all faults.
        """
        answer: Trigger = self._context.call("update_trigger", **given({"trigger_id": trigger_id, "filter": filter, "cron": cron, "time_zone": time_zone}))
        return answer

    def update_view(
        self,
        table_id: str,
        view_id: str,
        *,
        name: str | None | Unset = UNSET,
        type: ViewType | None | Unset = UNSET,
        filter: Mapping[str, Any] | None | Unset = UNSET,
        sort: Sequence[SortKey] | None | Unset = UNSET,
        hidden_fields: Sequence[str | None] | None | Unset = UNSET,
        field_order: Sequence[str | None] | None | Unset = UNSET,
        place: int | None | Unset = UNSET,
    ) -> View:
        """Changes parts of a view, given by id or name; what is null stays, and {} or [] empties a filter,
        sort or list: {"id", "name", "type", "filter", "sort", "hiddenFields", "fieldOrder",
        "visibleFieldIds"}. `place` is its place among the views of the table, from 1. Needs level editor.
        Raises PT404 when the table or the view does not exist, PT422 naming every fault, 23505 for a name
        that is taken.
        """
        answer: View = self._context.call("update_view", **given({"table_id": table_id, "view_id": view_id, "name": name, "type": type, "filter": filter, "sort": sort, "hidden_fields": hidden_fields, "field_order": field_order, "place": place}))
        return answer

    def update_workflow(
        self,
        workflow_id: str,
        *,
        name: str | None | Unset = UNSET,
        definition: Sequence[Action] | None | Unset = UNSET,
        enabled: bool | None | Unset = UNSET,
        max_attempts: int | None | Unset = UNSET,
    ) -> Workflow:
        """Changes what is given of a workflow, and answers as api.create_workflow does. A change of name,
        definition or attempts makes a new version; runs that are there already keep theirs. Needs level
        editor. Raises PT404 when there is none, PT422 with all faults, PT409 when the name is taken.
        """
        answer: Workflow = self._context.call("update_workflow", **given({"workflow_id": workflow_id, "name": name, "definition": definition, "enabled": enabled, "max_attempts": max_attempts}))
        return answer

    def upsert_records(
        self,
        table_id: str,
        merge_on: Sequence[str | None],
        records: Sequence[UpsertRecordsRecords],
        *,
        typecast: bool | None | Unset = UNSET,
        on_error: Literal['abort', 'skip'] | Unset = UNSET,
    ) -> UpsertRecordsAnswer:
        """Changes the records whose `merge_on` cells (field ids or names) equal those of [{"fields"}], and
        creates the others; all or none: {"records", "createdRecords", "updatedRecords"}, the last two arrays
        of ids. `typecast` and `on_error` as in api.create_records. Needs level editor. Raises PT404 when the
        table does not exist, PT422 for a value that does not fit its field, a missing or repeated merge
        value, or several matches.
        """
        answer: UpsertRecordsAnswer = self._context.call("upsert_records", **given({"table_id": table_id, "merge_on": merge_on, "records": records, "typecast": typecast, "on_error": on_error}))
        return answer

    def usage_latency(
        self,
        since: str | datetime.datetime,
        until: str | datetime.datetime,
        *,
        bucket: str | datetime.timedelta | None | Unset = UNSET,
        endpoint: str | None | Unset = UNSET,
        percentiles: Sequence[float | decimal.Decimal] | Unset = UNSET,
        time_zone: str | None | Unset = UNSET,
    ) -> UsageLatencyAnswer:
        """Percentiles of durations over time, of all requests or of one endpoint: {"timeZone", "points":
        [{"time", "requests", "latencyMs": {"p50", "p95", "p99"}}]}, one point for all without a bucket;
        buckets as in api.usage_over_time. They merge exactly over any range, being read from a histogram,
        whose steps make each at most 5.4 % off between 1 ms and 10 minutes; less than 1 ms counts as 1 ms,
        600000 stands for more than 10 minutes, null for no requests. Raises PT400 for an argument that is
        off, PT422 for no time zone.
        """
        answer: UsageLatencyAnswer = self._context.call("usage_latency", **given({"since": since, "until": until, "bucket": bucket, "endpoint": endpoint, "percentiles": percentiles, "time_zone": time_zone}))
        return answer

    def usage_month(
        self,
        *,
        time_zone: str | None | Unset = UNSET,
        at: str | datetime.datetime | None | Unset = UNSET,
    ) -> UsageMonthAnswer:
        """What the month has cost so far, up to and with `at`, in the time zone, against the budget:
        {"timeZone", "monthBegan", "cost", "budget", "left", "used", "elapsed"}, the last two as shares of 1;
        `budget`, `left` and `used` are null without a budget. Raises PT400 without a time, PT422 for no time
        zone.
        """
        answer: UsageMonthAnswer = self._context.call("usage_month", **given({"time_zone": time_zone, "at": at}))
        return answer

    def usage_over_time(
        self,
        since: str | datetime.datetime,
        until: str | datetime.datetime,
        *,
        bucket: str | datetime.timedelta | None | Unset = UNSET,
        group_by: Literal['endpoint', 'user', 'model', 'service'] | None | Unset = UNSET,
        top: int | None | Unset = UNSET,
        time_zone: str | None | Unset = UNSET,
    ) -> UsageOverTimeAnswer:
        """Usage and cost over time, without gaps: {"timeZone", "series": [{"key", "points": [{"time",
        "requests", "clientErrors", "serverErrors", "errorRate", "durationMs", "averageMs", "requestBytes",
        "responseBytes", "tokensIn", "tokensOut", "cost"}]}]}. `bucket` is months, weeks (from Monday) or days
        in the time zone, the tenant's unless one is given, or a shorter length counted from the midnight
        before `since`. `group_by` endpoint, user, model or service makes a series of each of the `top` ones
        with the most requests; a null key stands for none. Only what lies between `since` and `until` counts.
        Raises PT400 for an argument that is off, more than ten years, 5000 buckets or, in all series, 50000,
        PT422 for no time zone.
        """
        answer: UsageOverTimeAnswer = self._context.call("usage_over_time", **given({"since": since, "until": until, "bucket": bucket, "group_by": group_by, "top": top, "time_zone": time_zone}))
        return answer

    def usage_summary(
        self,
        since: str | datetime.datetime,
        until: str | datetime.datetime,
    ) -> UsageSummaryAnswer:
        """One range in figures: the measures of api.usage_over_time with its error rate, and {"activeUsers",
        "latencyMs": {"p50", "p95", "p99"}}, as api.usage_latency has them. Raises PT400 for a range that is
        none.
        """
        answer: UsageSummaryAnswer = self._context.call("usage_summary", **{"since": since, "until": until})
        return answer

    def usage_week_over_week(
        self,
        *,
        time_zone: str | None | Unset = UNSET,
        at: str | datetime.datetime | None | Unset = UNSET,
    ) -> UsageWeekOverWeekAnswer:
        """The week so far, from Monday in the time zone up to and with `at`, beside the same part of the week
        before: {"timeZone", "weekBegan", "thisWeek", "lastWeek", "change"}, each with the measures of
        api.usage_over_time; a change of 0.25 is a quarter more, null where there was nothing before. Raises
        PT400 without a time, PT422 for no time zone.
        """
        answer: UsageWeekOverWeekAnswer = self._context.call("usage_week_over_week", **given({"time_zone": time_zone, "at": at}))
        return answer

    def watch_base(self, base_id: str, *, watch: bool | None | Unset = UNSET) -> WatchBaseAnswer:
        """Has the changes of a base noted for api.list_events without a webhook, or withdraws that:
        {"baseId", "watch"}. Needs level editor. Raises PT404 when the base does not exist, PT422 for null.
        """
        answer: WatchBaseAnswer = self._context.call("watch_base", **given({"base_id": base_id, "watch": watch}))
        return answer
