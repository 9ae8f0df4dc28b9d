"""Values to str or bytes: Markdown, tree transforms, templates, pictures."""
