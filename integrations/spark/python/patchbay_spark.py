"""Completions for the rows of a DataFrame: ``BulkCompletion`` of Patchbay, from Python.

A thin wrapper: the work is done by Patchbay's jars, which the application has by ``spark.jars``, with ``spark.plugins`` set to
``dev.patchbay.spark.BulkPlugin``, so that limits hold for the whole cluster. No row passes through Python.

    from patchbay_spark import BulkCompletion, BulkReport

    answers = (
        BulkCompletion.on(prompts)
        .key("id").prompt("prompt")
        .model("gpt-4o-mini").settings("openai.api-key", "env:OPENAI_API_KEY")
        .concurrency_per_task(32).rate(3_000, 400_000)
        .journal("hdfs:/jobs/17/").stop_on("AUTHENTICATION", "QUOTA_EXHAUSTED").stop_at_share(0.2)
        .max_spend("50").max_tokens(500)
        .save("hdfs:/answers")
    )
    print(BulkReport.of(answers))

Needs a session of Spark's own (a driver with a JVM), not Spark Connect.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Mapping

from py4j.protocol import Py4JJavaError
from pyspark.sql import DataFrame

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

__all__ = ["BulkCompletion", "BulkReport", "BulkStoppedError", "register_complete"]


class BulkStoppedError(Exception):
    """The job has stopped before its end, as its error policy says; nothing is saved but the journal."""


class BulkCompletion:
    """A job that asks for a completion for each row, and saves each row once, with its answer or with its error.

    The answer is a struct column ``answer`` beside the columns of the input. What each method means is in the Java documentation of
    ``dev.patchbay.spark.BulkCompletion``; names and values are checked when the job is saved. What cannot be done from Python is to
    make requests by a function: put what is to be asked into the prompt column.
    """

    def __init__(self, rows: DataFrame):
        self._rows = rows
        self._jvm = _patchbay(rows.sparkSession)
        self._job = self._jvm.spark.BulkCompletion.on(rows._jdf)
        self._policy = self._jvm.bulk.ErrorPolicy.rows()

    @classmethod
    def on(cls, rows: DataFrame) -> BulkCompletion:
        """A job on these rows."""
        return cls(rows)

    def key(self, column: str) -> BulkCompletion:
        """The column that tells rows apart: needed for a journal."""
        self._job.key(column)
        return self

    def prompt(self, column: str) -> BulkCompletion:
        """The column with what the user says."""
        self._job.prompt(column)
        return self

    def system(self, text: str) -> BulkCompletion:
        """What the system says before each prompt."""
        self._job.system(text)
        return self

    def model(self, id: str) -> BulkCompletion:
        """The model to ask for."""
        self._job.model(id)
        return self

    def max_tokens(self, tokens: int) -> BulkCompletion:
        """The most tokens of an answer."""
        self._job.maxTokens(tokens)
        return self

    def temperature(self, value: float) -> BulkCompletion:
        """The temperature."""
        self._job.temperature(float(value))
        return self

    def settings(self, name: str, value: str) -> BulkCompletion:
        """A setting of a provider. For a key, where each executor finds it: ``env:NAME`` or ``file:PATH``."""
        self._job.settings(name, value)
        return self

    def plugins(self, folder: str) -> BulkCompletion:
        """A folder on each executor whose jars are plugins; in place of the class path."""
        self._job.plugins(folder)
        return self

    def concurrency_per_task(self, calls: int) -> BulkCompletion:
        """How many calls each task makes at the same time; 16 if not set."""
        self._job.concurrencyPerTask(calls)
        return self

    def max_attempts(self, most: int) -> BulkCompletion:
        """The most attempts at a row; 8 if not set."""
        self._job.maxAttempts(most)
        return self

    def row_timeout(self, seconds: float) -> BulkCompletion:
        """How long a row may take once its first attempt may begin; 10 minutes if not set."""
        self._job.rowTimeout(_duration(self._jvm, seconds))
        return self

    def rate(self, requests_per_minute: int, tokens_per_minute: int = 0) -> BulkCompletion:
        """How much all tasks together may ask in a minute; 0 is no limit."""
        self._job.rate(self._jvm.bulk.RateLimit(requests_per_minute, tokens_per_minute))
        return self

    def stop_on(self, *kinds: str) -> BulkCompletion:
        """Stops the job when a row fails with one of these kinds, such as ``"AUTHENTICATION"``."""
        of_kind = self._jvm.provider.ErrorKind
        array = self._jvm.gateway.new_array(of_kind, len(kinds))
        for i, kind in enumerate(kinds):
            array[i] = of_kind.valueOf(kind)
        self._policy = self._policy.stopOn(array)
        self._job.onError(self._policy)
        return self

    def stop_at_share(self, share: float) -> BulkCompletion:
        """Stops the job when that share of the rows has failed."""
        self._policy = self._policy.stopAtShare(float(share))
        self._job.onError(self._policy)
        return self

    def max_spend(self, usd: str | int | Decimal) -> BulkCompletion:
        """What all tasks together may spend, in US dollars, with what the journal says was spent before."""
        # By its constructor: py4j may take the accessor of that name for the factory.
        self._job.maxSpend(self._jvm.bulk.Money(self._jvm.decimal(str(usd))))
        return self

    def journal(self, folder: str) -> BulkCompletion:
        """The folder of what was answered so far, on a file system that all executors share. It holds answers in clear."""
        self._job.journal(folder)
        return self

    def journal_every(self, rows: int, seconds: float) -> BulkCompletion:
        """How often a file of the journal is closed; 1,000 rows and 10 s if not set."""
        self._job.journalEvery(rows, _duration(self._jvm, seconds))
        return self

    def partitions(self, count: int) -> BulkCompletion:
        """How many tasks there are."""
        self._job.partitions(count)
        return self

    def into(self, column: str) -> BulkCompletion:
        """The column of the answer; ``answer`` if not set."""
        self._job.into(column)
        return self

    def save(self, folder: str) -> DataFrame:
        """Runs the job, and waits for its end.

        Returns the rows that were saved, read from there. Raises ``BulkStoppedError`` if the job has stopped before its end, pyspark's
        ``IllegalArgumentException`` if something is missing, unknown or contradictory, ``FileExistsError`` if there is something at that
        place.
        """
        try:
            answers = self._job.save(folder)
        except Py4JJavaError as e:
            name = e.java_exception.getClass().getName()
            message = e.java_exception.getMessage()
            if name == "dev.patchbay.bulk.BulkStoppedException":
                raise BulkStoppedError(message) from e
            if name == "java.lang.IllegalStateException":
                raise FileExistsError(message) from e
            raise
        return DataFrame(answers, self._rows.sparkSession)


@dataclass(frozen=True)
class BulkReport:
    """The exact summary of answers that were saved. Costs are in US dollars, as far as they are known."""

    rows: int
    answered: int
    replayed: int
    failed_by_kind: Mapping[str, int]
    attempts: int
    input_tokens: int
    output_tokens: int
    cost: Decimal
    cost_at_least: bool
    cost_of_replayed: Decimal

    @classmethod
    def of(cls, answers: DataFrame, column: str = "answer") -> BulkReport:
        """Of answers in that column. Goes through the rows once."""
        report = _patchbay(answers.sparkSession).spark.BulkReport.of(answers._jdf, column)
        return cls(
            rows=report.rows(),
            answered=report.answered(),
            replayed=report.replayed(),
            failed_by_kind={str(kind): count for kind, count in report.failedByKind().items()},
            attempts=report.attempts(),
            input_tokens=report.inputTokens(),
            output_tokens=report.outputTokens(),
            cost=report.cost().usd(),
            cost_at_least=report.cost().atLeast(),
            cost_of_replayed=report.costOfReplayed().usd(),
        )

    @property
    def failed(self) -> int:
        """The rows that failed."""
        return sum(self.failed_by_kind.values())


def register_complete(
    spark: SparkSession,
    settings: Mapping[str, str],
    *,
    max_tokens: int | None = None,
    row_timeout: float | None = None,
    plugins: str | None = None,
    name: str = "complete",
) -> None:
    """Makes the SQL function ``complete(model, prompt)`` known to the session.

    It gives the same struct, asks for one row at a time in each task, and asks again whenever its result is computed again.
    """
    jvm = _patchbay(spark)
    function = jvm.spark.CompleteFunction.create()
    for setting, value in settings.items():
        function.settings(setting, value)
    if max_tokens is not None:
        function.maxTokens(max_tokens)
    if row_timeout is not None:
        function.rowTimeout(_duration(jvm, row_timeout))
    if plugins is not None:
        function.plugins(plugins)
    function.register(spark._jsparkSession, name)


class _Patchbay:
    """Patchbay's packages in the driver's JVM."""

    def __init__(self, gateway: Any, jvm: Any):
        self.gateway = gateway
        self.duration = jvm.java.time.Duration
        self.decimal = jvm.java.math.BigDecimal
        self.spark = jvm.dev.patchbay.spark
        self.bulk = jvm.dev.patchbay.bulk
        self.provider = jvm.dev.patchbay.provider


def _patchbay(spark: SparkSession) -> _Patchbay:
    if not hasattr(spark, "_jsparkSession"):
        raise TypeError("Bulk work needs a session of Spark's own, with a JVM at its driver; this one is of Spark Connect")
    found = _Patchbay(spark.sparkContext._gateway, spark._jvm)
    # A package, and not a class, is what py4j makes of a name that it does not find.
    if type(found.spark.BulkCompletion).__name__ == "JavaPackage":
        raise RuntimeError("Patchbay's jars are not among those of the application: name them with spark.jars or --jars")
    return found


def _duration(jvm: _Patchbay, seconds: float) -> Any:
    return jvm.duration.ofMillis(round(seconds * 1000))
