"""Catalog to jobs: site, feeds, covers, bundles, desk."""
