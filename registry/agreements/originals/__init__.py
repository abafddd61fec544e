"""Scanned paper originals: who recorded one, who held it against the paper on the other side.

Read `models`, then `rules` (when it is asked at all), then `acts`.
"""
