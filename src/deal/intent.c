/* Weighing evidence on intent: the odds form of Bayes' rule, day by day, and over all maximal sets
 * of pieces of which none contradict each other.
 *
 * Logarithms of odds add up, so the extremes over all sets are sums of extremes: one for each group
 * of pieces that contradictions tie together. Inside a group the maximal sets are the maximal
 * cliques of what is compatible (Bron and Kerbosch 1973, doi:10.1145/362342.362367, with the pivot
 * of Tomita, Tanaka and Takahashi 2006, doi:10.1016/j.tcs.2006.06.015). */
#include <parley/intent.h>

#include "base/error.h"
#include "base/memory.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>

enum { MOST_SIDES = 4096, NO_GROUP = -1 };

typedef struct owned_weighing {
    parley_weighing weighing; /* first: the public handle points here */
    pl_arena arena;
} owned_weighing;

/* Pieces that contradictions tie together, as bits of a word in the order of their days. */
typedef struct group {
    uint32_t count, pieces[PARLEY_MAX_DISPUTED];
    uint64_t against[PARLEY_MAX_DISPUTED];
    uint32_t seen;     /* how many of them, by the day that is looked at */
    uint64_t disputed; /* of these */
    double low, high;  /* over the maximal sets of what is seen: sums of log likelihood ratios */
    uint32_t side_count;
    uint64_t *sides; /* [MOST_SIDES] */
} group;

typedef struct tie {
    uint32_t a, b;
} tie;

/* Pieces are numbered by day, those of one day as in the file. */
typedef struct weigher {
    owned_weighing *owned;
    const parley_view *view;
    const parley_intent *intent;
    parley_belief prior; /* logarithms of odds */
    uint32_t count;
    uint32_t *pieces;     /* [count] index into the intent's evidence */
    parley_belief *ratio; /* [count] natural logarithms of likelihood ratios */
    int32_t *group_of;    /* [count] or NO_GROUP */
    tie *ties;
    uint32_t tie_count, group_count;
    group *groups;
} weigher;

static void *take(weigher *w, size_t count, size_t size) {
    return pl_arena_alloc(&w->owned->arena, count, size);
}

/* -- probabilities --------------------------------------------------------------------------- */

/* So that a last bit of a logarithm, which differs between machines, is not seen. */
static double rounded(double value, double unit) {
    return round(value * unit) / unit;
}

static double log_odds(double probability) {
    return log(probability / (1 - probability));
}

static double probability_of(double log_odds) {
    return rounded(1 / (1 + exp(-log_odds)), 1e12);
}

static parley_belief belief_of(parley_belief odds) {
    return (parley_belief){probability_of(odds.low), probability_of(odds.central),
                           probability_of(odds.high)};
}

static parley_belief plus(parley_belief a, parley_belief b) {
    return (parley_belief){a.low + b.low, a.central + b.central, a.high + b.high};
}

static double billionths(int64_t value) {
    return (double)value / PARLEY_ONE;
}

static parley_belief ratio_of(const parley_evidence *piece) {
    const parley_interval *d = &piece->dealer, *s = &piece->staller;
    return (parley_belief){log((double)d->low / (double)s->high),
                           log((double)(d->low + d->high) / (double)(s->low + s->high)),
                           log((double)d->high / (double)s->low)};
}

/* -- the pieces ------------------------------------------------------------------------------ */

typedef struct dated {
    int32_t day;
    uint32_t piece;
} dated;

static int by_day(const void *left, const void *right) {
    const dated *a = left, *b = right;
    if (a->day != b->day)
        return a->day < b->day ? -1 : 1;
    return a->piece < b->piece ? -1 : a->piece > b->piece;
}

static int32_t day_of(const weigher *w, uint32_t piece) {
    return w->intent->evidence[w->pieces[piece]].record.known;
}

