/* Talks with a mediator: what happens in what order, what each party says, and what the mediator
 * cannot know. */
#include "mediated_talk.h"

#include <math.h>

/* -- what happens in what order ---------------------------------------------------------------- */

typedef struct book {
    const small *s;
    const parley_protocol *rules;
    const uint32_t *text, *draft; /* NULL: none */
    uint32_t seen, seen_as_text, seen_draft;
    const parley_act *shown;
    uint32_t revisions;
} book;

static void check_show(book *b, const parley_act *act, const uint32_t *choices) {
    size_t bytes = b->s->m * sizeof *choices;
    ck_assert_uint_eq(act->party, PARLEY_THE_MEDIATOR);
    ck_assert_uint_lt(act->about, b->s->n);
    ck_assert_ptr_nonnull(b->text);
    if (memcmp(choices, b->text, bytes) == 0) {
        ck_assert(!(b->seen_as_text >> act->about & 1)); /* nobody is shown the text twice */
    } else {
        ck_assert(b->seen >> act->about & 1); /* nobody compares with a text it does not know */
        if (!b->draft || memcmp(choices, b->draft, bytes) != 0) {
            b->draft = choices;
            b->seen_draft = 0;
        }
        b->seen_draft |= 1u << act->about;
    }
    b->shown = act;
}

static void check_answer(book *b, const parley_act *act, const uint32_t *choices) {
    int is_text = memcmp(choices, b->text, b->s->m * sizeof *choices) == 0;
    ck_assert(b->shown && b->shown->about == act->party && b->shown->round == act->round);
    ck_assert_uint_eq(act->about, PARLEY_THE_MEDIATOR);
    ck_assert_int_eq(act->vote == 0, is_text);
    ck_assert(act->vote >= -2 && act->vote <= 2);
    if (is_text) {
        b->seen |= 1u << act->party;
        b->seen_as_text |= 1u << act->party;
    }
    b->shown = NULL;
}

static void check_revision(book *b, const parley_act *act, const uint32_t *choices) {
    ck_assert_uint_eq(act->party, PARLEY_THE_MEDIATOR);
    int is_draft = b->draft && memcmp(choices, b->draft, b->s->m * sizeof *choices) == 0;
    b->seen = is_draft ? b->seen_draft : 0;
    b->seen_as_text = 0;
    b->text = choices;
    b->draft = NULL;
    b->revisions++;
}

static void check_signature(book *b, const parley_act *act, const uint32_t *choices) {
    ck_assert_mem_eq(choices, b->text, b->s->m * sizeof *choices);
    ck_assert_uint_eq(act->about, PARLEY_THE_MEDIATOR);
    ck_assert(b->seen >> act->party & 1); /* nobody signs what it has not seen */
}

static uint32_t check_order(const small *s, const record *r, const parley_protocol *rules) {
    book b = {.s = s, .rules = rules};
    uint32_t round = 0;
    ck_assert_uint_le(r->trace.count, r->trace.capacity);
    for (size_t i = 0; i < r->trace.count; i++) {
        const parley_act *act = &r->acts[i];
        const uint32_t *choices = r->choices + i * s->m;
        ck_assert(act->round >= round && act->round < rules->rounds);
        round = act->round;
        ck_assert(s->exists[small_number(s, choices)]);
        for (uint32_t p = 0; p < s->n; p++)
            ck_assert_double_eq(act->utilities[p], (double)s->units[small_number(s, choices)][p] /
                                                       (double)s->scale[p]);
        ck_assert(!b.shown || act->kind == PARLEY_ACT_ANSWER);
        switch (act->kind) {
        case PARLEY_ACT_SHOW: check_show(&b, act, choices); break;
        case PARLEY_ACT_ANSWER: check_answer(&b, act, choices); break;
        case PARLEY_ACT_REVISE: check_revision(&b, act, choices); break;
        default: check_signature(&b, act, choices);
        }
    }
    return b.revisions;
}

