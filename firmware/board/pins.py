"""Which wire goes where on the phone's board (ESP32-S3). Every key closes to ground: pressed is 0."""

RED = 4
GREEN = 5
CANCEL = 6
LOUDER = 7
SOFTER = 8
CASE = 9  # closes when the case is opened
MAINS = 2  # a supervisor of the supply, open drain: 0 while there are no mains
BATTERY = 1  # half of its voltage, through a divider
PAD_ROWS = (39, 40, 41, 42)  # 123, 456, 789, *0#
PAD_COLUMNS = (10, 18, 21)
LAMP_RED = 15
LAMP_GREEN = 16
LAMP_BLUE = 17
MODEM_TX = 47
MODEM_RX = 48
MODEM_RESET = 38  # 1 holds the modem in reset
SPEAKER_CLOCK = 11  # an I2S amplifier
SPEAKER_WORD = 12
SPEAKER_DATA = 13
SPEAKER_ON = 14  # 0 switches the amplifier off
