"""Tries the wrapper; run by the tests of examples/bulk, which name the jars and a service that answers any prompt with "positive"."""

import os
import tempfile
import unittest
from decimal import Decimal
from pathlib import Path

from patchbay_spark import BulkCompletion, BulkReport, BulkStoppedError, register_complete
from pyspark.errors import IllegalArgumentException
from pyspark.sql import SparkSession

SETTINGS = {
    "instances": "house:openai-compatible",
    "house.base-url": os.environ["SERVICE"] + "/v1",
    "house.models": "m",
    # A budget needs a price, and so the service's own id.
    "openai.base-url": os.environ["SERVICE"] + "/v1",
    "openai.api-key": "env:PATH",
}


class PatchbaySparkTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.spark = (
            SparkSession.builder.master("local[2]")
            .config("spark.jars", os.environ["JARS"])
            .config("spark.plugins", "dev.patchbay.spark.BulkPlugin")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate()
        )

    @classmethod
    def tearDownClass(cls):
        cls.spark.stop()

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name):
        return (Path(self.folder.name) / name).as_uri()

    def job(self, rows):
        job = BulkCompletion.on(rows).prompt("prompt").model("m")
        for name, value in SETTINGS.items():
            job.settings(name, value)
        return job

    def rows(self, count):
        return self.spark.range(count).selectExpr("id", "concat('number ', id) AS prompt")

    def test_each_option_reaches_the_job(self):
        answers = (
            self.job(self.rows(20))
            .key("id")
            .system("Answer.")
            .model("gpt-4o-mini")
            .max_tokens(5)
            .temperature(0)
            .concurrency_per_task(4)
            .max_attempts(3)
            .row_timeout(30)
            .rate(60_000)
            .rate(60_000, 10_000_000)
            .stop_on("AUTHENTICATION", "QUOTA_EXHAUSTED")
            .stop_at_share(1)
            .max_spend(Decimal("1.50"))
            .journal(self.path("journal"))
            .journal_every(100, 2.5)
            .partitions(2)
            .into("label")
            .save(self.path("answers"))
        )

        self.assertEqual(["id", "prompt", "label"], answers.columns)
        self.assertEqual(20, answers.where("label.text = 'positive'").count())
        report = BulkReport.of(answers, "label")
        self.assertEqual((20, 20, 0, 0), (report.rows, report.answered, report.replayed, report.failed))
        self.assertGreater(report.cost, 0)

    def test_a_second_run_is_replayed(self):
        self.job(self.rows(5)).key("id").journal(self.path("journal")).save(self.path("one"))

        again = self.job(self.rows(5)).key("id").journal(self.path("journal")).save(self.path("two"))

        self.assertEqual(5, BulkReport.of(again).replayed)

    def test_rows_that_fail_are_counted_by_kind(self):
        rows = self.rows(4).selectExpr("id", "nullif(prompt, 'number 2') AS prompt")

        report = BulkReport.of(self.job(rows).save(self.path("answers")))

        self.assertEqual({"INVALID_REQUEST": 1}, report.failed_by_kind)
        self.assertEqual(1, report.failed)

    def test_a_job_that_stops_says_why(self):
        rows = self.rows(4).selectExpr("id", "cast(null AS string) AS prompt")

        with self.assertRaisesRegex(BulkStoppedError, "INVALID_REQUEST"):
            self.job(rows).stop_on("INVALID_REQUEST").save(self.path("answers"))

    def test_what_cannot_be_is_refused_as_java_refuses_it(self):
        with self.assertRaisesRegex(IllegalArgumentException, "no column nothing"):
            self.job(self.rows(1)).prompt("nothing").save(self.path("answers"))
        with self.assertRaisesRegex(IllegalArgumentException, "env:NAME"):
            self.job(self.rows(1)).settings("house.api-key", "hunter2").save(self.path("answers"))
        with self.assertRaisesRegex(IllegalArgumentException, "NO_KIND"):
            self.job(self.rows(1)).stop_on("NO_KIND")

    def test_answers_that_are_there_are_not_overwritten(self):
        self.job(self.rows(1)).save(self.path("answers"))

        with self.assertRaisesRegex(FileExistsError, "already"):
            self.job(self.rows(1)).save(self.path("answers"))

    def test_complete_is_a_function_of_sql(self):
        register_complete(self.spark, SETTINGS, max_tokens=5, row_timeout=30)

        row = self.spark.sql("SELECT a.text, a.provider FROM (SELECT complete('m', 'number 1') AS a)").head()

        self.assertEqual(("positive", "house"), tuple(row))


if __name__ == "__main__":
    unittest.main()