/* Nobody signs below its reservation value or across a red line of its own. */
static void check_result(const small *s, const parley_scenario *scenario, const record *r,
                         const parley_talk_result *result, const uint32_t *choices) {
    ck_assert_uint_eq(result->acts, r->trace.count);
    for (size_t i = 0; i < r->trace.count; i++) {
        const parley_act *act = &r->acts[i];
        if (act->kind != PARLEY_ACT_ACCEPT)
            continue;
        ck_assert(s->own[small_number(s, r->choices + i * s->m)][act->party]);
        ck_assert_double_ge(act->utilities[act->party],
                            parley_scenario_reservation(scenario, act->party, act->round));
    }
    if (result->end != PARLEY_TALK_AGREED) {
        ck_assert_int_eq(result->end, PARLEY_TALK_DEADLINE);
        return;
    }
    ck_assert_uint_eq(result->consents, (1u << s->n) - 1);
    ck_assert_uint_eq(result->proposer, PARLEY_THE_MEDIATOR);
    for (uint32_t p = 0; p < s->n; p++)
        ck_assert_double_eq(result->utilities[p],
                            (double)s->units[small_number(s, choices)][p] / (double)s->scale[p]);
}

/* Random scenarios with rules, reservation values and costs of delay; every tenth of tables of
 * totals that are no sums. */
static parley_scenario *draw_scenario(small *s, uint64_t seed, pl_random *random) {
    static double costs[MOST_PARTIES] = {0.001, 0, 0.01};
    static int32_t totals[MOST_PARTIES * MOST_OUTCOMES];
    small_draw(s, seed, 60, seed % 4 != 0);
    for (uint32_t p = 0; p < s->n; p++)
        if (pl_random_below(random, 3))
            s->reservations[p] = (int64_t)pl_random_below(random, 40 * s->m) - 20;
    s->spec.delay_costs = seed % 5 == 0 ? costs : NULL;
    if (seed % 10 == 7) {
        for (uint32_t x = 0; x < s->outcomes; x++)
            for (uint32_t p = 0; p < s->n; p++)
                totals[p * s->outcomes + x] =
                    (int32_t)(s->units[x][p] = (int64_t)pl_random_below(random, 200));
        s->spec.totals = totals;
        s->spec.space.gains = NULL;
    }
    return small_build(s, seed % 3 != 0 || seed % 10 == 7);
}

START_TEST(mediated_talks__show_answer_revise_and_sign_in_order) {
    static record r;
    uint32_t ends[5] = {0}, revisions = 0;
    for (uint64_t seed = 0; seed < 1200; seed++) {
        small s;
        pl_random random = pl_random_stream(seed, 31, 0);
        parley_scenario *scenario = draw_scenario(&s, seed, &random);
        for (int i = 0; scenario && i < 6; i++) {
            parley_negotiator list[MOST_PARTIES];
            uint32_t choices[MOST_ISSUES];
            for (uint32_t p = 0; p < s.n; p++)
                list[p] = negotiator(PARTIES[pl_random_below(&random, PARTY_COUNT)]);
            parley_protocol rules = mediated(TABLES[pl_random_below(&random, TABLE_COUNT)],
                                             MEDIATORS[pl_random_below(&random, MEDIATOR_COUNT)]);
            parley_talk_result result = watch(scenario, &rules, list, seed, choices, fresh(&r));
            revisions += check_order(&s, &r, &rules) - 1;
            check_result(&s, scenario, &r, &result, choices);
            ends[result.end]++;
        }
        parley_scenario_free(scenario);
    }
    ck_assert_uint_gt(ends[PARLEY_TALK_AGREED], 1000);
    ck_assert_uint_gt(ends[PARLEY_TALK_DEADLINE], 1000);
    ck_assert_uint_gt(revisions, 5000);
}
END_TEST

/* -- what parties say ------------------------------------------------------------------------ */

/* Units of the best own option of a point, of all that are not excluded; or, of totals that are no
 * sums, with all else as it is. */
