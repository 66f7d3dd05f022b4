/* Resolving a dossier to one day: options on the table, positions, consent, reservation, weights.
 */
#include <parley/view.h>

#include "base/error.h"
#include "base/memory.h"

#include <stdbool.h>
#include <string.h>

typedef struct owned_view {
    parley_view view; /* first: the public handle points here */
    pl_arena arena;
} owned_view;

typedef struct builder {
    owned_view *owned;
    const parley_dossier *dossier;
    int32_t as_of;
    parley_position *positions;
    int32_t *known;          /* [party_count][option_count] day of the entry that counts so far */
    int32_t *view_option;    /* [options of the dossier] */
    uint32_t *dossier_first; /* [point_count] of the dossier's options, numbered through */
} builder;

static void *take(builder *b, size_t count, size_t size) {
    return pl_arena_alloc(&b->owned->arena, count, size);
}

/* -- the table ------------------------------------------------------------------------------- */

static uint32_t seen_options(const builder *b, const parley_point *point) {
    uint32_t count = 0;
    for (size_t o = 0; o < point->option_count; o++)
        count += point->options[o].record.known <= b->as_of;
    return count;
}

static void fill_point(builder *b, uint32_t point, parley_view_point *out, uint32_t *options,
                       uint32_t *option_point) {
    parley_view *view = &b->owned->view;
    const parley_point *from = &b->dossier->points[point];
    *out = (parley_view_point){point, view->option_count, 0};
    for (uint32_t o = 0; o < from->option_count; o++) {
        if (from->options[o].record.known > b->as_of)
            continue;
        b->view_option[b->dossier_first[point] + o] = (int32_t)view->option_count;
        options[view->option_count] = o;
        option_point[view->option_count++] = view->point_count;
        out->option_count++;
    }
    view->point_count++;
}

static parley_status lay_table(builder *b) {
    const parley_dossier *d = b->dossier;
    parley_view *view = &b->owned->view;
    size_t options = 0;
    b->dossier_first = take(b, d->point_count + 1, sizeof *b->dossier_first);
    if (!b->dossier_first)
        return pl_fail_memory();
    for (size_t j = 0; j < d->point_count; j++) {
        b->dossier_first[j] = (uint32_t)options;
        options += d->points[j].option_count;
    }
    parley_view_point *points = take(b, d->point_count, sizeof *points);
    uint32_t *list = take(b, options, sizeof *list), *of = take(b, options, sizeof *of);
    b->view_option = take(b, options, sizeof *b->view_option);
    if (!points || !list || !of || !b->view_option)
        return pl_fail_memory();
    for (size_t o = 0; o < options; o++)
        b->view_option[o] = PARLEY_NONE;
    view->points = points;
    view->options = list;
    view->option_point = of;
    for (uint32_t j = 0; j < d->point_count; j++)
        if (seen_options(b, &d->points[j]) > 0)
            fill_point(b, j, &points[view->point_count], list, of);
    return PARLEY_OK;
}

/* -- positions ------------------------------------------------------------------------------- */

/* A later entry replaces an earlier one; among entries of one day the one that is placed last. */
static void place(builder *b, uint32_t party, parley_option_name name, int32_t known,
                  parley_position position) {
    int32_t option = b->view_option[b->dossier_first[name.point] + name.option];
    if (option == PARLEY_NONE || known > b->as_of)
        return;
    size_t cell = (size_t)party * b->owned->view.option_count + (size_t)option;
    if (b->positions[cell].record && b->known[cell] > known)
        return;
    b->positions[cell] = position;
    b->known[cell] = known;
}

static void place_proposals(builder *b) {
    const parley_dossier *d = b->dossier;
    for (uint32_t j = 0; j < d->point_count; j++)
        for (uint32_t o = 0; o < d->points[j].option_count; o++) {
            const parley_option *option = &d->points[j].options[o];
            for (size_t i = 0; i < option->proposal_count; i++) {
                const parley_proposal *proposal = &option->proposals[i];
                parley_position position = {.value = d->scale[PARLEY_ACCEPT],
                                            .word = PARLEY_ACCEPT,
                                            .basis = PARLEY_READ_OFF,
                                            .record = &option->record,
                                            .by_proposal = 1};
                place(b, proposal->party, (parley_option_name){j, o}, proposal->record.known,
                      position);
            }
        }
}

