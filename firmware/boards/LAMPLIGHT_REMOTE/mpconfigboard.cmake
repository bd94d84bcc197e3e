include(${CMAKE_CURRENT_LIST_DIR}/../ESP32_GENERIC_C3/mpconfigboard.cmake)

list(APPEND SDKCONFIG_DEFAULTS boards/LAMPLIGHT_REMOTE/sdkconfig.board)
