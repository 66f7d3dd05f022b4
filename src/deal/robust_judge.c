/* One reading: who accepts what, which solutions it has, what is efficient in it. */
#include "deal/robust.h"

#include "deal/parts.h"

#include <parley/solve.h>

#include <math.h>
#include <string.h>

/* -- memory ---------------------------------------------------------------------------------- */

parley_status pl_sums_new(pl_sums *sums, const pl_robust *r) {
    size_t c = r->candidates, d = r->drafts, n = r->n, width = 2 * (2 + n);
    size_t sizes[] = {1,
                      c * n,
                      c,
                      c,
                      d * n,
                      d * n * r->m,
                      PARLEY_SOLUTION_COUNT * (size_t)r->K,
                      PARLEY_SOLUTION_COUNT,
                      PARLEY_SOLUTION_COUNT * n,
                      PARLEY_SOLUTION_COUNT * n,
                      r->input_count * width};
    uint64_t **arrays[] = {&sums->deals,  &sums->accepted,     &sums->all,     &sums->efficient,
                           &sums->best,   &sums->best_weights, &sums->options, &sums->share_count,
                           &sums->shares, &sums->squares,      &sums->inputs};
    enum { ARRAYS = sizeof sizes / sizeof *sizes };
    sums->size = 0;
    for (size_t i = 0; i < ARRAYS; i++)
        sums->size += sizes[i];
    sums->block = PL_NEW(uint64_t, sums->size);
    if (!sums->block)
        return pl_fail_memory();
    for (size_t i = 0, at = 0; i < ARRAYS; at += sizes[i++])
        *arrays[i] = sums->block + at;
    return PARLEY_OK;
}

parley_status pl_judge_new(pl_judge *judge, const pl_robust *r) {
    size_t c = r->candidates;
    *judge = (pl_judge){.gains = PL_NEW(int32_t, (size_t)r->n * r->K),
                        .accepts = PL_NEW(uint8_t, c),
                        .utility = PL_NEW(int64_t, c * r->n),
                        .dominators = PL_NEW(uint32_t, c * PL_DOMINATORS * r->m),
                        .dominator_used = PL_NEW(uint32_t, c)};
    bool all = judge->gains && judge->accepts && judge->utility && judge->dominators &&
               judge->dominator_used;
    return all ? pl_sums_new(&judge->sums, r) : pl_fail_memory();
}

void pl_judge_clear(pl_judge *judge) {
    pl_free(judge->gains);
    pl_free(judge->accepts);
    pl_free(judge->utility);
    pl_free(judge->dominators);
    pl_free(judge->dominator_used);
    pl_free(judge->sums.block);
}

/* -- who accepts what ------------------------------------------------------------------------ */

static void judge_candidate(pl_robust *r, pl_judge *judge, uint32_t c, const uint32_t *fillings) {
    uint8_t crossed = r->crosses[c], accepts = 0;
    int64_t *utility = judge->utility + (size_t)c * r->n;
    memset(utility, 0, r->n * sizeof *utility);
    for (uint32_t j = 0; j < r->m; j++) {
        uint32_t option = pl_robust_option(r, c, fillings, j);
        crossed |= r->crossers[option];
        for (uint32_t row = 0; row < r->n; row++)
            utility[row] += judge->gains[(size_t)row * r->K + option];
    }
    for (uint32_t row = 0; row < r->n; row++)
        accepts |= (uint8_t)((utility[row] >= judge->least[row]) << row);
    accepts &= (uint8_t)~crossed;
    accepts = (uint8_t)((accepts | r->always[c]) & ~r->never[c]);
    judge->accepts[c] = accepts;
    for (uint32_t row = 0; row < r->n; row++)
        judge->sums.accepted[(size_t)c * r->n + row] += accepts >> row & 1;
    judge->sums.all[c] += accepts == (1u << r->n) - 1;
}

/* The drafts of the greatest utility to a party, those left aside that cross its red line: each
 * takes the weights of this reading. */
