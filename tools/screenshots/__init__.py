"""Pictures for people who have not started the demo yet."""
