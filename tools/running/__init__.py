"""What a person does to a centre that runs: the commands for backups, certificates, service units and upgrades."""