static void rank_drafts(pl_robust *r, pl_judge *judge, uint32_t index) {
    for (uint32_t row = 0; row < r->n; row++) {
        const double *weights = r->arrays.weights + ((size_t)index * r->n + row) * r->m;
        int64_t best = INT64_MIN;
        for (uint32_t d = 0; d < r->drafts; d++)
            if (!(r->crosses[d] >> row & 1) && judge->utility[(size_t)d * r->n + row] > best)
                best = judge->utility[(size_t)d * r->n + row];
        for (uint32_t d = 0; d < r->drafts; d++) {
            size_t at = (size_t)d * r->n + row;
            if (r->crosses[d] >> row & 1 || judge->utility[at] != best)
                continue;
            judge->sums.best[at]++;
            for (uint32_t j = 0; j < r->m; j++)
                judge->sums.best_weights[at * r->m + j] +=
                    (uint64_t)lrint(weights[j] * PARLEY_READING_UNITS);
        }
    }
}

static void keep_answers(pl_robust *r, const pl_judge *judge, uint32_t index) {
    pl_ask *ask = &r->ask;
    uint64_t reading = r->round_first + index;
    if (reading >= ask->readings)
        return;
    memcpy(ask->accepts + reading * r->candidates, judge->accepts, r->candidates);
    for (uint32_t a = 0; a < ask->answer_count; a++)
        ask->bins[reading * ask->answer_count + a] =
            (uint8_t)pl_input_bin(&ask->answers[a], pl_input_number(r, &ask->answers[a], index));
    if (ask->fillings)
        memcpy(ask->fillings + reading * r->m, r->arrays.fillings + (size_t)index * r->m,
               r->m * sizeof *ask->fillings);
}

/* -- solutions ------------------------------------------------------------------------------- */

typedef struct solved {
    bool deal;
    parley_solution solution[PARLEY_SOLUTION_COUNT];
    uint32_t choices[PARLEY_SOLUTION_COUNT][PARLEY_MAX_ISSUES];
} solved;

static parley_status solve_all(pl_robust *r, const parley_space *space, solved *out) {
    parley_status status = PARLEY_OK;
    out->deal = true;
    for (int concept = PARLEY_NASH; concept < PARLEY_SOLUTION_COUNT && out->deal; concept ++) {
        status = parley_solve(&out->solution[concept], out->choices[concept], space,
                              (parley_concept) concept, NULL, r->control);
        if (status != PARLEY_OK)
            return status;
        out->deal = out->solution[concept].found;
    }
    return PARLEY_OK;
}

/* Each party's part of the ideal gain, of which its share of the surplus is the part in the sum
 * over parties. */
static void share_surplus(pl_robust *r, pl_judge *judge, const solved *s, uint32_t concept) {
    const int64_t *ideal = s->solution[PARLEY_KALAI_SMORODINSKY].ideal;
    double parts[PARLEY_MAX_PARTIES], sum = 0;
    for (uint32_t row = 0; row < r->n; row++) {
        double most = (double)(ideal[row] - judge->least[row]);
        double gain = (double)(s->solution[concept].utilities[row] - judge->least[row]);
        parts[row] = most > 0 ? gain / most : 0;
        sum += parts[row];
    }
    if (!(sum > 0))
        return;
    judge->sums.share_count[concept]++;
    for (uint32_t row = 0; row < r->n; row++) {
        uint64_t share = (uint64_t)lrint(parts[row] / sum * PL_SHARE_UNITS);
        judge->sums.shares[concept * r->n + row] += share;
        judge->sums.squares[concept * r->n + row] += share * share / PL_SHARE_UNITS;
    }
}

static void count_solutions(pl_robust *r, pl_judge *judge, const solved *s) {
    for (uint32_t concept = 0; concept < PARLEY_SOLUTION_COUNT; concept ++) {
        for (uint32_t j = 0; j < r->m; j++) {
            uint32_t option = r->view->points[j].first + s->choices[concept][j];
            judge->sums.options[(size_t) concept * r->K + option]++;
        }
        share_surplus(r, judge, s, concept);
    }
}

