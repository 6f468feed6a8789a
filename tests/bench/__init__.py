"""make bench: how near we come to Flask returning the same bytes under the same server. Ratios, not times."""
