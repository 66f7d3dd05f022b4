/* The analysis under many readings, against brute force over the agreements of every reading. */
#include "random_readings.h"

#include "report/report.h"

#include <parley/robust.h>

#include <math.h>

enum { SAMPLES = 700, MOST_PACKAGES = 81 };

typedef struct studied {
    random_case c;
    parley_view *view; /* of the analysis */
    parley_dossier *dossier;
    parley_analysis *analysis;
    parley_robust *robust;
} studied;

static void study_text(studied *s, const char *text, const parley_robust_options *options) {
    s->dossier = sample_read(text);
    parley_status status = parley_analyze(&s->analysis, s->dossier, PARLEY_ALL_DAYS, NULL, NULL);
    ck_assert_msg(status == PARLEY_OK, "%s", parley_last_error()->message);
    status = parley_robust_new(&s->robust, s->analysis, options, NULL);
    ck_assert_msg(status == PARLEY_OK, "%s", parley_last_error()->message);
}

static void study(studied *s, uint64_t seed, uint32_t parties, uint32_t preferences,
                  const parley_robust_options *options) {
    *s = (studied){0};
    put_case(&s->c, seed, parties, seed % 2);
    if (preferences)
        put_preferences(&s->c, preferences, seed);
    study_text(s, pl_text_string(&s->c.text), options);
}

static void forget(studied *s) {
    parley_robust_free(s->robust);
    parley_analysis_free(s->analysis);
    parley_dossier_free(s->dossier);
    pl_text_clear(&s->c.text);
}

/* -- brute force ----------------------------------------------------------------------------- */

/* Every signable agreement, as view options. */
typedef struct packages {
    uint32_t count;
    int32_t choices[MOST_PACKAGES][MOST_POINTS];
} packages;

static packages list_packages(const parley_analysis *analysis) {
    packages all = {0};
    parley_space *space;
    const parley_view *view = analysis->view;
    uint32_t choices[MOST_POINTS] = {0};
    ck_assert_int_eq(parley_space_new(&space, &analysis->central->spec, NULL), PARLEY_OK);
    for (;;) {
        if (parley_space_allows(space, choices)) {
            for (uint32_t j = 0; j < view->point_count; j++)
                all.choices[all.count][j] = (int32_t)(view->points[j].first + choices[j]);
            all.count++;
        }
        uint32_t j = 0;
        while (j < view->point_count && ++choices[j] == view->points[j].option_count)
            choices[j++] = 0;
        if (j == view->point_count)
            break;
    }
    parley_space_free(space);
    return all;
}

/* What is counted, by hand. */
typedef struct counted {
    uint64_t deals, accepted[64][MOST_RANDOM_PARTIES], all[64], efficient[64];
    uint64_t best[RANDOM_DRAFTS][MOST_RANDOM_PARTIES];
    uint64_t nash[MOST_CELLS], utilitarian[MOST_CELLS];
    double weights[RANDOM_DRAFTS][MOST_RANDOM_PARTIES][MOST_POINTS];
} counted;

typedef struct reading {
    const parley_view *view;
    int32_t gains[MOST_RANDOM_PARTIES * MOST_CELLS];
    int64_t least[MOST_RANDOM_PARTIES];
    const uint32_t *fillings;
} reading;

static void utility_of(const reading *r, const int32_t *choices, int64_t *out) {
    for (uint32_t row = 0; row < r->view->required_count; row++) {
        out[row] = 0;
        for (uint32_t j = 0; j < r->view->point_count; j++) {
            uint32_t option = choices[j] == PARLEY_NONE ? r->fillings[j] : (uint32_t)choices[j];
            out[row] += r->gains[row * r->view->option_count + option];
        }
    }
}

static bool crosses(const reading *r, const int32_t *choices, uint32_t row) {
    for (uint32_t j = 0; j < r->view->point_count; j++) {
        uint32_t option = choices[j] == PARLEY_NONE ? r->fillings[j] : (uint32_t)choices[j];
        if (parley_view_crosses(r->view, r->view->required[row], option))
            return true;
    }
    return false;
}

