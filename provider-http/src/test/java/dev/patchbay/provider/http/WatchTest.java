package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

class WatchTest {

  private static final OkHttpClient CLIENT = new OkHttpClient();
  private static final long LONG = Duration.ofMinutes(5).toNanos();

  @Test
  void aCallIsCancelledWhenItsTimeIsUp() {
    Call call = call();
    try (Watch watch = watch(call, 20)) {
      watch.begin();

      Eventually.holds("the call is cancelled", call::isCanceled);
      assertThat(watch.expired()).isTrue();
      watch.end();
      assertThat(watch.expired()).isTrue();
    }
  }

  @Test
  void aShortWatchIsNotHeldUpByALongOneThatBeganBefore() {
    Call call = call();
    try (Watch longer = Watch.of(call(), LONG, LONG);
        Watch shorter = watch(call, 20)) {
      longer.begin();
      shorter.begin();

      Eventually.holds("the call is cancelled", call::isCanceled);
      assertThat(longer.expired()).isFalse();
    }
  }

  @Test
  void theAlarmOfOneIsFollowedByThatOfTheNext() {
    Call first = call();
    Call second = call();
    try (Watch later = watch(second, 60);
        Watch sooner = watch(first, 20)) {
      later.begin();
      sooner.begin();

      Eventually.holds("the call is cancelled", first::isCanceled);
      Eventually.holds("the call is cancelled", second::isCanceled);
    }
  }

  @Test
  void whatEndedInTimeIsLeftAloneWhileOthersExpire() {
    Call inTime = call();
    Call late = call();
    try (Watch ended = watch(inTime, 10_000);
        Watch running = watch(late, 40)) {
      ended.begin();
      ended.end();
      running.begin();

      Eventually.holds("the call is cancelled", late::isCanceled);
      assertThat(inTime.isCanceled()).isFalse();
      assertThat(ended.expired()).isFalse();
    }
  }

  @Test
  void timeThatPassesWhileNothingBlocksDoesNotCount() {
    Call call = call();
    Call other = call();
    try (Watch watch = watch(call, 500);
        Watch clock = watch(other, 600)) {
      watch.begin();
      watch.end();
      clock.begin();

      Eventually.holds("more time has passed than the call has", other::isCanceled);
      assertThat(call.isCanceled()).isFalse();
      watch.begin();
      Eventually.holds("the call is cancelled", call::isCanceled);
    }
  }

  @Test
  void timeThatIsUsedUpInPartsIsUsedUp() {
    Call call = call();
    try (Watch watch = watch(call, 100)) {
      for (int i = 0; i < 30; i++) {
        watch.begin();
        LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        watch.end();
      }

      assertThat(call.isCanceled()).isTrue();
    }
  }

  @Test
  void aWatchThatIsGivenLessTimeThanBeforeKeepsToThat() {
    Call call = call();
    long shortest = Duration.ofMillis(20).toNanos();
    try (Watch watch = Watch.of(call, LONG, shortest)) {
      watch.begin();
      watch.end();
      watch.restart(shortest);
      watch.begin();

      Eventually.holds("the call is cancelled", call::isCanceled);
    }
  }

  @Test
  void aWatchCanBeginAgain() {
    Call call = call();
    try (Watch watch = Watch.of(call, LONG, Duration.ofMillis(20).toNanos())) {
      for (int i = 0; i < 1_000; i++) {
        watch.begin();
        watch.end();
        watch.end();
      }
      assertThat(call.isCanceled()).isFalse();
      watch.restart(Duration.ofMillis(20).toNanos());

      watch.begin();

      Eventually.holds("the call is cancelled", call::isCanceled);
    }
  }

  @Test
  void aWatchThatIsClosedCancelsNothing() {
    Call closed = call();
    Call other = call();
    try (Watch watch = watch(other, 100)) {
      Watch early = watch(closed, 20);
      early.begin();
      early.close();
      watch.begin();

      Eventually.holds("the other call is cancelled", other::isCanceled);
      assertThat(closed.isCanceled()).isFalse();
    }
  }

  @Test
  void aCallThatNothingElseHoldsIsCollectedAlthoughItsWatchIsOpen() {
    WeakReference<Call> forgotten = forgottenCall();

    Eventually.holds("the call is collected", () -> {
      System.gc();
      return forgotten.get() == null;
    });
  }

  private static WeakReference<Call> forgottenCall() {
    Call call = call();
    Watch watch = Watch.of(call, LONG, LONG);
    watch.begin();
    watch.end();
    return new WeakReference<>(call);
  }

  private static Watch watch(Call call, int millis) {
    long nanos = Duration.ofMillis(millis).toNanos();
    return Watch.of(call, nanos, nanos);
  }

  private static Call call() {
    return CLIENT.newCall(new Request.Builder().url("http://127.0.0.1:1/").build());
  }
}