static int64_t best_at(const small *s, uint32_t party, uint32_t issue, const uint32_t *choices) {
    uint32_t first = 0, other[MOST_ISSUES];
    int64_t best = INT64_MIN;
    for (uint32_t j = 0; j < issue; j++)
        first += s->counts[j];
    memcpy(other, choices, s->m * sizeof *other);
    for (uint32_t o = 0; o < s->counts[issue]; o++) {
        other[issue] = o;
        uint32_t x = small_number(s, other);
        int64_t units =
            s->spec.totals ? s->units[x][party] : s->gains[party * s->options + first + o];
        int may = s->spec.totals
                      ? s->own[x][party]
                      : !s->excluded[first + o] && !s->red_lines[party * s->options + first + o];
        if (may && units > best)
            best = units;
    }
    return best;
}

static int is_red(const small *s, uint32_t party, uint32_t issue, uint32_t option) {
    for (uint32_t j = 0; j < issue; j++)
        option += s->counts[j];
    return s->red_lines[party * s->options + option];
}

/* What a truthful party says to a point, by the definition. */
static uint8_t said(const small *s, uint32_t party, uint32_t issue, const uint32_t *choices,
                    double even) {
    uint32_t first = 0, x = small_number(s, choices);
    for (uint32_t j = 0; j < issue; j++)
        first += s->counts[j];
    int64_t here =
        s->spec.totals ? s->units[x][party] : s->gains[party * s->options + first + choices[issue]];
    int64_t best = best_at(s, party, issue, choices);
    double lost = fmax((double)best - (double)here, 0); /* the best may be INT64_MIN: none */
    if (is_red(s, party, issue, choices[issue]) || lost > even)
        return PARLEY_POINT_REJECTED;
    return lost > 0.25 * even ? PARLEY_POINT_CRITICISED : PARLEY_POINT_ACCEPTED;
}

static int vote_of(const small *s, uint32_t party, const uint32_t *draft, const uint32_t *text,
                   double even) {
    uint32_t one = small_number(s, draft), two = small_number(s, text);
    if (s->own[one][party] != s->own[two][party])
        return s->own[one][party] ? 2 : -2;
    double better = (double)(s->units[one][party] - s->units[two][party]);
    return (better < 0 ? -1 : 1) * (fabs(better) > 0.5 * even ? 2 : 1);
}

static double even_share(const small *s, uint32_t party) {
    int64_t least = INT64_MAX, most = INT64_MIN;
    for (uint32_t x = 0; x < s->outcomes; x++)
        if (s->own[x][party]) {
            least = s->units[x][party] < least ? s->units[x][party] : least;
            most = s->units[x][party] > most ? s->units[x][party] : most;
        }
    return most > least ? (double)(most - least) / s->m : 0;
}

/* Every answer of a truthful party follows from its own utilities, the draft and the text, by a
 * recomputation from plain arrays: nothing that another party said or wants is in it. */
START_TEST(answers__of_truthful_parties_follow_from_their_own_utilities) {
    static record r;
    uint32_t counts[3] = {0}, votes[5] = {0};
    parley_negotiator list[3] = {negotiator("truthful"), negotiator("truthful"),
                                 negotiator("truthful")};
    for (uint64_t seed = 0; seed < 600; seed++) {
        small s;
        pl_random random = pl_random_stream(seed, 32, 0);
        parley_scenario *scenario = draw_scenario(&s, seed, &random);
        if (!scenario)
            continue;
        parley_protocol rules =
            mediated(TABLES[seed % TABLE_COUNT], MEDIATORS[seed % MEDIATOR_COUNT]);
        watch(scenario, &rules, list, seed, NULL, fresh(&r));
        const uint32_t *text = NULL;
        for (size_t i = 0; i < r.trace.count; i++) {
            const parley_act *act = &r.acts[i];
            const uint32_t *choices = r.choices + i * s.m;
            if (act->kind == PARLEY_ACT_REVISE)
                text = choices;
            if (act->kind != PARLEY_ACT_ANSWER)
                continue;
            uint32_t p = act->party;
            double even = even_share(&s, p);
            for (uint32_t j = 0; j < s.m; j++) {
                ck_assert_uint_eq(r.answers[i * s.m + j], said(&s, p, j, choices, even));
                counts[r.answers[i * s.m + j]]++;
            }
            if (act->vote != 0)
                ck_assert_int_eq(act->vote, vote_of(&s, p, choices, text, even));
            votes[act->vote + 2]++;
            ck_assert_int_eq(act->could_sign,
                             s.own[small_number(&s, choices)][p] &&
                                 act->utilities[p] >=
                                     parley_scenario_reservation(scenario, p, act->round));
        }
        parley_scenario_free(scenario);
    }
    for (int i = 0; i < 3; i++)
        ck_assert_uint_gt(counts[i], 1000);
    for (int i = 0; i < 5; i++)
        ck_assert_uint_gt(votes[i], 500);
}
END_TEST

