"""TimescaleDB's community edition for tests: PostgreSQL in WebAssembly, run by Node.js, reached by psycopg."""
