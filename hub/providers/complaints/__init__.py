"""What was wrong with a service: the provider is heard, somebody who did not raise it decides, and it is recorded."""
