"""The only place where stages meet. Importing this package loads nothing heavy: `kepu check` must stay light."""
