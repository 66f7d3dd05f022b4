/* Weighing evidence on intent: Bayes' rule by hand, days against the same view on those days, and
 * contradictions against every subset of the pieces. */
#include "sample.h"

#include "base/text.h"
#include "parallel/random.h"

#include <parley/intent.h>

#include <math.h>
#include <stdbool.h>

#define INTENT(prior)                                                                              \
    SAMPLE "intent:\n  - party: a\n    prior: " prior "\n    why: For the test.\n    evidence:\n"
#define PIECE(id, dealer, staller, more)                                                           \
    "      - {id: " id ", text: Seen, dealer: " dealer ", staller: " staller ", basis: said" more  \
    "}\n"

static parley_weighing *weigh(parley_view *view, double prior) {
    parley_weighing *weighing;
    ck_assert_int_eq(parley_view_find_intent(view, 0), 0);
    ck_assert_msg(parley_weighing_new(&weighing, view, 0, prior) == PARLEY_OK, "%s",
                  parley_last_error()->message);
    return weighing;
}

static const parley_belief_day *result_of(const parley_weighing *weighing) {
    return &weighing->days[weighing->day_count - 1];
}

#define assert_near(a, b) ck_assert_double_eq_tol(a, b, 2e-12)

/* -- Bayes' rule ----------------------------------------------------------------------------- */

/* The textbook's rare trait: 1 in 100 has it, a sign shows in 99 % of those and 5 % of the others;
 * of those who show it, 0.0099 / (0.0099 + 0.0495) = 1 in 6 have it. */
START_TEST(weighing__follows_bayes_rule) {
    parley_view *view = sample_view(INTENT("0.01") PIECE("e", "0.99", "0.05", ""), "");
    parley_weighing *w = weigh(view, 0);
    assert_near(result_of(w)->undisputed.central, 1.0 / 6);
    assert_near(result_of(w)->undisputed.low, 1.0 / 6);
    assert_near(w->days[0].undisputed.central, 0.01);
    assert_near(w->pieces[0].without, 0.01);
    parley_weighing_free(w);
    sample_free(view);
}
END_TEST

START_TEST(weighing__counts_ten_decibans_for_ten_times_as_likely) {
    parley_view *view =
        sample_view(INTENT("0.5") PIECE("for", "0.5", "0.05", "")
                        PIECE("against", "0.002", "0.2", "") PIECE("neither", "0.4", "0.4", ""),
                    "");
    parley_weighing *w = weigh(view, 0);
    ck_assert_uint_eq(w->piece_count, 3);
    ck_assert_uint_eq(w->pieces[0].piece, 1); /* the weightiest first */
    ck_assert_double_eq_tol(w->pieces[0].weight.central, -20, 1e-9);
    ck_assert_double_eq_tol(w->pieces[1].weight.central, 10, 1e-9);
    ck_assert_double_eq_tol(w->pieces[2].weight.central, 0, 1e-9);
    assert_near(result_of(w)->undisputed.central, 0.1 / 1.1);
    assert_near(w->other_priors[0].undisputed.central, (0.1 / 9) / (1 + 0.1 / 9));
    assert_near(w->other_priors[1].undisputed.central, 0.1 / 1.1);
    assert_near(w->other_priors[2].undisputed.central, 0.9 / 1.9);
    parley_weighing_free(w);
    sample_free(view);
}
END_TEST

START_TEST(weighing__takes_the_ends_of_intervals) {
    parley_view *view =
        sample_view(INTENT("[0.2, 0.5]") PIECE("e", "[0.3, 0.5]", "[0.1, 0.2]", ""), "");
    parley_weighing *w = weigh(view, 0);
    const parley_belief *belief = &result_of(w)->undisputed;
    assert_near(belief->low, 0.2 * 0.3 / (0.2 * 0.3 + 0.8 * 0.2));
    assert_near(belief->high, 0.5 * 0.5 / (0.5 * 0.5 + 0.5 * 0.1));
    assert_near(belief->central, 0.35 * 0.4 / (0.35 * 0.4 + 0.65 * 0.15));
    assert_near(result_of(w)->low, belief->low);
    assert_near(result_of(w)->high, belief->high);
    ck_assert_uint_eq(w->side_count, 1);
    ck_assert_uint_eq(w->sides[0].pieces.count, 0);
    parley_weighing_free(w);
    w = weigh(view, 0.9);
    ck_assert_int_eq(w->prior_given, 1);
    assert_near(result_of(w)->undisputed.central, 0.9 * 0.4 / (0.9 * 0.4 + 0.1 * 0.15));
    parley_weighing_free(w);
    sample_free(view);
}
END_TEST

