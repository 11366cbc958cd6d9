package dev.patchbay.provider.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import org.junit.jupiter.api.Test;

class WatchTest {

  private static final OkHttpClient CLIENT = new OkHttpClient();

  @Test
  void aCallIsCancelledWhenItsTimeIsUp() {
    Call call = call();
    Watch watch = new Watch(call);

    watch.begin(TimeUnit.MILLISECONDS.toNanos(20));

    Eventually.holds("the call is cancelled", call::isCanceled);
    assertThat(watch.expired()).isTrue();
  }

  @Test
  void aShortWatchIsNotHeldUpByALongOneThatBeganBefore() {
    Call call = call();
    Watch longer = new Watch(call());
    longer.begin(TimeUnit.MINUTES.toNanos(5));

    new Watch(call).begin(TimeUnit.MILLISECONDS.toNanos(20));

    Eventually.holds("the call is cancelled", call::isCanceled);
    assertThat(longer.expired()).isFalse();
    longer.end();
  }

  @Test
  void theAlarmOfOneIsFollowedByThatOfTheNext() {
    Call first = call();
    Call second = call();

    new Watch(second).begin(TimeUnit.MILLISECONDS.toNanos(60));
    new Watch(first).begin(TimeUnit.MILLISECONDS.toNanos(20));

    Eventually.holds("the call is cancelled", first::isCanceled);
    Eventually.holds("the call is cancelled", second::isCanceled);
  }

  @Test
  void whatEndedInTimeIsLeftAloneWhileOthersExpire() {
    Call inTime = call();
    Call late = call();
    Watch ended = new Watch(inTime);
    ended.begin(TimeUnit.MILLISECONDS.toNanos(10));
    ended.end();

    new Watch(late).begin(TimeUnit.MILLISECONDS.toNanos(40));

    Eventually.holds("the call is cancelled", late::isCanceled);
    assertThat(inTime.isCanceled()).isFalse();
    assertThat(ended.expired()).isFalse();
  }

  @Test
  void aWatchCanBeginAgain() {
    Call call = call();
    Watch watch = new Watch(call);
    for (int i = 0; i < 1_000; i++) {
      watch.begin(TimeUnit.MINUTES.toNanos(1));
      watch.end();
      watch.end();
    }
    assertThat(call.isCanceled()).isFalse();

    watch.begin(TimeUnit.MILLISECONDS.toNanos(20));

    Eventually.holds("the call is cancelled", call::isCanceled);
  }

  private static Call call() {
    return CLIENT.newCall(new Request.Builder().url("http://127.0.0.1:1/").build());
  }
}