static bool is_efficient(const reading *r, const packages *all, const int64_t *utility) {
    for (uint32_t i = 0; i < all->count; i++) {
        int64_t other[MOST_RANDOM_PARTIES], sum = 0;
        bool as_good = true;
        utility_of(r, all->choices[i], other);
        for (uint32_t row = 0; row < r->view->required_count; row++) {
            as_good &= other[row] >= utility[row];
            sum += other[row] - utility[row];
        }
        if (as_good && sum > (int64_t)r->view->point_count + 1)
            return false;
    }
    return true;
}

static void count_candidate(counted *to, const reading *r, const packages *all, size_t c,
                            const parley_candidate *candidate) {
    int64_t utility[MOST_RANDOM_PARTIES];
    bool everyone = true;
    utility_of(r, candidate->choices, utility);
    for (uint32_t row = 0; row < r->view->required_count; row++) {
        bool accepts = utility[row] >= r->least[row] && !crosses(r, candidate->choices, row);
        to->accepted[c][row] += accepts;
        everyone &= accepts;
    }
    to->all[c] += everyone;
    if (all->count)
        to->efficient[c] += is_efficient(r, all, utility);
}

static void count_best(counted *to, const reading *r, const parley_robust *robust,
                       const double *weights) {
    uint32_t n = r->view->required_count, m = r->view->point_count;
    for (uint32_t row = 0; row < n; row++) {
        int64_t best = INT64_MIN, utility[RANDOM_DRAFTS][MOST_RANDOM_PARTIES];
        for (size_t d = 0; d < robust->draft_count; d++) {
            utility_of(r, robust->candidates[d].choices, utility[d]);
            bool stated = false;
            for (uint32_t j = 0; j < m; j++)
                stated |= robust->candidates[d].choices[j] != PARLEY_NONE &&
                          parley_view_crosses(r->view, r->view->required[row],
                                              (uint32_t)robust->candidates[d].choices[j]);
            if (stated)
                utility[d][row] = INT64_MIN;
            best = utility[d][row] > best ? utility[d][row] : best;
        }
        for (size_t d = 0; d < robust->draft_count && best > INT64_MIN; d++) {
            if (utility[d][row] != best)
                continue;
            to->best[d][row]++;
            for (uint32_t j = 0; j < m; j++)
                to->weights[d][row][j] += weights[row * m + j];
        }
    }
}

/* The package of the greatest product, and of the greatest sum. */
static void count_solutions(counted *to, const reading *r, const packages *all) {
    double most[2] = {-1, -1};
    const int32_t *best[2] = {NULL, NULL};
    for (uint32_t i = 0; i < all->count; i++) {
        int64_t utility[MOST_RANDOM_PARTIES];
        double product = 1, sum = 0;
        bool acceptable = true;
        utility_of(r, all->choices[i], utility);
        for (uint32_t row = 0; row < r->view->required_count; row++) {
            acceptable &= utility[row] >= r->least[row];
            product *= (double)(utility[row] - r->least[row]) / PARLEY_READING_UNITS;
            sum += (double)utility[row] / PARLEY_READING_UNITS;
        }
        if (acceptable && product > most[0]) {
            most[0] = product;
            best[0] = all->choices[i];
        }
        if (acceptable && sum > most[1]) {
            most[1] = sum;
            best[1] = all->choices[i];
        }
    }
    to->deals += best[0] != NULL;
    for (uint32_t j = 0; j < r->view->point_count && best[0]; j++) {
        to->nash[best[0][j]]++;
        to->utilitarian[best[1][j]]++;
    }
}