START_TEST(weighing__refuses_what_is_no_prior_and_no_intent) {
    parley_view *view = sample_view(INTENT("0.5") PIECE("e", "0.5", "0.5", ""), "");
    parley_weighing *w = (parley_weighing *)view;
    static const double bad[] = {1, -0.1, 2, (double)NAN, (double)INFINITY};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_int_eq(parley_weighing_new(&w, view, 0, bad[i]), PARLEY_E_ARGUMENT);
    ck_assert_int_eq(parley_weighing_new(&w, view, 1, 0), PARLEY_E_ARGUMENT);
    ck_assert_ptr_null(w);
    ck_assert_int_eq(parley_view_find_intent(view, 1), PARLEY_NONE);
    parley_weighing_free(NULL);
    sample_free(view);
}
END_TEST

/* -- days ------------------------------------------------------------------------------------ */

static const char dated[] = INTENT("0.4") PIECE("late", "0.6", "0.2", ", date: 2025-05-03")
    PIECE("early", "0.3", "0.5", ", date: 2025-05-01") PIECE("undated", "0.6", "0.5", "")
        PIECE("denial", "0.5", "0.6", ", date: 2025-05-02, contradicts: [early]")
            PIECE("twin", "0.7", "0.5", ", date: 2025-05-03, contradicts: [denial]");

START_TEST(day__is_the_result_of_the_view_on_that_day) {
    parley_view *all = sample_view(dated, "");
    parley_weighing *w = weigh(all, 0);
    ck_assert_uint_eq(w->day_count, 5); /* the prior, what is undated, three days */
    ck_assert_int_eq(w->days[1].day, INT32_MIN);
    ck_assert_uint_eq(w->days[0].pieces, 0);
    ck_assert_uint_eq(w->days[1].pieces, 1);
    for (size_t i = 2; i < w->day_count; i++) {
        const parley_belief_day *day = &w->days[i];
        char text[16];
        parley_day_format(text, day->day);
        parley_view *view = sample_view(dated, text);
        parley_weighing *on_day = weigh(view, 0);
        const parley_belief_day *last = result_of(on_day);
        ck_assert_uint_eq(on_day->day_count, i + 1);
        ck_assert_uint_eq(last->pieces, day->pieces);
        ck_assert_uint_eq(last->disputed, day->disputed);
        assert_near(last->undisputed.central, day->undisputed.central);
        assert_near(last->low, day->low);
        assert_near(last->high, day->high);
        parley_weighing_free(on_day);
        sample_free(view);
    }
    ck_assert_uint_eq(w->days[2].disputed, 0);
    ck_assert_uint_eq(w->days[3].disputed, 2);
    ck_assert_uint_eq(w->days[4].disputed, 3);
    ck_assert_uint_eq(w->side_count, 2); /* the denial, or what it denies and its twin */
    parley_weighing_free(w);
    sample_free(all);
}
END_TEST

START_TEST(piece__takes_the_date_of_what_it_is_about) {
    parley_view *view = sample_view(
        SAMPLE
        "statements: [{id: s, speaker: A, text: Yes, date: 2025-04-01}]\n"
        "meetings: [{id: m, date: 2025-04-02}]\n"
        "drafts: [{id: d, date: 2025-04-03}]\n"
        "intent:\n  - party: a\n    prior: 0.5\n    why: For the test.\n    evidence:\n" PIECE(
            "e1", "0.5", "0.4", ", statement: s") PIECE("e2", "0.5", "0.4", ", meeting: m")
            PIECE("e3", "0.5", "0.4", ", draft: d")
                PIECE("e4", "0.5", "0.4", ", draft: d, date: 2025-04-09"),
        "2025-04-05");
    const parley_evidence *evidence = view->dossier->intents[0].evidence;
    int32_t first;
    ck_assert_int_eq(parley_day_parse(&first, "2025-04-01"), PARLEY_OK);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(evidence[i].record.known, first + i);
    ck_assert_int_eq(evidence[3].record.known, first + 8);
    parley_weighing *w = weigh(view, 0);
    ck_assert_uint_eq(w->piece_count, 3);
    ck_assert_uint_eq(w->day_count, 4);
    parley_weighing_free(w);
    sample_free(view);
}
END_TEST

