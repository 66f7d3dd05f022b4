/* What to ask next: by how much an answer raises the probability of picking a candidate that all
 * accept.
 *
 * The value of asking is E[max over candidates of P(all accept | answer)] - max of P(all accept)
 * (expected value of partial perfect information). One sample serves all questions (Strong & Oakley
 * 2013, doi:10.1177/0272989X12465123): acceptance depends on the answer only through the number
 * that concerns the candidate's own option, so a regression in bins of that one number will do
 * (Strong, Oakley & Brennan 2014, doi:10.1177/0272989X13505910). Taking the maximum of estimates
 * and then their values would be biased upwards; so one half of the readings decides what to pick
 * after each answer, and the other half tells what that is worth, both ways round.
 *
 * Parties' readings are independent. For a package that states every point, the probability that
 * all accept is therefore that of the party asked times that of the others together, which is much
 * less noisy than counting; with gaps the filling ties them, and all together are counted. */
#include "deal/robust.h"

#include "deal/wilson.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct question {
    parley_input_kind kind;
    uint32_t row, point;
} question;

/* How often something was seen in each bin, and of these, how often it was accepted. */
typedef struct bins {
    double seen[PL_BINS], accepted[PL_BINS], share[PL_BINS];
} bins;

/* The readings of one half, begin .. end - 1. */
typedef struct half {
    uint32_t begin, end;
    double *others; /* [candidates] how often the other parties accept; 1 for drafts with gaps */
    double *plain;  /* [candidates] how often all accept, by the product where that may be */
    uint32_t best;  /* the candidate of the greatest of these */
} half;

typedef struct asker {
    pl_robust *r;
    const question *questions;
    uint32_t count, readings;
    bool *complete;    /* [candidates] */
    parley_mean *gain; /* [count] */
} asker;

/* One question at work. */
typedef struct work {
    const asker *a;
    question q;
    uint32_t fillings; /* of the point; 1 where no gap matters */
    half halves[2];
    bins *table;      /* [candidates][fillings] by the half that decides */
    uint16_t *picked; /* [readings] the candidate picked after the answer */
    double *worth;    /* [candidates] what picking it brought, by the half that tells */
} work;

static uint8_t accepts(const asker *a, uint32_t reading, uint32_t c) {
    return a->r->ask.accepts[(size_t)reading * a->r->candidates + c];
}

static bool all_accept(const asker *a, uint32_t reading, uint32_t c) {
    return accepts(a, reading, c) == (1u << a->r->n) - 1;
}

/* What is counted for a candidate: that the party asked accepts, or with gaps that all do. */
static bool counts(const work *w, uint32_t reading, uint32_t c) {
    return w->a->complete[c] ? accepts(w->a, reading, c) >> w->q.row & 1
                             : all_accept(w->a, reading, c);
}

static bool others_accept(const work *w, uint32_t reading, uint32_t c) {
    return (accepts(w->a, reading, c) | 1u << w->q.row) == (1u << w->a->r->n) - 1;
}

/* -- which answer tells about a candidate ---------------------------------------------------- */

/* The number of the answer, or UINT32_MAX. `filling` is one of the point's fillings. */
static uint32_t answer_for(const work *w, uint32_t c, uint32_t filling) {
    const pl_robust *r = w->a->r;
    const uint32_t *answer_of = r->ask.answer_of + (size_t)w->q.row * (r->K + r->m + 1);
    if (w->q.kind == PARLEY_INPUT_WEIGHT)
        return answer_of[r->K + w->q.point];
    if (w->q.kind == PARLEY_INPUT_RESERVATION)
        return answer_of[r->K + r->m];
    int32_t choice = r->candidate[c].choices[w->q.point];
    return answer_of[choice == PARLEY_NONE ? filling : (uint32_t)choice];
}

/* A draft that leaves the asked point open has a table for each filling. */
static bool has_gap(const work *w, uint32_t c) {
    return w->q.kind == PARLEY_INPUT_STANCE &&
           w->a->r->candidate[c].choices[w->q.point] == PARLEY_NONE;
}

static uint32_t filling_of(const work *w, uint32_t number) {
    const pl_robust *r = w->a->r;
    return r->readings->filling[r->readings->filling_first[w->q.point] + number];
}