/* An even share is 11. To the draft (1, 1, 1) the first party loses 20, 10 and 3: more than a
 * share, more than a quarter, and more than a quarter. */
START_TEST(answers__scale_with_the_factor_of_the_strategy) {
    static const struct {
        const char *strategy;
        uint8_t points[3];
        int could_sign;
    } cases[] = {
        {"truthful", {2, 1, 1}, 0},
        {"truthful:rejects=2", {1, 1, 1}, 0},
        {"truthful:criticises=0.3", {2, 1, 0}, 0},
        {"exaggerating:factor=2", {2, 2, 1}, 0},
        {"exaggerating:factor=4", {2, 2, 2}, 0},
        {"exaggerating:factor=0.5", {1, 1, 0}, 0},
        {"exaggerating:factor=0.05", {0, 0, 0}, 0},
        {"dealer:factor=4,e=1000", {2, 2, 2}, 0}, /* at the beginning */
        {"dealer:factor=4,e=0.001", {2, 1, 1}, 0},
        {"staller", {2, 1, 1}, 0},
    };
    static const uint32_t worst[3] = {1, 1, 1};
    static const int64_t least[2] = {1, 0};
    parley_scenario *scenario = by_hand(least, NULL, NULL);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        parley_act acts[8];
        uint8_t answers[8 * 3];
        parley_negotiator list[2] = {negotiator(cases[i].strategy), negotiator("truthful")};
        parley_protocol rules = protocol("single-text:rounds=1+hill_climb");
        parley_trace trace = {.acts = acts, .answers = answers, .capacity = 8};
        rules.start = worst;
        parley_talk_result r = watch(scenario, &rules, list, 0, NULL, &trace);
        ck_assert_int_eq(r.end, PARLEY_TALK_DEADLINE);
        ck_assert_int_eq(acts[0].kind, PARLEY_ACT_REVISE);
        ck_assert_int_eq(acts[1].kind, PARLEY_ACT_SHOW);
        ck_assert_int_eq(acts[2].kind, PARLEY_ACT_ANSWER);
        ck_assert_msg(memcmp(answers + 2 * 3, cases[i].points, 3) == 0, "%s: %u %u %u",
                      cases[i].strategy, answers[6], answers[7], answers[8]);
        ck_assert_int_eq(acts[2].could_sign, cases[i].could_sign);
        ck_assert_int_eq(acts[4].could_sign, 1);
    }
    parley_scenario_free(scenario);
}
END_TEST

/* Whether it says, and whether it does sign: 30 of 33, of which 10 would be enough. */
START_TEST(exaggerating__says_no_to_what_it_then_signs) {
    static const uint32_t good[3] = {0, 0, 1};
    static const int64_t least[2] = {10, 0};
    parley_scenario *scenario = by_hand(least, NULL, NULL);
    for (int factor = 5; factor <= 10; factor += 5) {
        char text[32];
        parley_act acts[8];
        parley_trace trace = {.acts = acts, .capacity = 8};
        snprintf(text, sizeof text, "exaggerating:factor=%d", factor);
        parley_negotiator list[2] = {negotiator(text), negotiator("truthful")};
        parley_protocol rules = protocol("single-text:rounds=1+hill_climb");
        rules.start = good;
        parley_talk_result r = watch(scenario, &rules, list, 0, NULL, &trace);
        ck_assert_int_eq(r.end, PARLEY_TALK_AGREED);
        ck_assert_int_eq(acts[2].could_sign, factor == 5); /* 3 times the factor against 23 */
    }
    parley_scenario_free(scenario);
}
END_TEST

