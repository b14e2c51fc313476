"""Notes over HTTP and a WebSocket: what is read once at start, the lifespan reads."""
import json
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI, Request, WebSocket, WebSocketDisconnect
from fastapi.responses import HTMLResponse


@asynccontextmanager
async def lifespan(app: FastAPI):
    app.state.notes = json.loads((Path(__file__).parent / "notes.json").read_text())
    yield


app = FastAPI(title="Notes", lifespan=lifespan)


@app.get("/", response_class=HTMLResponse)
async def home(request: Request) -> str:
    items = "".join(f"<li>{note}</li>" for note in request.app.state.notes)
    return f'<link rel="stylesheet" href="/static/notes.css"><h1>Notes</h1><ul>{items}</ul>'


@app.get("/api/notes")
async def notes(request: Request) -> list[str]:
    return request.app.state.notes


@app.websocket("/search")
async def search(socket: WebSocket) -> None:
    await socket.accept()
    try:
        while True:
            wanted = await socket.receive_text()
            await socket.send_json([note for note in socket.app.state.notes if wanted in note])
    except WebSocketDisconnect:
        pass
