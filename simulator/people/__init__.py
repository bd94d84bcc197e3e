"""What people do: residents all day, operators at their seats. Draws only: nothing here knows a hub or a network."""
