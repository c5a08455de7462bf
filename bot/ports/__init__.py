"""The ports: what the handlers need from the outside, one file a port, and the types that cross them."""
