def start():
    raise SystemExit("asks for a password")
