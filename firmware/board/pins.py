"""Which wire goes where on the phone's board (ESP32-S3). Every key closes to ground: pressed is 0."""

RED = 4
GREEN = 5
CANCEL = 6
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