static void count_by_hand(counted *to, const studied *s, uint32_t samples) {
    const parley_view *view = s->analysis->view;
    size_t n = view->required_count, m = view->point_count, options = view->option_count;
    packages all = list_packages(s->analysis);
    parley_readings *readings;
    double *block = calloc(samples * n * (options + m + 1), sizeof *block);
    uint32_t *fillings = calloc(samples * m, sizeof *fillings);
    parley_reading_arrays arrays = {block, block + samples * n * options,
                                    block + samples * n * (options + m), fillings};
    ck_assert_int_eq(parley_readings_new(&readings, view, s->robust->seed, NULL), PARLEY_OK);
    ck_assert_int_eq(parley_readings_draw(&arrays, readings, 0, samples), PARLEY_OK);
    *to = (counted){0};
    for (size_t i = 0; i < samples; i++) {
        reading r = {.view = view, .fillings = fillings + i * m};
        parley_reading_put(r.gains, r.least, readings, arrays.values + i * n * options,
                           arrays.weights + i * n * m, arrays.reservations + i * n);
        for (size_t c = 0; c < s->robust->candidate_count; c++)
            count_candidate(to, &r, &all, c, &s->robust->candidates[c]);
        count_best(to, &r, s->robust, arrays.weights + i * n * m);
        count_solutions(to, &r, &all);
    }
    parley_readings_free(readings);
    free(block);
    free(fillings);
}

static void expect_count(const char *what, const parley_frequency *f, uint64_t hits, uint64_t of) {
    ck_assert_msg(f->of == of, "%s: of %llu, not %llu", what, (unsigned long long)f->of,
                  (unsigned long long)of);
    if (of > 0)
        ck_assert_msg(f->value == (double)hits / (double)of, "%s: %.1f, not %llu of %llu", what,
                      f->value * (double)of, (unsigned long long)hits, (unsigned long long)of);
}

/* Bounds never leave out what was drawn. */
static void expect_within_bounds(const studied *s, size_t c) {
    const parley_candidate *candidate = &s->robust->candidates[c];
    for (uint32_t row = 0; row < s->analysis->view->required_count; row++) {
        double share = candidate->accepted_by[row].value;
        ck_assert(candidate->margins[row].certainty != PARLEY_NEVER || share == 0);
        ck_assert(candidate->margins[row].certainty != PARLEY_CERTAINLY || share == 1);
    }
    ck_assert(candidate->all != PARLEY_NEVER || candidate->accepted_by_all.value == 0);
    ck_assert(candidate->all != PARLEY_CERTAINLY || candidate->accepted_by_all.value == 1);
}

static void compare(const studied *s, const counted *by_hand) {
    const parley_robust *robust = s->robust;
    const parley_view *view = s->analysis->view;
    expect_count("deal", &robust->deal, by_hand->deals, SAMPLES);
    ck_assert(robust->deal_certainty != PARLEY_DEAL_IMPOSSIBLE || by_hand->deals == 0);
    ck_assert(robust->deal_certainty != PARLEY_DEAL_CERTAIN || by_hand->deals == SAMPLES);
    for (size_t c = 0; c < robust->candidate_count; c++) {
        const parley_candidate *candidate = &robust->candidates[c];
        expect_within_bounds(s, c);
        for (uint32_t row = 0; row < view->required_count; row++)
            expect_count("accepted", &candidate->accepted_by[row], by_hand->accepted[c][row],
                         SAMPLES);
        expect_count("by all", &candidate->accepted_by_all, by_hand->all[c], SAMPLES);
        expect_count("efficient", &candidate->efficient, by_hand->efficient[c],
                     robust->nothing_signable ? 0 : SAMPLES);
    }
    for (size_t d = 0; d < robust->draft_count; d++)
        for (uint32_t row = 0; row < view->required_count; row++) {
            expect_count("best", &robust->candidates[d].best[row], by_hand->best[d][row], SAMPLES);
            for (uint32_t j = 0; j < view->point_count && by_hand->best[d][row]; j++)
                ck_assert_double_eq_tol(
                    robust->candidates[d].central_weights[row * view->point_count + j],
                    by_hand->weights[d][row][j] / (double)by_hand->best[d][row], 1e-7);
        }
    for (uint32_t o = 0; o < view->option_count; o++) {
        expect_count("Nash", &robust->options[PARLEY_NASH][o], by_hand->nash[o], by_hand->deals);
        expect_count("utilitarian", &robust->options[PARLEY_UTILITARIAN][o],
                     by_hand->utilitarian[o], by_hand->deals);
    }
}

