"""What tests share: messages, a small world, the real server in a process of its own, a real PostgreSQL."""
