"""Facts and the classifications they are filed under."""
