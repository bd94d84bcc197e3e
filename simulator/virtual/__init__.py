"""The town in virtual time: any night replayed from its seed, with the real hub and the real phones in it."""
