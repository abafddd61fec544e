"""How often one address may be read: counted in this process's memory, so that reading writes
nothing."""

from collections import OrderedDict
from threading import Lock

from registry.kernel.clock import now
from registry.kernel.errors import TooMany
from registry.kernel.text import M

KEYS_MAX = 10_000


class Throttle:
    """At most `limit` calls for one key within `seconds`."""

    def __init__(self, limit: int, seconds: int) -> None:
        self.limit, self.seconds = limit, seconds
        self._lock = Lock()
        self._counts: OrderedDict[str, tuple[int, int]] = OrderedDict()

    def count(self, key: str) -> None:
        """Counts a call; `TooMany` beyond the limit."""
        window = int(now().timestamp()) // self.seconds
        with self._lock:
            started, calls = self._counts.pop(key, (window, 0))
            calls = calls + 1 if started == window else 1
            self._counts[key] = (window, calls)
            if len(self._counts) > KEYS_MAX:
                self._counts.popitem(last=False)
        if calls > self.limit:
            raise TooMany(M("Terlalu sering. Coba lagi sebentar lagi."))

    def clear(self) -> None:
        """Forgets every count."""
        with self._lock:
            self._counts.clear()
