"""What an office and its people keep of the catalogue, and the facets, for programs."""
