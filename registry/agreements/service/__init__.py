"""Writing instruments: `creation` begins one, `acts` carries out the table, `clock` what runs by
itself."""

from .acts import perform
from .clock import run_clock
from .creation import create, find_governments

__all__ = ["create", "find_governments", "perform", "run_clock"]
