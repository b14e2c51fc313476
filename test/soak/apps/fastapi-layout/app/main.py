from fastapi import Depends, FastAPI

from .dependencies import get_query_token
from .routers import items
from .internal import admin

app = FastAPI()

app.include_router(items.router)
app.include_router(admin.router, prefix="/admin")


@app.get("/")
async def root():
    return {"message": "Hello Bigger Applications!"}
