"""The electronic signatures inside a PDF (PAdES): read in a process of its own, with limits.

`sandbox.Sandbox` is what others call; `reading` composes the report from `coverage` (which bytes
are signed, and what came later), `chain` (who issued the certificate, as of which moment) and the
trust store that `documents.trust` keeps. Nothing here asks the network.
Source: ETSI EN 319 142-1 (PAdES), ETSI EN 319 102-1 (validation), ISO 32000-2 §12.8.
"""
