"""What people do with an order, at the desk and at the door."""