static parley_status order_pieces(weigher *w) {
    size_t all = w->intent->evidence_count;
    dated *order = take(w, all, sizeof *order);
    w->pieces = take(w, all, sizeof *w->pieces);
    w->ratio = take(w, all, sizeof *w->ratio);
    w->group_of = take(w, all, sizeof *w->group_of);
    if (!order || !w->pieces || !w->ratio || !w->group_of)
        return pl_fail_memory();
    for (uint32_t i = 0; i < all; i++)
        if (parley_view_sees(w->view, &w->intent->evidence[i].record))
            order[w->count++] = (dated){w->intent->evidence[i].record.known, i};
    qsort(order, w->count, sizeof *order, by_day);
    for (uint32_t i = 0; i < w->count; i++) {
        w->pieces[i] = order[i].piece;
        w->ratio[i] = ratio_of(&w->intent->evidence[order[i].piece]);
        w->group_of[i] = NO_GROUP;
    }
    return PARLEY_OK;
}

/* -- groups ---------------------------------------------------------------------------------- */

static parley_status list_ties(weigher *w) {
    size_t all = w->intent->evidence_count, most = 0;
    uint32_t *number = take(w, all, sizeof *number);
    for (uint32_t i = 0; i < w->count; i++)
        most += w->intent->evidence[w->pieces[i]].contradicts.count;
    w->ties = take(w, most, sizeof *w->ties);
    if (!number || !w->ties)
        return pl_fail_memory();
    for (size_t i = 0; i < all; i++)
        number[i] = UINT32_MAX;
    for (uint32_t i = 0; i < w->count; i++)
        number[w->pieces[i]] = i;
    for (uint32_t i = 0; i < w->count; i++) {
        const parley_indices *against = &w->intent->evidence[w->pieces[i]].contradicts;
        for (size_t k = 0; k < against->count; k++)
            if (number[against->items[k]] != UINT32_MAX)
                w->ties[w->tie_count++] = (tie){i, number[against->items[k]]};
    }
    return PARLEY_OK;
}

static uint32_t root_of(uint32_t *parent, uint32_t piece) {
    while (parent[piece] != piece)
        piece = parent[piece] = parent[parent[piece]];
    return piece;
}

static uint32_t place_in(const group *of, uint32_t piece) {
    uint32_t at = 0;
    while (of->pieces[at] != piece)
        at++;
    return at;
}

/* Numbers the groups, and puts each tied piece into its own. */
static parley_status fill_groups(weigher *w, uint32_t *parent) {
    for (uint32_t i = 0; i < w->count; i++) {
        uint32_t root = root_of(parent, i);
        if (w->group_of[root] == NO_GROUP)
            continue; /* tied to nothing */
        group *of = &w->groups[w->group_of[root]];
        if (of->count == PARLEY_MAX_DISPUTED)
            return pl_fail_at(PARLEY_E_LIMIT, w->view->dossier->file, w->intent->record.line,
                              w->intent->record.column,
                              "contradictions tie more than %d pieces of evidence together",
                              PARLEY_MAX_DISPUTED);
        of->pieces[of->count++] = i;
        w->group_of[i] = w->group_of[root];
    }
    for (uint32_t t = 0; t < w->tie_count; t++) {
        group *of = &w->groups[w->group_of[w->ties[t].a]];
        uint32_t a = place_in(of, w->ties[t].a), b = place_in(of, w->ties[t].b);
        of->against[a] |= UINT64_C(1) << b;
        of->against[b] |= UINT64_C(1) << a;
    }
    return PARLEY_OK;
}

static parley_status find_groups(weigher *w) {
    uint32_t *parent = take(w, w->count, sizeof *parent);
    if (!parent)
        return pl_fail_memory();
    for (uint32_t i = 0; i < w->count; i++)
        parent[i] = i;
    for (uint32_t t = 0; t < w->tie_count; t++)
        parent[root_of(parent, w->ties[t].b)] = root_of(parent, w->ties[t].a);
    for (uint32_t t = 0; t < w->tie_count; t++) {
        int32_t *number = &w->group_of[root_of(parent, w->ties[t].a)];
        if (*number == NO_GROUP)
            *number = (int32_t)w->group_count++;
    }
    w->groups = take(w, w->group_count, sizeof *w->groups);
    if (!w->groups)
        return pl_fail_memory();
    for (uint32_t g = 0; g < w->group_count; g++) {
        w->groups[g].sides = take(w, MOST_SIDES, sizeof(uint64_t));
        if (!w->groups[g].sides)
            return pl_fail_memory();
    }
    return fill_groups(w, parent);
}

