"""The live preview: pages made when they are asked for, from the publishers' own plans, for an archive of any size.

`archive` reads files again as they change, `entries` turns pieces into entries, `site` plans pages and pictures,
`beside` what accounts get, `bar` tells editors what is wrong; `session` holds the present state, `server` speaks HTTP.
Nothing is written outside the build folder's cache.
"""