START_TEST(robust__counts_what_brute_force_over_every_reading_counts) {
    parley_robust_options options = {.samples = SAMPLES, .seed = 5, .threads = 2};
    uint32_t certain = 0, possible = 0, impossible = 0, efficient = 0;
    for (uint64_t seed = 0; seed < 60; seed++) {
        studied s;
        counted by_hand;
        study(&s, seed, 2 + seed % 2, seed % 3 == 2 ? 2 : 0, &options);
        count_by_hand(&by_hand, &s, SAMPLES);
        compare(&s, &by_hand);
        certain += s.robust->deal_certainty == PARLEY_DEAL_CERTAIN;
        possible += s.robust->deal_certainty == PARLEY_DEAL_POSSIBLE;
        impossible += s.robust->deal_certainty == PARLEY_DEAL_IMPOSSIBLE;
        for (size_t c = 0; c < s.robust->candidate_count; c++)
            efficient += by_hand.efficient[c] > 0 && by_hand.efficient[c] < SAMPLES;
        forget(&s);
    }
    printf("# certain %u, possible %u, impossible %u\n", certain, possible, impossible);
    ck_assert(certain > 0 && possible > 0 && impossible > 0 && efficient > 50);
}
END_TEST

/* -- the deal over all readings -------------------------------------------------------------- */

/* Whether some agreement is judged possibly, or certainly, acceptable by every party. */
static void judge_by_hand(const studied *s, bool *possible, bool *certain) {
    packages all = list_packages(s->analysis);
    parley_readings *readings;
    *possible = *certain = false;
    ck_assert_int_eq(parley_readings_new(&readings, s->analysis->view, 0, NULL), PARLEY_OK);
    for (uint32_t i = 0; i < all.count; i++) {
        bool may = true, must = true;
        for (uint32_t row = 0; row < s->analysis->view->required_count; row++) {
            parley_margin margin;
            ck_assert_int_eq(parley_readings_judge(&margin, readings, row, all.choices[i]),
                             PARLEY_OK);
            may &= margin.certainty == PARLEY_POSSIBLY || margin.certainty == PARLEY_CERTAINLY;
            must &= margin.certainty == PARLEY_CERTAINLY;
        }
        *possible |= may;
        *certain |= must;
    }
    parley_readings_free(readings);
}

START_TEST(deal__is_certain_or_possible_as_some_agreement_is) {
    parley_robust_options options = {.samples = 3};
    uint32_t seen[4] = {0}, unsampled = 0;
    for (uint64_t seed = 0; seed < 300; seed++) {
        studied s;
        bool possible, certain;
        study(&s, seed, 2 + seed % 2, seed % 4 == 3 ? 2 : 0, &options);
        judge_by_hand(&s, &possible, &certain);
        parley_deal_certainty found = s.robust->deal_certainty;
        seen[found]++;
        unsampled += found == PARLEY_DEAL_POSSIBLE && s.robust->deal.value == 0;
        ck_assert(possible || found == PARLEY_DEAL_IMPOSSIBLE || found == PARLEY_DEAL_UNDECIDED);
        ck_assert(!possible || found != PARLEY_DEAL_IMPOSSIBLE);
        ck_assert(certain || found != PARLEY_DEAL_CERTAIN);
        if (seed % 4 != 3) { /* preferences alone can leave it open */
            ck_assert(!certain || found == PARLEY_DEAL_CERTAIN);
            ck_assert(found != PARLEY_DEAL_UNDECIDED);
        }
        ck_assert((s.robust->witness != NULL) ==
                  (found == PARLEY_DEAL_CERTAIN || found == PARLEY_DEAL_POSSIBLE));
        forget(&s);
    }
    printf("# impossible %u, possible %u (%u without a sample), certain %u, undecided %u\n",
           seen[0], seen[1], unsampled, seen[2], seen[3]);
    ck_assert(seen[0] > 10 && seen[1] > 10 && seen[2] > 10 && unsampled > 3);
    ck_assert_uint_lt(seen[PARLEY_DEAL_UNDECIDED], 10);
}
END_TEST

