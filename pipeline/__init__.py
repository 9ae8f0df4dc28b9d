"""kepu-matrix: one push of Markdown becomes a checked, tagged, illustrated site with feeds and cross-post bundles."""