static void place_red_lines(builder *b) {
    const parley_dossier *d = b->dossier;
    for (size_t i = 0; i < d->red_line_count; i++) {
        const parley_red_line_entry *line = &d->red_lines[i];
        parley_position position = {.value = d->scale[PARLEY_RED_LINE],
                                    .word = PARLEY_RED_LINE,
                                    .basis = line->basis,
                                    .record = &line->record,
                                    .by_red_line = 1};
        for (size_t k = 0; k < line->options.count; k++)
            place(b, line->party, line->options.items[k], line->record.known, position);
    }
}

/* Placed last: a stance counts over a proposal or a red line of the same day, being more
 * particular. */
static void place_stance(builder *b, const parley_stance *stance) {
    parley_position position = {.value = stance->value,
                                .likely = stance->likely,
                                .word = stance->word,
                                .basis = stance->word == PARLEY_UNKNOWN ? PARLEY_BASIS_NONE
                                                                        : stance->basis,
                                .record = &stance->record};
    for (size_t k = 0; k < stance->options.count; k++) {
        parley_option_name name = {stance->point, stance->options.items[k]};
        place(b, stance->party, name, stance->record.known, position);
    }
}

static parley_status place_positions(builder *b) {
    const parley_dossier *d = b->dossier;
    parley_view *view = &b->owned->view;
    size_t cells = d->party_count * view->option_count;
    b->positions = take(b, cells, sizeof *b->positions);
    b->known = take(b, cells, sizeof *b->known);
    if (!b->positions || !b->known)
        return pl_fail_memory();
    for (size_t c = 0; c < cells; c++)
        b->positions[c].value = d->scale[PARLEY_UNKNOWN];
    view->positions = b->positions;
    place_proposals(b);
    place_red_lines(b);
    for (size_t i = 0; i < d->stance_count; i++)
        place_stance(b, &d->stances[i]);
    return PARLEY_OK;
}

/* -- consent and reservation ----------------------------------------------------------------- */

static bool seen(const builder *b, const parley_record *record) {
    return record->known <= b->as_of;
}

static parley_consent find_consent(const builder *b, parley_view_party *out) {
    const parley_party *party = &b->dossier->parties[out->party];
    if (party->consent.kind != PARLEY_CONSENT_UNSTATED) {
        out->consent_origin = PARLEY_STATED;
        return party->consent;
    }
    for (size_t i = 0; i < b->dossier->assumption_count; i++) {
        const parley_assumption *assumption = &b->dossier->assumptions[i];
        if (assumption->party != out->party || !seen(b, &assumption->record) ||
            assumption->consent.kind == PARLEY_CONSENT_UNSTATED)
            continue;
        out->consent_origin = PARLEY_BY_ASSUMPTION;
        out->consent_record = &assumption->record;
        return assumption->consent;
    }
    bool principal = party->role == PARLEY_PRINCIPAL;
    return (parley_consent){.kind = principal ? PARLEY_CONSENT_REQUIRED : PARLEY_CONSENT_NONE};
}

static void find_reservation(const builder *b, parley_view_party *out) {
    const parley_party *party = &b->dossier->parties[out->party];
    out->reservation = party->reservation;
    out->reservation_origin = PARLEY_STATED;
    if (out->reservation.kind != PARLEY_RESERVATION_UNSTATED)
        return;
    out->reservation_origin = PARLEY_BY_DEFAULT;
    out->reservation.kind = PARLEY_RESERVATION_UNKNOWN;
    for (size_t i = 0; i < b->dossier->assumption_count; i++) {
        const parley_assumption *assumption = &b->dossier->assumptions[i];
        if (assumption->party != out->party || !seen(b, &assumption->record) ||
            assumption->reservation.kind == PARLEY_RESERVATION_UNSTATED)
            continue;
        out->reservation = assumption->reservation;
        out->reservation_origin = PARLEY_BY_ASSUMPTION;
        out->reservation_record = &assumption->record;
        return;
    }
}

