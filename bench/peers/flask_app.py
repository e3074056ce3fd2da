"""The reference: Flask + Pillow, behind the part of Revela's HTTP contract that is measured."""

import io
import json
import os
import sqlite3
from datetime import datetime, timezone

import flask
import PIL
from PIL import Image, ImageFilter, ImageOps

app = flask.Flask(__name__)
database = os.environ["BENCH_DATABASE"]


def connect():
    return sqlite3.connect(database, timeout=10)


with connect() as connection:
    connection.execute(
        "CREATE TABLE IF NOT EXISTS records (id INTEGER PRIMARY KEY, image_name TEXT, filter TEXT, processed_at TEXT)"
    )


def pixelate(image, size):
    small = image.reduce(size)
    large = small.resize((small.width * size, small.height * size), Image.NEAREST)
    return large.crop((0, 0, image.width, image.height))


def apply(image, name, params):
    if name == "blur":
        return image.filter(ImageFilter.BLUR)
    if name == "edge_enhance":
        return image.filter(ImageFilter.EDGE_ENHANCE)
    return pixelate(image, params.get("size", 10))


def process(image, name, params):
    image = ImageOps.exif_transpose(image)
    if image.mode in ("RGB", "L"):
        return apply(image, name, params)
    # Weighed by alpha, so that Revela and Pillow compress the same picture.
    return apply(image.convert("RGBA").convert("RGBa"), name, params).convert("RGBA")


@app.post("/api/v1/process")
def post_process():
    upload = flask.request.files["image"]
    name = flask.request.form["filter"]
    params = json.loads(flask.request.form.get("params", "{}"))
    with Image.open(upload.stream) as image:
        result = process(image, name, params)
    png = io.BytesIO()
    result.save(png, "PNG")
    with connect() as connection:
        connection.execute(
            "INSERT INTO records (image_name, filter, processed_at) VALUES (?, ?, ?)",
            (upload.filename, name, datetime.now(timezone.utc).isoformat()),
        )
    png.seek(0)
    return flask.send_file(png, mimetype="image/png")


@app.get("/health/live")
def get_live():
    return {"status": "ok"}


@app.get("/api/v1/server")
def get_server():
    return {"version": f"Flask {flask.__version__} + Pillow {PIL.__version__}"}