/* -- what the mediator cannot know ----------------------------------------------------------- */

static int is_said(const parley_act *act) {
    return act->kind == PARLEY_ACT_ANSWER || act->kind == PARLEY_ACT_ACCEPT ||
           act->kind == PARLEY_ACT_REJECT;
}

/* Up to the first difference in what parties said, both talks went the same way. Returns whether
 * they did to the end. */
static int same_until_other_words(const record *a, const record *b, uint32_t m) {
    for (size_t i = 0; i < a->trace.count && i < b->trace.count; i++) {
        const parley_act *x = &a->acts[i], *y = &b->acts[i];
        ck_assert(x->kind == y->kind || (is_said(x) && is_said(y)));
        ck_assert(x->party == y->party && x->about == y->about && x->round == y->round);
        ck_assert_mem_eq(a->choices + i * m, b->choices + i * m, m * sizeof *a->choices);
        if (x->kind != y->kind || x->vote != y->vote || x->could_sign != y->could_sign)
            return 0;
        if (x->kind == PARLEY_ACT_ANSWER && memcmp(a->answers + i * m, b->answers + i * m, m) != 0)
            return 0;
    }
    ck_assert_uint_eq(a->trace.count, b->trace.count);
    return 1;
}

/* The same negotiation twice, the second time with the gains in `changed`, a copy of `s`, and the
 * parties of `second`. */
static void watch_both(small *s, small *changed, uint64_t seed, const parley_negotiator *first,
                       const parley_negotiator *second, record *one, record *other) {
    parley_scenario *a = small_build(s, 1), *b;
    parley_protocol rules =
        mediated(TABLES[seed % TABLE_COUNT], MEDIATORS[seed / 5 % MEDIATOR_COUNT]);
    changed->spec = s->spec;
    changed->spec.space.gains = changed->gains;
    ck_assert_int_eq(parley_scenario_new(&b, &changed->spec, NULL), PARLEY_OK);
    watch(a, &rules, first, seed, NULL, fresh(one));
    watch(b, &rules, second, seed, NULL, fresh(other));
    parley_scenario_free(a);
    parley_scenario_free(b);
}

/* Two tables of utilities of the same negotiation, a little or wholly different: as long as the
 * parties give the same answers the mediator does the same. And answers are in shares of a party's
 * own range, so utilities on another scale change nothing at all. */
START_TEST(mediators__do_the_same_while_they_hear_the_same) {
    static record one, other;
    uint32_t to_the_end = 0;
    parley_negotiator list[3] = {negotiator("truthful"), negotiator("exaggerating:factor=2"),
                                 negotiator("truthful")};
    for (uint64_t seed = 0; seed < 600; seed++) {
        static small s, changed;
        pl_random random = pl_random_stream(seed, 33, 0);
        small_draw(&s, 4 * seed, 1000, 0);
        changed = s;
        for (uint32_t p = 0; p < s.n; p++)
            for (uint32_t o = 0; o < s.options; o++) {
                int32_t *gain = &changed.gains[p * s.options + o];
                if (seed % 3 == 0)
                    *gain += (int32_t)pl_random_below(&random, 9) - 4;
                if (seed % 3 == 1)
                    *gain = 3 * *gain + (int32_t)p;
                if (seed % 3 == 2)
                    *gain = (int32_t)pl_random_below(&random, 1000);
            }
        watch_both(&s, &changed, seed, list, list, &one, &other);
        int same = same_until_other_words(&one, &other, s.m);
        ck_assert(same || seed % 3 != 1);
        to_the_end += (uint32_t)same;
    }
    ck_assert_uint_gt(to_the_end, 250);
}
END_TEST

/* -- what a party cannot know ---------------------------------------------------------------- */