/* A party whose consent is not needed is still measured, over all points. */
static parley_status fill_scope(builder *b, parley_view_party *out) {
    parley_consent consent = find_consent(b, out);
    uint32_t points = b->owned->view.point_count;
    uint8_t *in_scope = take(b, points, 1);
    if (!in_scope)
        return pl_fail_memory();
    out->consent = consent.kind;
    out->in_scope = in_scope;
    for (uint32_t j = 0; j < points; j++) {
        in_scope[j] = consent.kind != PARLEY_CONSENT_ON_POINTS;
        for (size_t i = 0; i < consent.points.count; i++)
            in_scope[j] |= consent.points.items[i] == b->owned->view.points[j].point;
    }
    return PARLEY_OK;
}

/* -- weights --------------------------------------------------------------------------------- */

static const parley_weights *find_weights(const builder *b, uint32_t party) {
    const parley_weights *found = NULL;
    for (size_t i = 0; i < b->dossier->weights_count; i++) {
        const parley_weights *weights = &b->dossier->weights[i];
        if (weights->party == party && seen(b, &weights->record) &&
            (!found || weights->record.known >= found->record.known))
            found = weights;
    }
    return found;
}

/* The middle of each interval; an unknown share is the mean of the known ones. Shares have no
 * particular sum, so everything is multiplied by twice the number of the known, which keeps it
 * whole. */
static void central_shares(const parley_view *view, const parley_weights *weights, int64_t *share) {
    int64_t sum = 0, known = 0;
    for (uint32_t j = 0; j < view->point_count; j++) {
        uint32_t point = view->points[j].point;
        if (weights->kinds[point] != PARLEY_WEIGHT_VALUE)
            continue;
        share[j] = weights->shares[point].low + weights->shares[point].high;
        sum += share[j];
        known++;
    }
    for (uint32_t j = 0; j < view->point_count; j++) {
        if (weights->kinds[view->points[j].point] == PARLEY_WEIGHT_VALUE)
            share[j] *= known;
        else
            share[j] = known ? sum : PARLEY_ONE;
    }
}

/* The least common multiple of 1 .. m, or 0 where its square passes 10^15 (m of 19 or more). */
static int64_t common_multiple(uint32_t m) {
    int64_t multiple = 1;
    for (int64_t k = 2; k <= m; k++) {
        int64_t a = multiple, b = k;
        while (b) {
            int64_t rest = a % b;
            a = b;
            b = rest;
        }
        multiple *= k / a;
        if (multiple > 31622776)
            return 0;
    }
    return multiple;
}

/* The mean over `tied` places behind `ahead` of sum over k >= place of 1/k: exact where all of 1 ..
 * m have a small common multiple, else in billionths of it. */
static int64_t centroid(uint32_t ahead, uint32_t tied, uint32_t m, int64_t multiple) {
    int64_t exact = 0;
    double sum = 0;
    for (uint32_t place = ahead + 1; place <= ahead + tied; place++)
        for (uint32_t k = place; k <= m; k++) {
            exact += multiple / k;
            sum += 1.0 / k;
        }
    return multiple ? exact * (multiple / tied) : (int64_t)(sum / tied * PARLEY_ONE + 0.5);
}

/* Rank-order centroid (Barron and Barrett 1996): w_i = 1/m sum over j >= i of 1/j, the mean of the
 * places where points are tied. Points that the order leaves out are tied behind all it names. */
static void centroid_shares(const parley_view *view, const parley_weights *weights,
                            int64_t *share) {
    uint32_t m = view->point_count;
    int64_t multiple = common_multiple(m);
    for (uint32_t j = 0; j < m; j++) {
        uint32_t rank = weights->ranks[view->points[j].point], ahead = 0, tied = 0;
        for (uint32_t i = 0; i < m; i++) {
            uint32_t other = weights->ranks[view->points[i].point];
            tied += other == rank;
            ahead += other != 0 && (rank == 0 || other < rank);
        }
        share[j] = centroid(ahead, tied, m, multiple);
    }
}