/* -- contradictions against every subset ----------------------------------------------------- */

enum { MOST = 11 };

typedef struct graph {
    int count;
    uint32_t against[MOST];
    int64_t dealer[MOST][2], staller[MOST][2]; /* hundredths */
} graph;

static graph draw_graph(pl_random *random) {
    graph g = {.count = 1 + (int)pl_random_below(random, MOST)};
    uint64_t density = 1 + pl_random_below(random, 8);
    for (int i = 0; i < g.count; i++)
        for (int end = 0; end < 2; end++) {
            g.dealer[i][end] = (int64_t)(end ? (uint64_t)g.dealer[i][0] : 1) +
                               (int64_t)pl_random_below(random, end ? 9 : 90);
            g.staller[i][end] = (int64_t)(end ? (uint64_t)g.staller[i][0] : 1) +
                                (int64_t)pl_random_below(random, end ? 9 : 90);
        }
    for (int i = 0; i < g.count; i++)
        for (int k = 0; k < i; k++)
            if (pl_random_below(random, 10) < density) {
                g.against[i] |= 1u << k;
                g.against[k] |= 1u << i;
            }
    return g;
}

static parley_view *view_of(const graph *g, pl_random *random) {
    pl_text text = {0};
    pl_text_put(&text, INTENT("[0.3, 0.5]"));
    for (int i = 0; i < g->count; i++) {
        pl_text_print(&text,
                      "      - {id: e%d, text: Seen, dealer: [%.2f, %.2f], staller: [%.2f, %.2f], "
                      "basis: said, date: 2025-01-%02d, contradicts: [",
                      i, (double)g->dealer[i][0] / 100, (double)g->dealer[i][1] / 100,
                      (double)g->staller[i][0] / 100, (double)g->staller[i][1] / 100,
                      1 + (int)pl_random_below(random, 28));
        bool first = true;
        for (int k = 0; k < g->count; k++)
            if (g->against[i] & 1u << k && (k < i || pl_random_below(random, 2))) {
                pl_text_print(&text, "%se%d", first ? "" : ", ", k);
                first = false;
            }
        pl_text_put(&text, "]}\n");
    }
    parley_view *view = sample_view(pl_text_string(&text), "");
    pl_text_clear(&text);
    return view;
}

static bool stands(const graph *g, uint32_t set) {
    for (int i = 0; i < g->count; i++)
        if (set & 1u << i && g->against[i] & set)
            return false;
    return true;
}

static bool is_maximal(const graph *g, uint32_t set) {
    if (!stands(g, set))
        return false;
    for (int i = 0; i < g->count; i++)
        if (!(set & 1u << i) && !(g->against[i] & set))
            return false;
    return true;
}

static double posterior(const graph *g, uint32_t set, int end) {
    double odds = end == 0 ? 0.3 / 0.7 : end == 1 ? 0.5 / 0.5 : 0.4 / 0.6;
    for (int i = 0; i < g->count; i++) {
        if (!(set & 1u << i))
            continue;
        double d =
            end == 2 ? (double)(g->dealer[i][0] + g->dealer[i][1]) : (double)g->dealer[i][end];
        double s =
            end == 2 ? (double)(g->staller[i][0] + g->staller[i][1]) : (double)g->staller[i][!end];
        odds *= d / s;
    }
    return odds / (1 + odds);
}

/* The side that has exactly the disputed pieces of the set, or NULL. */
static const parley_evidence_side *side_of(const parley_weighing *w, uint32_t set) {
    for (size_t i = 0; i < w->side_count; i++) {
        uint32_t pieces = 0;
        for (size_t k = 0; k < w->sides[i].pieces.count; k++)
            pieces |= 1u << w->sides[i].pieces.items[k];
        if (pieces == set)
            return &w->sides[i];
    }
    return NULL;
}

