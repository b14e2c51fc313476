from nicegui import app, ui

def root():
    ui.label('page of a root')
    app.storage.general['n'] = app.storage.general.get('n', 0) + 1

@ui.page('/')
def index():
    root()

if __name__ in {"__main__", "__mp_main__"}:
    ui.run(title='My App', port=8081, reload=True, show=True)
