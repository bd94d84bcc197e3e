"""The small machines a device is made of. Each is told what happened and what time it is, and says what to do."""
