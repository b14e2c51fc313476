import myproj as models


def setup(env):
    request = env['request']
