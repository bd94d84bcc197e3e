"""Which wire goes where on the phone's board (ESP32-S3). Every key closes to ground: pressed is 0."""

RED = 4
GREEN = 5
CANCEL = 6
LAMP_RED = 15
LAMP_GREEN = 16
LAMP_BLUE = 17
