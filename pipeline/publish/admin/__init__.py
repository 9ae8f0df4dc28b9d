"""The browser form of editors: Decap CMS with a configuration made from the models that `kepu check` uses."""