static parley_deal_certainty deal_of(const char *reservation, const char *weights) {
    pl_text text = {0};
    parley_robust_options options = {.samples = 500};
    studied s = {0};
    pl_text_print(&text,
                  "parley: dossier/1\n"
                  "parties: [{id: a, role: principal, reservation: %s}]\n"
                  "plan: {points: [{id: p, options: [{id: p0}]}, {id: q, options: [{id: q0}]}, "
                  "{id: t, options: [{id: t0}]}]}\n"
                  "stances:\n"
                  "  - {party: a, point: p, option: p0, value: 0, basis: said}\n"
                  "  - {party: a, point: q, option: q0, value: 0, basis: said}\n"
                  "  - {party: a, point: t, option: t0, value: 1, basis: said}\n%s",
                  reservation, weights);
    study_text(&s, pl_text_string(&text), &options);
    parley_deal_certainty found = s.robust->deal_certainty;
    forget(&s);
    pl_text_clear(&text);
    return found;
}

/* Only the third point is worth anything: u is its weight. */
START_TEST(deal__that_no_sample_meets_is_found_possible_or_proven_impossible) {
    static const char order[] = "weights: [{party: a, basis: said, order: [p, q, t]}]\n";
    static const char first[] = "weights: [{party: a, basis: said, order: [t, p, q]}]\n";
    static const char shares[] =
        "weights: [{party: a, basis: said, points: {p: [1, 2], q: 1, t: [1, 8]}}]\n";
    ck_assert_int_eq(deal_of("0.999999", ""), PARLEY_DEAL_POSSIBLE);
    ck_assert_int_eq(deal_of("1", ""), PARLEY_DEAL_POSSIBLE); /* in one reading: all weight on t */
    ck_assert_int_eq(deal_of("0", ""), PARLEY_DEAL_CERTAIN);
    ck_assert_int_eq(deal_of("0.3333", order), PARLEY_DEAL_POSSIBLE);
    ck_assert_int_eq(deal_of("0.3334", order), PARLEY_DEAL_IMPOSSIBLE);
    ck_assert_int_eq(deal_of("0.333333333", first), PARLEY_DEAL_CERTAIN);
    ck_assert_int_eq(deal_of("0.333333334", first), PARLEY_DEAL_POSSIBLE);
    ck_assert_int_eq(deal_of("0.8", shares), PARLEY_DEAL_POSSIBLE);
    ck_assert_int_eq(deal_of("0.80001", shares), PARLEY_DEAL_IMPOSSIBLE);
    ck_assert_int_eq(deal_of("0.25", shares), PARLEY_DEAL_CERTAIN);
    ck_assert_int_eq(deal_of("0.25001", shares), PARLEY_DEAL_POSSIBLE);
}
END_TEST

/* -- the same for any number of threads, and when cut short ----------------------------------- */

static char *as_json(const parley_robust *robust) {
    pl_text text = {0};
    pl_json json = {.out = &text};
    pl_report_robust_json(&json, robust);
    char *copy = strdup(pl_text_string(&text));
    pl_text_clear(&text);
    return copy;
}

START_TEST(robust__gives_the_same_bytes_for_any_number_of_threads) {
    for (uint64_t seed = 100; seed < 106; seed++) {
        char *first = NULL;
        for (uint32_t threads = 1; threads <= 5; threads += 2) {
            parley_robust_options options = {.samples = 2500, .seed = seed, .threads = threads};
            studied s;
            study(&s, seed, 3, 2, &options);
            char *json = as_json(s.robust);
            if (!first)
                first = strdup(json);
            ck_assert_str_eq(json, first);
            free(json);
            forget(&s);
        }
        free(first);
    }
}
END_TEST