/* -- maximal sets ---------------------------------------------------------------------------- */

static uint64_t bit(uint32_t at) {
    return UINT64_C(1) << at;
}

static uint32_t lowest(uint64_t set) {
    return (uint32_t)__builtin_ctzll(set);
}

/* What may stand beside the piece. */
static uint64_t beside(const group *of, uint32_t at) {
    return ~of->against[at] & ~bit(at);
}

/* The piece of `among` beside which the most of `open` may stand. */
static uint32_t pivot_of(const group *of, uint64_t open, uint64_t among) {
    uint32_t best = lowest(among);
    int most = -1;
    for (uint64_t left = among; left; left &= left - 1) {
        int count = __builtin_popcountll(open & beside(of, lowest(left)));
        if (count > most) {
            most = count;
            best = lowest(left);
        }
    }
    return best;
}

/* Adds every maximal set that has all of `chosen`, some of `open` and none of `passed`. False where
 * there are too many. */
static bool extend(group *of, uint64_t chosen, uint64_t open, uint64_t passed) {
    if (!open && !passed) {
        if (of->side_count == MOST_SIDES)
            return false;
        of->sides[of->side_count++] = chosen;
        return true;
    }
    uint64_t try = open & ~beside(of, pivot_of(of, open, open | passed));
    for (; try; try &= try - 1) {
        uint32_t at = lowest(try);
        if (!extend(of, chosen | bit(at), open & beside(of, at), passed & beside(of, at)))
            return false;
        open &= ~bit(at);
        passed |= bit(at);
    }
    return true;
}

static parley_belief sum_of(const weigher *w, const group *of, uint64_t set) {
    parley_belief sum = {0, 0, 0};
    for (; set; set &= set - 1)
        sum = plus(sum, w->ratio[of->pieces[lowest(set)]]);
    return sum;
}

/* Looks at a group with the pieces below `seen`. */
static parley_status look_at(weigher *w, group *of, uint32_t seen) {
    uint32_t before = of->seen;
    while (of->seen < of->count && of->pieces[of->seen] < seen)
        of->seen++;
    if (of->seen == before)
        return PARLEY_OK;
    uint64_t all = of->seen == 64 ? UINT64_MAX : bit(of->seen) - 1;
    of->side_count = 0;
    of->disputed = 0;
    for (uint32_t i = 0; i < of->seen; i++)
        if (of->against[i] & all)
            of->disputed |= bit(i);
    if (!extend(of, 0, all, 0))
        return pl_fail_at(PARLEY_E_LIMIT, w->view->dossier->file, w->intent->record.line,
                          w->intent->record.column,
                          "contradictions leave more than %d sets of evidence to look at",
                          MOST_SIDES);
    of->low = INFINITY;
    of->high = -INFINITY;
    for (uint32_t s = 0; s < of->side_count; s++) {
        parley_belief sum = sum_of(w, of, of->sides[s]);
        of->low = fmin(of->low, sum.low);
        of->high = fmax(of->high, sum.high);
    }
    return PARLEY_OK;
}

static bool is_disputed(const weigher *w, uint32_t piece) {
    if (w->group_of[piece] == NO_GROUP)
        return false;
    const group *of = &w->groups[w->group_of[piece]];
    return of->disputed & bit(place_in(of, piece));
}

/* -- days ------------------------------------------------------------------------------------ */

/* Sums of logarithms of likelihood ratios, the prior left aside. */
typedef struct sums {
    parley_belief undisputed;
    double low, high;
    uint32_t disputed;
} sums;

static sums sum_below(const weigher *w, uint32_t seen) {
    sums s = {.low = 0};
    for (uint32_t i = 0; i < seen; i++) {
        bool disputed = is_disputed(w, i);
        s.disputed += disputed;
        if (!disputed)
            s.undisputed = plus(s.undisputed, w->ratio[i]);
        if (w->group_of[i] == NO_GROUP) {
            s.low += w->ratio[i].low;
            s.high += w->ratio[i].high;
        }
    }
    for (uint32_t g = 0; g < w->group_count; g++) {
        s.low += w->groups[g].low;
        s.high += w->groups[g].high;
    }
    return s;
}

