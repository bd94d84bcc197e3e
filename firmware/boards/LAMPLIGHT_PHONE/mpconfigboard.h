// MicroPython for a phone: the generic board, and code that is run from the partition romfs.
#define MICROPY_HW_BOARD_NAME "Lamplight phone"

#include "../ESP32_GENERIC_S3/mpconfigboard.h"

#define MICROPY_VFS_ROM (1)