/* Whether the act is within sight of the party: what it is shown, says, signs and refuses. */
static int sees(const parley_act *act, uint32_t party) {
    return act->kind == PARLEY_ACT_SHOW ? act->about == party : act->party == party;
}

/* The place of the next act within sight of the party, or of the end. */
static size_t next_seen(const record *r, size_t i, uint32_t party) {
    while (i < r->trace.count && !sees(&r->acts[i], party))
        i++;
    return i;
}

/* The text against which the party was asked to hold the draft it saw at place i, or NULL. */
static const uint32_t *text_at(const record *r, size_t i, uint32_t m) {
    while (i-- > 0)
        if (r->acts[i].kind == PARLEY_ACT_REVISE)
            return r->choices + i * m;
    return NULL;
}

/* Says the same to the same drafts and texts in the same rounds; returns how often. */
static uint32_t says_the_same(const record *a, const record *b, uint32_t m, uint32_t party) {
    uint32_t said = 0;
    for (size_t i = next_seen(a, 0, party), k = next_seen(b, 0, party);
         i < a->trace.count && k < b->trace.count;
         i = next_seen(a, i + 1, party), k = next_seen(b, k + 1, party), said++) {
        const parley_act *x = &a->acts[i], *y = &b->acts[k];
        size_t bytes = m * sizeof *a->choices;
        if (x->round != y->round || memcmp(a->choices + i * m, b->choices + k * m, bytes) != 0 ||
            memcmp(text_at(a, i, m), text_at(b, k, m), bytes) != 0)
            return said;
        if ((x->kind == PARLEY_ACT_SHOW) != (y->kind == PARLEY_ACT_SHOW) ||
            (x->kind == PARLEY_ACT_ANSWER) != (y->kind == PARLEY_ACT_ANSWER))
            return said; /* one is shown what the other is asked to sign */
        ck_assert_int_eq(x->kind, y->kind);
        ck_assert_int_eq(x->vote, y->vote);
        ck_assert_int_eq(x->could_sign, y->could_sign);
        if (x->kind == PARLEY_ACT_ANSWER)
            ck_assert_mem_eq(a->answers + i * m, b->answers + k * m, m);
    }
    return said;
}

/* The same party among others that want something else and answer in other ways: as long as it is
 * shown the same, it says the same and signs the same, whatever the others said in between. */
START_TEST(parties__say_the_same_while_they_are_shown_the_same) {
    static record one, other;
    uint32_t said = 0, parted = 0;
    for (uint64_t seed = 0; seed < 900; seed++) {
        static small s, changed;
        parley_negotiator list[2][MOST_PARTIES];
        pl_random random = pl_random_stream(seed, 36, 0);
        small_draw(&s, seed, 1000, 0);
        changed = s;
        uint32_t party = (uint32_t)pl_random_below(&random, s.n);
        for (uint32_t p = 0; p < s.n; p++) {
            for (uint32_t o = 0; o < s.options && p != party; o++)
                changed.gains[p * s.options + o] = (int32_t)pl_random_below(&random, 1000);
            for (int i = 0; i < 2; i++)
                list[i][p] = negotiator(PARTIES[pl_random_below(&random, PARTY_COUNT)]);
        }
        list[1][party] = list[0][party];
        watch_both(&s, &changed, seed, list[0], list[1], &one, &other);
        said += says_the_same(&one, &other, s.m, party);
        parted += one.trace.count != other.trace.count ||
                  memcmp(one.choices, other.choices, one.trace.count * s.m * 4) != 0;
    }
    ck_assert_uint_gt(said, 3000);
    ck_assert_uint_gt(parted, 300);
}
END_TEST

/* Sums from gains, sums from a table of totals, and a space that is not listed give the same talk:
 * the ways of computing utilities do not show. */
