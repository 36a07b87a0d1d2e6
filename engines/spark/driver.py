"""A Spark application for a parent process: one JSON request a line on stdin, one JSON answer a line on stdout.

{"id": 1, "sql": "SELECT COUNT(*) AS n FROM answers"}

Numbers come back as text, so that 64-bit integers, NaN and -0 survive. The end of stdin ends the application.
"""

import json
import math
import os
import queue
import sys
import threading
import time
from datetime import datetime
from decimal import Decimal

from pyspark.sql import SparkSession


def text_of(value):
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, float):
        if math.isnan(value):
            return "NaN"
        return repr(value) if math.isfinite(value) else ("Infinity" if value > 0 else "-Infinity")
    if isinstance(value, (int, Decimal)):
        return str(value)
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds") + "Z"
    raise TypeError(f"no text form for {type(value).__name__}")


def answer(spark, request):
    try:
        frame = spark.sql(request["sql"])
        return {
            "columns": [[field.name, field.dataType.typeName()] for field in frame.schema.fields],
            "rows": [[text_of(value) for value in row] for row in frame.collect()],
        }
    except Exception as error:  # a failed statement is an answer
        return {"error": str(error)}


def main():
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    # Whatever Spark prints must not get between the answers.
    os.dup2(2, 1)
    builder = SparkSession.builder
    for name, value in json.loads(sys.argv[1]).items():
        builder = builder.config(name, value)
    spark = builder.getOrCreate()
    context = spark.sparkContext
    ready = {"id": 0, "ui": context.uiWebUrl, "application": context.applicationId, "version": spark.version}
    print(json.dumps(ready), file=answers, flush=True)
    requests = queue.Queue()
    threading.Thread(target=read_requests, args=(requests,), daemon=True).start()
    while request := requests.get():
        print(json.dumps({"id": request["id"], **answer(spark, request)}), file=answers, flush=True)
    spark.stop()


def read_requests(requests):
    for line in sys.stdin:
        requests.put(json.loads(line))
    requests.put(None)
    # A statement that nobody waits for must not keep the application.
    time.sleep(10)
    os._exit(1)


main()
