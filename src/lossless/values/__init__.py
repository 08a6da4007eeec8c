"""The bytes of one value become what it shows."""
