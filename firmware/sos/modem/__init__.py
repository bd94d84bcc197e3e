"""A cellular modem, spoken to as V.25ter, 3GPP TS 27.007 and 27.005 have it; this knows no serial port and no clock.

`machine.py` one command at a time · `words.py` what is asked of it and what it says · `lines.py` bytes to lines ·
`pdu.py` a short message as the network carries it. Phone, hub and tests use the same files.
"""
