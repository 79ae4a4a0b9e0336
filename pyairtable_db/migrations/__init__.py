"""The migration engine: versioned and repeatable SQL files, a ledger that knows the way back."""