START_TEST(mediated_talks__are_the_same_from_gains_totals_and_not_listed) {
    static record r[3];
    static int32_t totals[MOST_PARTIES * MOST_OUTCOMES];
    for (uint64_t seed = 0; seed < 300; seed++) {
        static small s;
        parley_negotiator list[MOST_PARTIES];
        pl_random random = pl_random_stream(seed, 34, 0);
        small_draw(&s, seed, 100, 0);
        for (uint32_t p = 0; p < s.n; p++) {
            list[p] = negotiator(PARTIES[pl_random_below(&random, 7)]);
            for (uint32_t x = 0; x < s.outcomes; x++)
                totals[p * s.outcomes + x] = (int32_t)s.units[x][p];
        }
        parley_protocol rules =
            mediated(TABLES[seed % TABLE_COUNT], MEDIATORS[seed % MEDIATOR_COUNT]);
        for (int i = 0; i < 3; i++) {
            s.spec.totals = i == 1 ? totals : NULL;
            s.spec.space.gains = i == 1 ? NULL : s.gains;
            parley_scenario *scenario = small_build(&s, i < 2);
            watch(scenario, &rules, list, seed, NULL, fresh(&r[i]));
            parley_scenario_free(scenario);
            ck_assert_uint_eq(r[i].trace.count, r[0].trace.count);
            ck_assert_mem_eq(r[i].choices, r[0].choices,
                             r[0].trace.count * s.m * sizeof *r[0].choices);
            for (size_t k = 0; k < r[0].trace.count; k++) {
                ck_assert_int_eq(r[i].acts[k].kind, r[0].acts[k].kind);
                if (r[0].acts[k].kind == PARLEY_ACT_ANSWER)
                    ck_assert_mem_eq(r[i].answers + k * s.m, r[0].answers + k * s.m, s.m);
            }
        }
    }
}
END_TEST

/* -- the same for all threads, and in step --------------------------------------------------- */

START_TEST(mediated_talks__are_the_same_for_any_threads_and_in_step) {
    static parley_talk list[MOST_TALKS];
    static parley_talk_result one[MOST_TALKS], other[MOST_TALKS];
    static parley_session_row rows[MOST_TALKS];
    static uint32_t choices[2][MOST_TALKS * LARGE_ISSUES];
    const parley_scenario *scenarios[3] = {generated(2, 4, 1000, 1),
                                           generated(2, LARGE_ISSUES, 10000, 2),
                                           generated(3, 5, 1 << 28, 3)};
    parley_protocol rules[TABLE_COUNT * MEDIATOR_COUNT];
    parley_negotiator parties[PARTY_COUNT];
    parley_talks *talks;
    parley_sessions *sessions;
    size_t count = 0, running = 1;
    for (int i = 0; i < PARTY_COUNT; i++)
        parties[i] = negotiator(PARTIES[i]);
    for (int i = 0; i < TABLE_COUNT * MEDIATOR_COUNT; i++)
        rules[i] = mediated(TABLES[i % TABLE_COUNT], MEDIATORS[i / TABLE_COUNT]);
    parley_talks_spec spec = {scenarios,   rules, parties, 3, TABLE_COUNT * MEDIATOR_COUNT,
                              PARTY_COUNT, 23};
    for (uint32_t i = 0; i < 3; i++)
        for (uint32_t k = 0; k < TABLE_COUNT * MEDIATOR_COUNT; k++)
            for (uint32_t a = 0; a < PARTY_COUNT; a++, count++)
                list[count] =
                    (parley_talk){i, k, {a, (a + k) % PARTY_COUNT, (a * k) % PARTY_COUNT}, count};
    ck_assert_int_eq(parley_talks_new(&talks, &spec), PARLEY_OK);
    for (uint32_t threads = 1; threads < 5; threads++) {
        parley_run_options options = {threads, choices[threads > 1], LARGE_ISSUES};
        memset(choices[threads > 1], 0xff, sizeof choices[0]);
        ck_assert_int_eq(
            parley_talks_run(talks, threads > 1 ? other : one, list, count, &options, NULL),
            PARLEY_OK);
        if (threads > 1) {
            ck_assert_mem_eq(one, other, count * sizeof *one);
            ck_assert_mem_eq(choices[0], choices[1], sizeof choices[0]);
        }
    }
    ck_assert_int_eq(parley_sessions_new(&sessions, talks, list, count), PARLEY_OK);
    for (uint32_t round = 1; running > 0; round++) {
        ck_assert_int_eq(
            parley_sessions_step(sessions, &running, rows, NULL, choices[1], LARGE_ISSUES),
            PARLEY_OK);
        for (size_t i = 0; i < count; i++) {
            ck_assert_uint_eq(rows[i].waiting_for, 0);
            ck_assert_uint_le(rows[i].result.rounds, round + 1);
        }
    }
    for (size_t i = 0; i < count; i++)
        ck_assert_mem_eq(&rows[i].result, &one[i], sizeof *one);
    for (size_t i = 0; i < count; i++)
        if (one[i].end == PARLEY_TALK_AGREED)
            ck_assert_mem_eq(choices[0] + i * LARGE_ISSUES, choices[1] + i * LARGE_ISSUES,
                             parley_scenario_issue_count(scenarios[list[i].scenario]) * 4);
    parley_sessions_free(sessions);
    parley_talks_free(talks);
    for (int i = 0; i < 3; i++)
        parley_scenario_free((parley_scenario *)scenarios[i]);
}
END_TEST

