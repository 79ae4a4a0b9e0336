"""What a hostile caller may try, over a real login; docs/security.md lists each attempt and how it ends."""
