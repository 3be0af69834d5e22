"""In-memory ports, one module a room; each is held to its port by the contract tests."""
