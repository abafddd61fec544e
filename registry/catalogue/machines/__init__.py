"""The catalogue for machines that crawl and read: sitemaps, OpenSearch, schema.org, feeds."""