START_TEST(robust__of_acceptance_alone_counts_the_same) {
    parley_robust_options options = {.samples = 1500}, alone = options;
    alone.only_acceptance = 1;
    for (uint64_t seed = 0; seed < 10; seed++) {
        studied s;
        parley_robust *only;
        study(&s, seed, 3, 0, &options);
        ck_assert_int_eq(parley_robust_new(&only, s.analysis, &alone, NULL), PARLEY_OK);
        ck_assert_uint_eq(only->candidate_count, RANDOM_DRAFTS);
        for (size_t c = 0; c < RANDOM_DRAFTS; c++) {
            const parley_candidate *a = &only->candidates[c], *b = &s.robust->candidates[c];
            for (uint32_t row = 0; row < 3; row++)
                ck_assert_double_eq(a->accepted_by[row].value, b->accepted_by[row].value);
            ck_assert_double_eq(a->accepted_by_all.value, b->accepted_by_all.value);
            ck_assert_int_eq(a->all, b->all);
        }
        parley_robust_free(only);
        forget(&s);
    }
}
END_TEST

START_TEST(robust__stops_once_it_is_precise) {
    parley_robust_options options = {.precision = 0.02};
    studied s;
    study(&s, 3, 2, 0, &options);
    ck_assert_int_eq(s.robust->stopped_by, PARLEY_STOP_PRECISION);
    ck_assert_uint_eq(s.robust->samples % PARLEY_READING_BLOCK, 0);
    ck_assert_uint_lt(s.robust->samples, 20000);
    for (size_t c = 0; c < s.robust->candidate_count; c++) {
        const parley_frequency *all = &s.robust->candidates[c].accepted_by_all;
        ck_assert_double_le(all->high - all->low, 0.04);
    }
    ck_assert_double_le(s.robust->deal.high - s.robust->deal.low, 0.04);
    forget(&s);
}
END_TEST

static void stop_late(void *context, const char *stage, double fraction) {
    if (strcmp(stage, "sampling readings") == 0 && fraction > 0.3)
        parley_control_cancel(context);
}

START_TEST(robust__cut_short_tells_what_it_has) {
    parley_robust_options all = {.samples = 8192, .threads = 2};
    parley_control *control;
    parley_robust *part;
    studied s;
    study(&s, 3, 2, 0, &all);
    ck_assert_int_eq(parley_control_new(&control), PARLEY_OK);
    parley_control_set_progress(control, stop_late, control);
    ck_assert_int_eq(parley_robust_new(&part, s.analysis, &all, control), PARLEY_E_CANCELLED);
    ck_assert_ptr_nonnull(part);
    ck_assert_int_eq(part->stopped_by, PARLEY_STOP_INTERRUPTED);
    ck_assert_uint_eq(part->samples, 3 * PARLEY_READING_BLOCK);
    parley_robust_options some = {.samples = part->samples, .threads = 1};
    parley_robust *same;
    ck_assert_int_eq(parley_robust_new(&same, s.analysis, &some, NULL), PARLEY_OK);
    ck_assert_double_eq(part->deal.value, same->deal.value);
    for (size_t c = 0; c < part->candidate_count; c++)
        ck_assert_double_eq(part->candidates[c].accepted_by_all.value,
                            same->candidates[c].accepted_by_all.value);
    ck_assert_uint_eq(part->question_count, same->question_count);
    parley_robust_free(same);
    parley_robust_free(part);
    /* Before the first round is through there is nothing to tell. */
    parley_control_cancel(control);
    ck_assert_int_eq(parley_robust_new(&part, s.analysis, &all, control), PARLEY_E_CANCELLED);
    ck_assert_ptr_null(part);
    parley_control_free(control);
    forget(&s);
}
END_TEST

START_TEST(robust__refuses_options_out_of_range) {
    parley_robust_options options = {.samples = 10};
    parley_robust *robust;
    studied s;
    study(&s, 3, 2, 0, &options);
    options.precision = -1;
    ck_assert_int_eq(parley_robust_new(&robust, s.analysis, &options, NULL), PARLEY_E_ARGUMENT);
    options.precision = NAN;
    ck_assert_int_eq(parley_robust_new(&robust, s.analysis, &options, NULL), PARLEY_E_ARGUMENT);
    options.precision = 0;
    options.threads = 65;
    ck_assert_int_eq(parley_robust_new(&robust, s.analysis, &options, NULL), PARLEY_E_ARGUMENT);
    ck_assert_ptr_null(robust);
    parley_robust_free(NULL);
    forget(&s);
}
END_TEST