static uint32_t tables_of(const work *w, uint32_t c) {
    return has_gap(w, c) ? w->fillings : 1;
}

static uint32_t bin_of(const work *w, uint32_t reading, uint32_t answer) {
    const pl_ask *ask = &w->a->r->ask;
    return answer == UINT32_MAX ? 0 : ask->bins[(size_t)reading * ask->answer_count + answer];
}

static bins *table_of(const work *w, uint32_t c, uint32_t filling) {
    return &w->table[(size_t)c * w->fillings + filling];
}

/* -- one half decides ------------------------------------------------------------------------ */

/* Acceptance grows with the value of an option and falls with the reservation value: neighbours
 * that say otherwise are pooled (Ayer et al. 1955, doi:10.1214/aoms/1177728423). */
static void pool_adjacent(bins *b, bool falls) {
    double seen[PL_BINS], accepted[PL_BINS];
    uint32_t size[PL_BINS], blocks = 0;
    for (uint32_t k = 0; k < PL_BINS; k++) {
        uint32_t i = falls ? PL_BINS - 1 - k : k;
        seen[blocks] = b->seen[i];
        accepted[blocks] = b->accepted[i];
        size[blocks++] = 1;
        while (blocks > 1 &&
               accepted[blocks - 2] * seen[blocks - 1] >= accepted[blocks - 1] * seen[blocks - 2]) {
            blocks--;
            seen[blocks - 1] += seen[blocks];
            accepted[blocks - 1] += accepted[blocks];
            size[blocks - 1] += size[blocks];
        }
    }
    for (uint32_t block = 0, k = 0; block < blocks; block++)
        for (uint32_t i = 0; i < size[block]; i++, k++)
            b->share[falls ? PL_BINS - 1 - k : k] =
                seen[block] > 0 ? accepted[block] / seen[block] : 0;
}

static void smooth(const work *w, bins *b) {
    double seen = 0, accepted = 0;
    for (uint32_t k = 0; k < PL_BINS; k++) {
        seen += b->seen[k];
        accepted += b->accepted[k];
    }
    /* A bin begins as one reading of the mean, so that an empty one has it. */
    double mean = seen > 0 ? accepted / seen : 0;
    for (uint32_t k = 0; k < PL_BINS; k++) {
        b->seen[k] += 1;
        b->accepted[k] += mean;
        b->share[k] = b->accepted[k] / b->seen[k];
    }
    if (w->q.kind != PARLEY_INPUT_WEIGHT)
        pool_adjacent(b, w->q.kind == PARLEY_INPUT_RESERVATION);
}

static void fill_tables(work *w, const half *h) {
    const pl_robust *r = w->a->r;
    memset(w->table, 0, (size_t)r->candidates * w->fillings * sizeof *w->table);
    for (uint32_t c = 0; c < r->candidates; c++) {
        for (uint32_t i = h->begin; i < h->end; i++) {
            uint32_t filling = 0, option = UINT32_MAX;
            if (has_gap(w, c)) {
                option = r->ask.fillings[(size_t)i * r->m + w->q.point];
                while (filling_of(w, filling) != option)
                    filling++;
            }
            bins *b = table_of(w, c, filling);
            uint32_t bin = bin_of(w, i, answer_for(w, c, option));
            b->seen[bin]++;
            b->accepted[bin] += counts(w, i, c);
        }
        for (uint32_t f = 0; f < tables_of(w, c); f++)
            smooth(w, table_of(w, c, f));
    }
}

/* What is expected of a candidate after the answer of a reading. The filling is not known then. */
static double expected(const work *w, const half *h, uint32_t reading, uint32_t c) {
    double sum = 0;
    uint32_t tables = tables_of(w, c);
    for (uint32_t f = 0; f < tables; f++) {
        uint32_t answer = answer_for(w, c, has_gap(w, c) ? filling_of(w, f) : UINT32_MAX);
        sum += table_of(w, c, f)->share[bin_of(w, reading, answer)];
    }
    return sum / tables * h->others[c];
}

static void pick(work *w, const half *decides, const half *tells) {
    for (uint32_t i = tells->begin; i < tells->end; i++) {
        uint32_t best = decides->best;
        double most = expected(w, decides, i, best);
        for (uint32_t c = 0; c < w->a->r->candidates; c++) {
            double value = c == decides->best ? most : expected(w, decides, i, c);
            if (value > most + 1e-12) {
                most = value;
                best = c;
            }
        }
        w->picked[i] = (uint16_t)best;
    }
}

