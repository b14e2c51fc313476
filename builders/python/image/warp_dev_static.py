"""Under `warp dev`: Django's STATIC_ROOT is where the image has the collected files.

The image has a link there where the project's own STATIC_ROOT lies in the source; the developer's folder,
mounted over it, has none, and a storage with a manifest or WhiteNoise would find nothing.
"""
import os

from django.conf import LazySettings

_setup = LazySettings._setup


def _setup_for_dev(self, name=None):
    _setup(self, name)
    self._wrapped.STATIC_ROOT = os.environ["WARP_STATIC_ROOT"]


LazySettings._setup = _setup_for_dev
