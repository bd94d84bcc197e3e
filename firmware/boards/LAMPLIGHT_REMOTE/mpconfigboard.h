// MicroPython for a remote: the generic board, and code that is run from the partition romfs.
#define MICROPY_HW_BOARD_NAME "Lamplight remote"

#include "../ESP32_GENERIC_C3/mpconfigboard.h"

#define MICROPY_VFS_ROM (1)
