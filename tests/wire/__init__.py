"""The contract between device and hub: golden bytes, any bytes at all, and what is generated from it."""
