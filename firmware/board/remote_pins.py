"""Which wire goes where on the remote control's board (ESP32-C3 or S3). The button closes to ground: pressed is 0.

The button is on a pin that can wake the chip (C3: 0 to 5; S3: 0 to 21), with a resistor of 1 megohm to the supply.
"""

BATTERY = 0  # half of its voltage, through a divider of two megohms
BUTTON = 3
LAMP_RED = 4
LAMP_GREEN = 5
LAMP_BLUE = 6
MOTOR = 7
