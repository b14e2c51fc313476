#!/usr/bin/env python
import os
import sys

path = os.path.dirname(os.path.abspath(__file__))
os.chdir(path)
sys.path = [path] + [p for p in sys.path if not p == path]

import gluon.widget
if __name__ == '__main__':
    gluon.widget.start()
