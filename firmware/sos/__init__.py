"""What every Lamplight device is and does: the same files run on the device, in the simulator and in the hub."""
