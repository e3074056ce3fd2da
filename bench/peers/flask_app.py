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


def blur(image, params):
    if "radius" in params:
        return image.filter(ImageFilter.GaussianBlur(params["radius"]))
    return image.filter(ImageFilter.BLUR)


def edge_enhance(image, params):
    amount = params.get("amount", 1)
    if amount == 1:
        return image.filter(ImageFilter.EDGE_ENHANCE)
    around = -amount / 2
    return image.filter(ImageFilter.Kernel((3, 3), [around] * 4 + [1 + 4 * amount] + [around] * 4, scale=1))


#: What Pillow has; a filter that it lacks is refused, as none may stand in for another.
FILTERS = {
    "blur": blur,
    "edge_enhance": edge_enhance,
    "pixelate": lambda image, params: pixelate(image, params.get("size", 10)),
}


def process(image, name, params):
    image = ImageOps.exif_transpose(image)
    if image.mode in ("RGB", "L"):
        return FILTERS[name](image, params)
    # Weighed by alpha, so that Revela and Pillow compress the same picture.
    return FILTERS[name](image.convert("RGBA").convert("RGBa"), params).convert("RGBA")


@app.post("/api/v1/process")
def post_process():
    upload = flask.request.files["image"]
    name = flask.request.form["filter"]
    if name not in FILTERS:
        return {"code": "FILTER_UNKNOWN"}, 400
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


@app.get("/api/v1/filters")
def get_filters():
    return {"filters": [{"name": name} for name in FILTERS]}


@app.get("/api/v1/server")
def get_server():
    return {"version": f"Flask {flask.__version__} + Pillow {PIL.__version__}"}