static parley_status fill_day(weigher *w, parley_belief_day *out, int32_t day, uint32_t seen) {
    for (uint32_t g = 0; g < w->group_count; g++) {
        parley_status status = look_at(w, &w->groups[g], seen);
        if (status != PARLEY_OK)
            return status;
    }
    sums s = sum_below(w, seen);
    *out = (parley_belief_day){.day = day,
                               .pieces = seen,
                               .disputed = s.disputed,
                               .undisputed = belief_of(plus(w->prior, s.undisputed)),
                               .low = probability_of(w->prior.low + s.low),
                               .high = probability_of(w->prior.high + s.high)};
    return PARLEY_OK;
}

static parley_status fill_days(weigher *w) {
    parley_weighing *out = &w->owned->weighing;
    parley_belief_day *days = take(w, (size_t)w->count + 1, sizeof *days);
    uint32_t seen = 0;
    if (!days)
        return pl_fail_memory();
    out->days = days;
    parley_status status = fill_day(w, &days[out->day_count++], INT32_MIN, 0);
    while (seen < w->count && status == PARLEY_OK) {
        int32_t day = day_of(w, seen);
        while (seen < w->count && day_of(w, seen) == day)
            seen++;
        status = fill_day(w, &days[out->day_count++], day, seen);
    }
    return status;
}

/* -- pieces by weight ------------------------------------------------------------------------ */

static int by_weight(const void *left, const void *right) {
    const parley_weighed_piece *a = left, *b = right;
    double x = fabs(a->weight.central), y = fabs(b->weight.central);
    if (x != y)
        return x > y ? -1 : 1;
    return a->piece < b->piece ? -1 : a->piece > b->piece;
}

static double decibans(double ratio) {
    return rounded(ratio * 10 / log(10), 1e9);
}

static parley_status fill_pieces(weigher *w) {
    parley_weighing *out = &w->owned->weighing;
    parley_weighed_piece *pieces = take(w, w->count, sizeof *pieces);
    if (!pieces)
        return pl_fail_memory();
    double all = w->prior.central + sum_below(w, w->count).undisputed.central;
    for (uint32_t i = 0; i < w->count; i++) {
        const parley_belief *ratio = &w->ratio[i];
        bool disputed = is_disputed(w, i);
        pieces[i] = (parley_weighed_piece){
            .piece = w->pieces[i],
            .disputed = disputed,
            .weight = {decibans(ratio->low), decibans(ratio->central), decibans(ratio->high)},
            .without = disputed ? (double)NAN : probability_of(all - ratio->central)};
    }
    qsort(pieces, w->count, sizeof *pieces, by_weight);
    out->pieces = pieces;
    out->piece_count = w->count;
    return PARLEY_OK;
}

/* -- sides ----------------------------------------------------------------------------------- */

static int by_belief(const void *left, const void *right) {
    const parley_evidence_side *a = left, *b = right;
    if (a->belief.central != b->belief.central)
        return a->belief.central < b->belief.central ? -1 : 1;
    for (size_t i = 0; i < a->pieces.count && i < b->pieces.count; i++)
        if (a->pieces.items[i] != b->pieces.items[i])
            return a->pieces.items[i] < b->pieces.items[i] ? -1 : 1;
    return a->pieces.count < b->pieces.count ? -1 : a->pieces.count > b->pieces.count;
}

/* The side that takes from each group the set that `number` says, read as digits of one base for
 * each group. */
static parley_status fill_side(weigher *w, parley_evidence_side *out, size_t number,
                               parley_belief undisputed) {
    uint32_t *pieces = take(w, w->owned->weighing.disputed, sizeof *pieces);
    if (!pieces)
        return pl_fail_memory();
    out->pieces.items = pieces;
    for (uint32_t g = 0; g < w->group_count; g++) {
        const group *of = &w->groups[g];
        uint64_t set = of->sides[number % of->side_count] & of->disputed;
        number /= of->side_count;
        undisputed = plus(undisputed, sum_of(w, of, set));
        for (; set; set &= set - 1)
            pieces[out->pieces.count++] = w->pieces[of->pieces[lowest(set)]];
    }
    out->belief = belief_of(undisputed);
    return PARLEY_OK;
}