/* Readings in the lowest and the highest fifth of each input, and what comes out in them. */
static void count_inputs(pl_robust *r, pl_judge *judge, uint32_t index, const solved *s) {
    size_t width = 2 + (size_t)r->n;
    for (uint32_t i = 0; i < r->input_count; i++) {
        double number = pl_input_number(r, &r->inputs[i], index);
        bool low = number <= r->inputs[i].low, high = number >= r->inputs[i].high;
        if (low == high)
            continue;
        uint64_t *sums = judge->sums.inputs + (2 * (size_t)i + high) * width;
        sums[0]++;
        sums[1] += s->deal;
        for (uint32_t row = 0; row < r->n; row++)
            sums[2 + row] +=
                (uint64_t)(s->deal ? s->solution[PARLEY_NASH].utilities[row] : judge->least[row]);
    }
}

/* A solution that is better than the candidate by more than rounding, for one party and worse for
 * none. */
static bool beaten_by_solution(const pl_robust *r, const pl_judge *judge, const solved *s,
                               uint32_t c) {
    for (uint32_t concept = 0; concept < PARLEY_SOLUTION_COUNT && s->deal; concept ++)
        if (pl_robust_beats(r, s->solution[concept].utilities, judge->utility + (size_t)c * r->n))
            return true;
    return false;
}

static parley_status count_efficient(pl_robust *r, pl_judge *judge, const parley_space *space,
                                     const solved *s, const uint32_t *fillings) {
    pl_crew crew = {0};
    bool ready = false;
    parley_status status = PARLEY_OK;
    for (uint32_t c = 0; c < r->candidates; c++) {
        bool dominated = beaten_by_solution(r, judge, s, c) ||
                         pl_robust_swaps(r, judge, c, fillings) || pl_robust_remembers(r, judge, c);
        if (!dominated) {
            if (!ready)
                PL_TRY(pl_crew_init(&crew, space, false));
            ready = true;
            PL_TRY(pl_robust_dominated(r, judge, &crew, c, &dominated));
        }
        judge->sums.efficient[c] += !dominated;
    }
out:
    pl_crew_clear(&crew);
    return status;
}

static parley_status judge_space(pl_robust *r, pl_judge *judge, uint32_t index) {
    parley_space *space = NULL;
    parley_space_spec spec = r->spec;
    solved s = {0};
    parley_status status;
    spec.gains = judge->gains;
    spec.reservations = judge->least;
    PL_TRY(parley_space_new(&space, &spec, r->control));
    PL_TRY(solve_all(r, space, &s));
    if (s.deal) {
        judge->sums.deals[0]++;
        if (r->round_first + index < judge->first_deal)
            judge->first_deal = r->round_first + index;
        count_solutions(r, judge, &s);
    }
    count_inputs(r, judge, index, &s);
    status = count_efficient(r, judge, space, &s, r->arrays.fillings + (size_t)index * r->m);
out:
    parley_space_free(space);
    return status;
}

parley_status pl_robust_judge(pl_robust *r, pl_judge *judge, uint32_t index) {
    const parley_reading_arrays *arrays = &r->arrays;
    size_t at = (size_t)index * r->n;
    parley_reading_put(judge->gains, judge->least, r->readings, arrays->values + at * r->K,
                       arrays->weights + at * r->m, arrays->reservations + at);
    for (uint32_t c = 0; c < r->candidates; c++)
        judge_candidate(r, judge, c, arrays->fillings + (size_t)index * r->m);
    rank_drafts(r, judge, index);
    if (r->options.only_acceptance)
        return PARLEY_OK;
    keep_answers(r, judge, index);
    return r->empty ? PARLEY_OK : judge_space(r, judge, index);
}
