"""A local PostgreSQL with every extension: found on the machine or built privately, without root."""