static parley_status fill_weights(builder *b, parley_view_party *out) {
    const parley_view *view = &b->owned->view;
    int64_t *share = take(b, view->point_count, sizeof *share);
    double scoped = 0;
    if (!share)
        return pl_fail_memory();
    out->share = share;
    out->weights = find_weights(b, out->party);
    for (uint32_t j = 0; j < view->point_count; j++)
        share[j] = PARLEY_ONE;
    if (out->weights && out->weights->is_order)
        centroid_shares(view, out->weights, share);
    else if (out->weights)
        central_shares(view, out->weights, share);
    for (uint32_t j = 0; j < view->point_count; j++)
        scoped += out->in_scope[j] ? (double)share[j] : 0;
    if (scoped > 0 || view->point_count == 0)
        return PARLEY_OK;
    return pl_fail_at(
        PARLEY_E_INPUT, b->dossier->file, out->weights ? out->weights->record.line : 0,
        out->weights ? out->weights->record.column : 0,
        "the weights of \"%s\" are all 0 on the points on the table where its consent counts",
        b->dossier->parties[out->party].id);
}

static parley_status fill_parties(builder *b) {
    parley_view *view = &b->owned->view;
    view->party_count = (uint32_t)b->dossier->party_count;
    parley_view_party *parties = take(b, view->party_count, sizeof *parties);
    uint32_t *required = take(b, view->party_count, sizeof *required);
    if (!parties || !required)
        return pl_fail_memory();
    view->parties = parties;
    view->required = required;
    for (uint32_t p = 0; p < view->party_count; p++) {
        parties[p].party = p;
        parley_status status = fill_scope(b, &parties[p]);
        if (status == PARLEY_OK)
            status = fill_weights(b, &parties[p]);
        if (status != PARLEY_OK)
            return status;
        find_reservation(b, &parties[p]);
        if (parties[p].consent != PARLEY_CONSENT_NONE)
            required[view->required_count++] = p;
    }
    return PARLEY_OK;
}

parley_status parley_view_new(parley_view **out, const parley_dossier *dossier, int32_t as_of) {
    parley_status status;
    *out = NULL;
    builder b = {.owned = PL_NEW(owned_view, 1), .dossier = dossier, .as_of = as_of};
    if (!b.owned)
        return pl_fail_memory();
    b.owned->view.dossier = dossier;
    b.owned->view.as_of = as_of;
    PL_TRY(lay_table(&b));
    PL_TRY(place_positions(&b));
    PL_TRY(fill_parties(&b));
    *out = &b.owned->view;
    return PARLEY_OK;
out:
    parley_view_free(&b.owned->view);
    return status;
}

void parley_view_free(parley_view *view) {
    if (!view)
        return;
    owned_view *owned = (owned_view *)view;
    pl_arena_clear(&owned->arena);
    pl_free(owned);
}

const parley_position *parley_view_position(const parley_view *view, uint32_t party,
                                            uint32_t option) {
    return &view->positions[(size_t)party * view->option_count + option];
}

int32_t parley_view_find_option(const parley_view *view, uint32_t point, uint32_t option) {
    const parley_view_point *at = &view->points[point];
    for (uint32_t o = at->first; o < at->first + at->option_count; o++)
        if (view->options[o] == option)
            return (int32_t)o;
    return PARLEY_NONE;
}

int32_t parley_view_find_point(const parley_view *view, uint32_t point) {
    for (uint32_t j = 0; j < view->point_count; j++)
        if (view->points[j].point == point)
            return (int32_t)j;
    return PARLEY_NONE;
}

int parley_view_sees(const parley_view *view, const parley_record *record) {
    return record->known <= view->as_of;
}

int parley_view_crosses(const parley_view *view, uint32_t party, uint32_t option) {
    const parley_view_party *of = &view->parties[party];
    return of->consent != PARLEY_CONSENT_NONE && of->in_scope[view->option_point[option]] &&
           parley_view_position(view, party, option)->word == PARLEY_RED_LINE;
}