/* -- errors ---------------------------------------------------------------------------------- */

START_TEST(mediated_talks__refuse_what_does_not_fit) {
    static const uint32_t beyond[4] = {0, 0, 4, 0};
    parley_scenario *scenario = generated(2, 4, 1000, 1);
    parley_protocol rules[4] = {protocol("single-text"), protocol("shuttle"), protocol("sao"),
                                protocol("single-text")};
    parley_negotiator list[4] = {negotiator("truthful"), negotiator("external"),
                                 negotiator("equilibrium"), negotiator("boulware")};
    static const struct {
        parley_talk talk;
        const char *says;
    } bad[] = {{{.protocol = 2, .negotiators = {3, 0}}, "party 1 makes no offers"},
               {{.protocol = 0, .negotiators = {0, 1}}, "external"},
               {{.protocol = 1, .negotiators = {2, 0}}, "equilibrium"},
               {{.protocol = 3, .negotiators = {0, 0}}, "option 4 of issue 2"}};
    rules[3].start = beyond;
    parley_talks_spec spec = {(const parley_scenario *const[]){scenario}, rules, list, 1, 4, 4, 0};
    parley_talks *talks;
    parley_talk_result result;
    ck_assert_int_eq(parley_talks_new(&talks, &spec), PARLEY_OK);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        ck_assert_int_eq(parley_talks_run(talks, &result, &bad[i].talk, 1, NULL, NULL),
                         PARLEY_E_ARGUMENT);
        ck_assert_msg(strstr(parley_last_error()->message, bad[i].says) != NULL, "%s",
                      parley_last_error()->message);
    }
    parley_talks_free(talks);
    rules[0].mediator.component = 99;
    ck_assert_int_eq(parley_talks_new(&talks, &spec), PARLEY_E_ARGUMENT);
    rules[0] = protocol("single-text+annealing");
    rules[0].mediator.values[1] = 0.5; /* strong: 1 to 100 */
    ck_assert_int_eq(parley_talks_new(&talks, &spec), PARLEY_E_ARGUMENT);
    rules[0] = protocol("shuttle");
    list[0].answering.values[0] = -1;
    ck_assert_int_eq(parley_talks_new(&talks, &spec), PARLEY_E_ARGUMENT);
    parley_scenario_free(scenario);
}
END_TEST

PL_TEST_MAIN("mediated", mediated_talks__show_answer_revise_and_sign_in_order,
             answers__of_truthful_parties_follow_from_their_own_utilities,
             answers__scale_with_the_factor_of_the_strategy,
             exaggerating__says_no_to_what_it_then_signs,
             mediators__do_the_same_while_they_hear_the_same,
             parties__say_the_same_while_they_are_shown_the_same,
             mediated_talks__are_the_same_from_gains_totals_and_not_listed,
             mediated_talks__are_the_same_for_any_threads_and_in_step,
             mediated_talks__refuse_what_does_not_fit)