/* -- coverage -------------------------------------------------------------------------------- */

/* For 400 random dossiers with a hidden true reading: how often the intervals of a small sample
 * hold the probability (of a large one), and whether the truth ever is what was called impossible.
 */
START_TEST(intervals__cover_the_truth_and_bounds_never_exclude_it) {
    enum { DOSSIERS = 400, SMALL = 400, LARGE = 20000 };
    uint32_t intervals = 0, covered = 0, judged = 0, decided = 0;
    for (uint64_t seed = 0; seed < DOSSIERS; seed++) {
        parley_robust_options few = {.samples = SMALL, .seed = 1000 + seed, .threads = 2};
        parley_robust_options many = {.samples = LARGE, .seed = 1, .threads = 2};
        studied s;
        parley_robust *truth;
        counted hidden;
        few.only_acceptance = seed % 4 != 3; /* the deal, too, now and then */
        many.only_acceptance = seed % 32 != 31;
        study(&s, seed, 2 + seed % 2, seed % 4 == 3 ? 1 : 0, &few);
        ck_assert_int_eq(parley_robust_new(&truth, s.analysis, &many, NULL), PARLEY_OK);
        for (size_t d = 0; d < s.robust->draft_count; d++) {
            const parley_candidate *a = &s.robust->candidates[d], *b = &truth->candidates[d];
            for (uint32_t row = 0; row <= s.analysis->view->required_count; row++) {
                bool all = row == s.analysis->view->required_count;
                const parley_frequency *f = all ? &a->accepted_by_all : &a->accepted_by[row];
                double real = all ? b->accepted_by_all.value : b->accepted_by[row].value;
                if (real == 0 || real == 1)
                    continue; /* always covered: not what is tested */
                intervals++;
                covered += real >= f->low && real <= f->high;
            }
        }
        if (!many.only_acceptance && truth->deal.value > 0 && truth->deal.value < 1) {
            intervals++;
            covered +=
                truth->deal.value >= s.robust->deal.low && truth->deal.value <= s.robust->deal.high;
        }
        /* The hidden reading is number 0 of another seed. */
        s.robust->seed = 77;
        count_by_hand(&hidden, &s, 1);
        for (size_t c = 0; c < s.robust->candidate_count; c++)
            for (uint32_t row = 0; row < s.analysis->view->required_count; row++) {
                parley_certainty certainty = s.robust->candidates[c].margins[row].certainty;
                ck_assert(certainty != PARLEY_NEVER || hidden.accepted[c][row] == 0);
                ck_assert(certainty != PARLEY_CERTAINLY || hidden.accepted[c][row] == 1);
                judged++;
                decided += certainty == PARLEY_NEVER || certainty == PARLEY_CERTAINLY;
            }
        parley_deal_certainty deal =
            few.only_acceptance ? PARLEY_DEAL_POSSIBLE : s.robust->deal_certainty;
        ck_assert(deal != PARLEY_DEAL_IMPOSSIBLE || hidden.deals == 0);
        ck_assert(deal != PARLEY_DEAL_CERTAIN || hidden.deals == 1);
        parley_robust_free(truth);
        forget(&s);
    }
    printf("# %u of %u intervals cover (%.2f %%); %u of %u verdicts are certain\n", covered,
           intervals, 100.0 * covered / intervals, decided, judged);
    ck_assert_uint_gt(intervals, 1000);
    ck_assert_double_ge((double)covered / intervals, 0.93);
    ck_assert_uint_gt(decided, 100);
}
END_TEST

PL_TEST_MAIN("robust", robust__counts_what_brute_force_over_every_reading_counts,
             deal__is_certain_or_possible_as_some_agreement_is,
             deal__that_no_sample_meets_is_found_possible_or_proven_impossible,
             robust__gives_the_same_bytes_for_any_number_of_threads,
             robust__of_acceptance_alone_counts_the_same, robust__stops_once_it_is_precise,
             robust__cut_short_tells_what_it_has, robust__refuses_options_out_of_range,
             intervals__cover_the_truth_and_bounds_never_exclude_it)