/* -- the other half tells -------------------------------------------------------------------- */

/* The gain of the picks over the candidate picked without an answer, and the variance of a single
 * reading's part in it: its own picks, and what it adds to how often the others accept. */
static void tell(work *w, const half *decides, const half *tells, double *gain, double *variance) {
    uint32_t candidates = w->a->r->candidates, none = decides->best;
    double readings = tells->end - tells->begin, sum = 0, squares = 0;
    memset(w->worth, 0, candidates * sizeof *w->worth);
    for (uint32_t i = tells->begin; i < tells->end; i++) {
        w->worth[w->picked[i]] += counts(w, i, w->picked[i]) / readings;
        w->worth[none] -= counts(w, i, none) / readings;
    }
    *gain = 0;
    for (uint32_t c = 0; c < candidates; c++)
        *gain += w->worth[c] * tells->others[c];
    for (uint32_t i = tells->begin; i < tells->end; i++) {
        uint32_t c = w->picked[i];
        double part = counts(w, i, c) * tells->others[c] - counts(w, i, none) * tells->others[none];
        for (uint32_t k = 0; k < candidates; k++)
            if (w->a->complete[k] && w->worth[k] != 0)
                part += w->worth[k] * (others_accept(w, i, k) - tells->others[k]);
        sum += part;
        squares += part * part;
    }
    *variance = fmax(squares / readings - sum / readings * (sum / readings), 0);
}

/* How often the others accept each candidate, and which is the best to pick without asking. */
static void survey(work *w, half *h) {
    const asker *a = w->a;
    double readings = h->end - h->begin;
    for (uint32_t c = 0; c < a->r->candidates; c++) {
        double counted = 0, others = 0;
        for (uint32_t i = h->begin; i < h->end; i++) {
            counted += counts(w, i, c);
            others += others_accept(w, i, c);
        }
        h->others[c] = a->complete[c] ? others / readings : 1;
        h->plain[c] = counted / readings * h->others[c];
    }
    h->best = 0;
    for (uint32_t c = 1; c < a->r->candidates; c++)
        if (h->plain[c] > h->plain[h->best])
            h->best = c;
}

static parley_mean answer(work *w) {
    double gain = 0, variance = 0, readings = w->a->readings;
    for (int i = 0; i < 2; i++)
        survey(w, &w->halves[i]);
    for (int i = 0; i < 2; i++) {
        half *decides = &w->halves[i], *tells = &w->halves[1 - i];
        double one, spread, part = (tells->end - tells->begin) / readings;
        fill_tables(w, decides);
        pick(w, decides, tells);
        tell(w, decides, tells, &one, &spread);
        gain += part * one;
        variance += part * spread;
    }
    double half_width = PL_TWO_SIDED_95 * sqrt(variance / readings);
    return (parley_mean){fmax(gain, 0), fmax(gain - half_width, 0), fmax(gain + half_width, 0)};
}

static parley_status work_new(work *w, const asker *a, question q) {
    const pl_robust *r = a->r;
    size_t c = r->candidates;
    *w = (work){.a = a, .q = q, .fillings = 1};
    if (q.kind == PARLEY_INPUT_STANCE)
        w->fillings = r->readings->filling_first[q.point + 1] - r->readings->filling_first[q.point];
    w->table = PL_NEW(bins, c * w->fillings);
    w->picked = PL_NEW(uint16_t, a->readings);
    w->worth = PL_NEW(double, 5 * c);
    if (!w->table || !w->picked || !w->worth)
        return pl_fail_memory();
    for (uint32_t i = 0; i < 2; i++)
        w->halves[i] = (half){.begin = i ? a->readings / 2 : 0,
                              .end = i ? a->readings : a->readings / 2,
                              .others = w->worth + (1 + 2 * i) * c,
                              .plain = w->worth + (2 + 2 * i) * c};
    return PARLEY_OK;
}

