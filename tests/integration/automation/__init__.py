"""The change feed, the outbox and what is built on them, with real concurrent sessions."""
