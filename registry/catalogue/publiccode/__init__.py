"""publiccode.yml 0.x: check a file, read it into our fields, write our fields as a file.

Pure: no database, no request. `check` never raises; `read` and `write` follow docs/publiccode.md.
"""

from .checking import check
from .fields import blank, read
from .problems import Problem, Report
from .writing import write

__all__ = ["Problem", "Report", "blank", "check", "read", "write"]
