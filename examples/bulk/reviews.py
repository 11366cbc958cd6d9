"""Labels reviews: spark-submit ... reviews.py REVIEWS JOURNAL ANSWERS, a file of JSON lines and two folders."""

import sys

from patchbay_spark import BulkCompletion, BulkReport
from pyspark.sql import SparkSession

spark = SparkSession.builder.appName("reviews").getOrCreate()
reviews = spark.read.json(sys.argv[1])
answers = (
    BulkCompletion.on(reviews)
    .key("id")
    .prompt("text")
    .system("Is this review positive, negative or mixed? Answer with one word.")
    .model("gpt-4o-mini")
    .max_tokens(5)
    .settings("openai.api-key", "env:OPENAI_API_KEY")
    .concurrency_per_task(16)
    .rate(3_000, 400_000)
    .max_spend("5")
    .stop_on("AUTHENTICATION")
    .stop_at_share(0.2)
    .journal(sys.argv[2])
    .save(sys.argv[3])
)
answers.select("id", "answer.text", "answer.error_kind", "answer.cost_usd").orderBy("id").show(truncate=False)
print(BulkReport.of(answers))
spark.stop()
