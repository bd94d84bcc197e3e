"""Which wire goes where on the phone's board (ESP32-S3). Every key closes to ground: pressed is 0."""

RED = 4
GREEN = 5
CANCEL = 6
LAMP_RED = 15
LAMP_GREEN = 16
LAMP_BLUE = 17
SPEAKER_CLOCK = 11  # an I2S amplifier
SPEAKER_WORD = 12
SPEAKER_DATA = 13
SPEAKER_ON = 14  # 0 switches the amplifier off