static parley_status ask_one(void *context, uint32_t index, uint32_t worker) {
    asker *a = context;
    work w;
    (void)worker;
    parley_status status = pl_control_poll(a->r->control);
    if (status == PARLEY_OK)
        status = work_new(&w, a, a->questions[index]);
    else
        return status;
    if (status == PARLEY_OK)
        a->gain[index] = answer(&w);
    pl_free(w.table);
    pl_free(w.picked);
    pl_free(w.worth);
    return status;
}

/* -- all questions --------------------------------------------------------------------------- */

static bool any_answer(const pl_robust *r, uint32_t row, uint32_t first, uint32_t count) {
    const uint32_t *answer_of = r->ask.answer_of + (size_t)row * (r->K + r->m + 1);
    for (uint32_t i = first; i < first + count; i++)
        if (answer_of[i] != UINT32_MAX)
            return true;
    return false;
}

static uint32_t list_questions(const pl_robust *r, question *out) {
    uint32_t count = 0;
    for (uint32_t row = 0; row < r->n; row++) {
        for (uint32_t j = 0; j < r->m; j++) {
            const parley_view_point *at = &r->view->points[j];
            if (any_answer(r, row, at->first, at->option_count))
                out[count++] = (question){PARLEY_INPUT_STANCE, row, j};
        }
        for (uint32_t j = 0; j < r->m; j++)
            if (any_answer(r, row, r->K + j, 1))
                out[count++] = (question){PARLEY_INPUT_WEIGHT, row, j};
        if (any_answer(r, row, r->K + r->m, 1))
            out[count++] = (question){PARLEY_INPUT_RESERVATION, row, 0};
    }
    return count;
}

static int by_gain(const void *a, const void *b) {
    const parley_question *one = a, *two = b;
    if (one->gain.value != two->gain.value)
        return one->gain.value < two->gain.value ? 1 : -1;
    if (one->party != two->party)
        return one->party < two->party ? -1 : 1;
    if (one->kind != two->kind)
        return one->kind < two->kind ? -1 : 1;
    return (one->point > two->point) - (one->point < two->point);
}

void pl_robust_sort_questions(parley_question *list, size_t count) {
    qsort(list, count, sizeof *list, by_gain);
}

/* Those whose answer can change what to pick. */
static parley_status keep_questions(pl_robust *r, const asker *a) {
    parley_question *list = pl_robust_take(r, a->count, sizeof *list);
    size_t kept = 0;
    if (!list)
        return PARLEY_E_MEMORY;
    for (uint32_t i = 0; i < a->count; i++) {
        const question *q = &a->questions[i];
        if (!(a->gain[i].value > 0))
            continue;
        list[kept++] = (parley_question){
            .kind = q->kind,
            .party = r->view->required[q->row],
            .point = q->kind == PARLEY_INPUT_RESERVATION ? PARLEY_NONE : (int32_t)q->point,
            .gain = a->gain[i],
            .best_draft = PARLEY_NONE};
    }
    pl_robust_sort_questions(list, kept);
    r->out->questions = list;
    r->out->question_count = kept;
    return PARLEY_OK;
}

parley_status pl_robust_ask(pl_robust *r) {
    question *questions = PL_NEW(question, r->n * (2 * (size_t)r->m + 1));
    asker a = {.r = r, .questions = questions, .complete = PL_NEW(bool, r->candidates)};
    uint64_t samples = r->out->samples;
    parley_status status = PARLEY_OK;
    a.readings = (uint32_t)(samples < r->ask.readings ? samples : r->ask.readings);
    a.gain = PL_NEW(parley_mean, r->n * (2 * (size_t)r->m + 1));
    if (!questions || !a.complete || !a.gain) {
        status = pl_fail_memory();
        goto out;
    }
    for (uint32_t c = 0; c < r->candidates; c++) {
        a.complete[c] = true;
        for (uint32_t j = 0; j < r->m; j++)
            a.complete[c] &= r->candidate[c].choices[j] != PARLEY_NONE;
    }
    if (r->candidates > 1 && a.readings > 1)
        a.count = list_questions(r, questions);
    pl_control_report(r->control, "weighing questions", -1);
    PL_TRY(pl_pool_run(r->pool, a.count, ask_one, &a));
    status = keep_questions(r, &a);
out:
    pl_free(questions);
    pl_free(a.complete);
    pl_free(a.gain);
    return status;
}
