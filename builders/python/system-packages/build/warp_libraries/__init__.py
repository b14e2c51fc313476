"""Which system libraries the Python packages of an environment need, and which Debian packages have them."""
