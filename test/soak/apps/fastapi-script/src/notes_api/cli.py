import uvicorn


def main():
    uvicorn.run("notes_api.server:app", host="127.0.0.1", port=9000, reload=True)