static parley_status fill_sides(weigher *w) {
    parley_weighing *out = &w->owned->weighing;
    sums s = sum_below(w, w->count);
    out->disputed = s.disputed;
    out->side_total = 1;
    for (uint32_t g = 0; g < w->group_count; g++)
        out->side_total *= w->groups[g].side_count;
    out->side_count =
        out->side_total > PARLEY_SIDES_LISTED ? PARLEY_SIDES_LISTED : (size_t)out->side_total;
    parley_evidence_side *sides = take(w, out->side_count, sizeof *sides);
    if (!sides)
        return pl_fail_memory();
    for (size_t i = 0; i < out->side_count; i++) {
        parley_status status = fill_side(w, &sides[i], i, plus(w->prior, s.undisputed));
        if (status != PARLEY_OK)
            return status;
    }
    qsort(sides, out->side_count, sizeof *sides, by_belief);
    out->sides = sides;
    return PARLEY_OK;
}

static void fill_other_priors(weigher *w) {
    static const double priors[PARLEY_OTHER_PRIORS] = {0.1, 0.5, 0.9};
    sums s = sum_below(w, w->count);
    for (int i = 0; i < PARLEY_OTHER_PRIORS; i++) {
        double odds = log_odds(priors[i]);
        parley_belief prior = {odds, odds, odds};
        w->owned->weighing.other_priors[i] =
            (parley_other_prior){priors[i], belief_of(plus(prior, s.undisputed)),
                                 probability_of(odds + s.low), probability_of(odds + s.high)};
    }
}

/* -- all of it ------------------------------------------------------------------------------- */

static void set_prior(weigher *w, double given) {
    parley_weighing *out = &w->owned->weighing;
    const parley_interval *prior = &w->intent->prior;
    double central = billionths(prior->low) / 2 + billionths(prior->high) / 2;
    out->prior = (parley_belief){billionths(prior->low), central, billionths(prior->high)};
    out->prior_given = given != 0;
    if (given != 0)
        out->prior = (parley_belief){given, given, given};
    w->prior = (parley_belief){log_odds(out->prior.low), log_odds(out->prior.central),
                               log_odds(out->prior.high)};
}

static parley_status weigh(weigher *w) {
    parley_status status = order_pieces(w);
    if (status == PARLEY_OK)
        status = list_ties(w);
    if (status == PARLEY_OK)
        status = find_groups(w);
    if (status == PARLEY_OK)
        status = fill_days(w);
    if (status == PARLEY_OK)
        status = fill_pieces(w);
    if (status == PARLEY_OK)
        status = fill_sides(w);
    if (status == PARLEY_OK)
        fill_other_priors(w);
    return status;
}

parley_status parley_weighing_new(parley_weighing **out, const parley_view *view, uint32_t intent,
                                  double prior) {
    *out = NULL;
    if (intent >= view->dossier->intent_count)
        return pl_fail(PARLEY_E_ARGUMENT, "the dossier has no intent %u", intent);
    if (prior != 0 && !(prior > 0 && prior < 1))
        return pl_fail(PARLEY_E_ARGUMENT, "a prior lies above 0 and below 1");
    weigher w = {.owned = PL_NEW(owned_weighing, 1),
                 .view = view,
                 .intent = &view->dossier->intents[intent]};
    if (!w.owned)
        return pl_fail_memory();
    w.owned->weighing.view = view;
    w.owned->weighing.intent = w.intent;
    set_prior(&w, prior);
    parley_status status = weigh(&w);
    if (status != PARLEY_OK) {
        parley_weighing_free(&w.owned->weighing);
        return status;
    }
    *out = &w.owned->weighing;
    return PARLEY_OK;
}

void parley_weighing_free(parley_weighing *weighing) {
    if (!weighing)
        return;
    owned_weighing *owned = (owned_weighing *)weighing;
    pl_arena_clear(&owned->arena);
    pl_free(owned);
}

int32_t parley_view_find_intent(const parley_view *view, uint32_t party) {
    for (size_t i = 0; i < view->dossier->intent_count; i++)
        if (view->dossier->intents[i].party == party &&
            parley_view_sees(view, &view->dossier->intents[i].record))
            return (int32_t)i;
    return PARLEY_NONE;
}
