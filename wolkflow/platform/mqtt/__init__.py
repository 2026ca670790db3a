"""MQTT 3.1.1, the broker's side, as far as devices of the WolkAbout platform need it."""
