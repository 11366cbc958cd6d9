package dev.patchbay.registry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.patchbay.provider.ErrorKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Providers that have failed lately are passed over, unless nobody else is left. */
class CoolDownTest {

  private static final Instant NOON = Instant.parse("2030-01-01T12:00:00Z");
  private static final CoolDown SHORT = new CoolDown(NOON.plusSeconds(5), ErrorKind.RATE_LIMITED);
  private static final CoolDown LONG = new CoolDown(NOON.plusSeconds(60), ErrorKind.SERVER_ERROR);
  private static final Match MATCH = TestProvider.catalogOf(
          TestProvider.of("gamma", "gpt-4"),
          TestProvider.of("beta", "gpt-4"),
          TestProvider.of("alpha", "gpt-4"),
          TestProvider.of("other", "llama"))
      .match(ProviderQuery.builder().model("gpt-4").build());

  @Test
  void whileNobodyRestsTheCandidatesAreThoseOfTheCatalog() {
    assertThat(selection(Map.of()).candidates()).isSameAs(MATCH.candidates());
  }

  @Test
  void aCandidateThatRestsIsPassedOver() {
    Selection selection = selection(Map.of("gamma", LONG));

    assertThat(idsOf(selection)).containsExactly("beta", "alpha");
    assertThat(selection.first().id()).isEqualTo("beta");
  }

  @Test
  void explainSaysUntilWhenItRestsAndWhy() {
    assertThat(selection(Map.of("gamma", LONG)).explain()).isEqualTo("""
            Wanted: a working provider with model gpt-4
              1. beta   chosen (https://beta.example)
              2. alpha  next if that fails (https://alpha.example)
              -  gamma  is cooling down until 2030-01-01T12:01:00Z after SERVER_ERROR
              -  other  has no model gpt-4 (it has llama)
            """);
  }

  @Test
  void explainSpeaksOfThoseThatRestAloneAsLongAsOneIsLeft() {
    assertThat(selection(Map.of("gamma", LONG, "beta", SHORT)).explain())
        .contains("1. alpha  chosen")
        .doesNotContain("All that could serve");
  }

  @Test
  void thatItRestsIsAlsoThereAsData() {
    assertThat(selection(Map.of("gamma", LONG)).rejections())
        .extracting(each -> each.provider().id() + " " + each.reason())
        .containsExactly("gamma RESTING", "other NO_SUCH_MODEL");
  }

  @Test
  void ifAllRestTheyAreCandidatesAfterAllTheSoonestFirst() {
    Selection selection = selection(Map.of("gamma", LONG, "beta", LONG, "alpha", SHORT));

    assertThat(idsOf(selection)).containsExactly("alpha", "gamma", "beta");
    assertThat(selection.rejections())
        .extracting(Rejection::reason)
        .containsExactly(Rejection.Reason.NO_SUCH_MODEL);
  }

  @Test
  void explainSaysThatAllRest() {
    assertThat(selection(Map.of("gamma", LONG, "beta", LONG, "alpha", SHORT)).explain())
        .isEqualTo("""
            Wanted: a working provider with model gpt-4
              1. alpha  chosen (https://alpha.example), although it is cooling down until 2030-01-01T12:00:05Z after RATE_LIMITED
              2. gamma  next if that fails (https://gamma.example), although it is cooling down until 2030-01-01T12:01:00Z after SERVER_ERROR
              3. beta   next if that fails (https://beta.example), although it is cooling down until 2030-01-01T12:01:00Z after SERVER_ERROR
              All that could serve are cooling down or full: first is the one that may be asked soonest
              -  other  has no model gpt-4 (it has llama)
            """);
  }

  @Test
  void oneThatDoesNotMeetTheQueryIsNotAskedWhetherItRests() {
    assertThat(selection(Map.of("other", LONG, "gamma", SHORT)).explain())
        .contains("-  other  has no model gpt-4");
  }

  private static Selection selection(Map<String, CoolDown> rests) {
    return MATCH.selection(candidate -> rests.get(candidate.id()));
  }

  private static List<String> idsOf(Selection selection) {
    return selection.candidates().stream().map(Candidate::id).toList();
  }
}
