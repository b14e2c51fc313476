from contextlib import asynccontextmanager
from fastapi import FastAPI, WebSocket
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    name: str = "by string"


@asynccontextmanager
async def lifespan(app):
    app.state.settings = Settings()
    yield


def create_app() -> FastAPI:
    api = FastAPI(lifespan=lifespan)

    @api.get("/")
    def root():
        return {"message": api.state.settings.name}

    @api.websocket("/ws")
    async def ws(websocket: WebSocket):
        await websocket.accept()
        await websocket.send_text("hi")
        await websocket.close()

    return api
