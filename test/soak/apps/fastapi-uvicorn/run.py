import uvicorn

if __name__ == "__main__":
    uvicorn.run("backend.api:create_app", factory=True, host="localhost", port=5000, reload=True)
