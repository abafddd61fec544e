"""The calendar of working days, as operators enter it by decree. Read `service`."""