static void compare(const graph *g, const parley_weighing *w) {
    uint32_t all = (1u << g->count) - 1, disputed = 0;
    double low = 1, high = 0, sides = 0;
    for (int i = 0; i < g->count; i++)
        disputed |= g->against[i] ? 1u << i : 0;
    for (uint32_t set = 0; set <= all; set++) {
        if (!is_maximal(g, set))
            continue;
        sides++;
        low = fmin(low, posterior(g, set, 0));
        high = fmax(high, posterior(g, set, 1));
        const parley_evidence_side *side = side_of(w, set & disputed);
        ck_assert_ptr_nonnull(side);
        assert_near(side->belief.central, posterior(g, set, 2));
        assert_near(side->belief.low, posterior(g, set, 0));
        assert_near(side->belief.high, posterior(g, set, 1));
    }
    ck_assert_double_eq(w->side_total, sides);
    ck_assert_uint_eq(w->disputed, (unsigned)__builtin_popcount(disputed));
    assert_near(result_of(w)->low, low);
    assert_near(result_of(w)->high, high);
    assert_near(result_of(w)->undisputed.central, posterior(g, all & ~disputed, 2));
}

START_TEST(sides__are_all_maximal_sets_of_random_contradictions) {
    int disputed = 0, several = 0;
    for (uint64_t run = 0; run < 400; run++) {
        pl_random random = pl_random_stream(7, run, 0);
        graph g = draw_graph(&random);
        parley_view *view = view_of(&g, &random);
        parley_weighing *w = weigh(view, 0);
        compare(&g, w);
        disputed += w->disputed > 0;
        several += w->side_count > 4;
        parley_weighing_free(w);
        sample_free(view);
    }
    ck_assert_int_gt(disputed, 300);
    ck_assert_int_gt(several, 50);
}
END_TEST

/* `count` pieces, of which number i contradicts those that `against` says. */
static parley_status weigh_many(int count, bool (*against)(int, int), double *sides) {
    pl_text text = {0};
    parley_weighing *w;
    pl_text_put(&text, INTENT("0.5"));
    for (int i = 0; i < count; i++) {
        pl_text_print(&text,
                      "      - {id: e%d, text: Seen, dealer: 0.5, staller: 0.4, basis: said, "
                      "contradicts: [",
                      i);
        bool first = true;
        for (int k = 0; k < i; k++)
            if (against(i, k)) {
                pl_text_print(&text, "%se%d", first ? "" : ", ", k);
                first = false;
            }
        pl_text_put(&text, "]}\n");
    }
    parley_view *view = sample_view(pl_text_string(&text), "");
    parley_status status = parley_weighing_new(&w, view, 0, 0);
    if (sides && status == PARLEY_OK)
        *sides = w->side_total;
    parley_weighing_free(w);
    pl_text_clear(&text);
    sample_free(view);
    return status;
}

static bool all_against_all(int i, int k) {
    (void)i;
    (void)k;
    return true;
}

static bool in_pairs(int i, int k) {
    return i / 2 == k / 2;
}

/* Triangles, whose corners 0 the last piece ties together. */
static bool in_threes(int i, int k) {
    return i == 27 ? k % 3 == 0 : i / 3 == k / 3;
}

START_TEST(sides__are_counted_where_they_are_too_many_to_list) {
    double sides = 0;
    ck_assert_int_eq(weigh_many(64, all_against_all, &sides), PARLEY_OK);
    ck_assert_double_eq(sides, 64);
    ck_assert_int_eq(weigh_many(65, all_against_all, NULL), PARLEY_E_LIMIT);
    ck_assert_int_eq(weigh_many(200, in_pairs, &sides), PARLEY_OK);
    ck_assert_double_eq(sides, ldexp(1, 100));
    ck_assert_int_eq(weigh_many(28, in_threes, NULL), PARLEY_E_LIMIT);
}
END_TEST

PL_TEST_MAIN("intent", weighing__follows_bayes_rule,
             weighing__counts_ten_decibans_for_ten_times_as_likely,
             weighing__takes_the_ends_of_intervals,
             weighing__refuses_what_is_no_prior_and_no_intent,
             day__is_the_result_of_the_view_on_that_day, piece__takes_the_date_of_what_it_is_about,
             sides__are_all_maximal_sets_of_random_contradictions,
             sides__are_counted_where_they_are_too_many_to_list)
