"""The register (buku register kerja sama): its search, its files and its certificates."""
