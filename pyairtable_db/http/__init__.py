"""The HTTP layer: every function of schema ``api`` an endpoint."""
