/* What is known of a party beyond intervals: how a number lies in one, and which of two offers it
 * prefers. */
#include "dossier/reader.h"
#include "dossier/words.h"

#include <stdio.h>
#include <string.h>

/* -- an expert's distribution ---------------------------------------------------------------- */

enum { LEAST_SHAPE = PARLEY_ONE / 100 };
static const int64_t MOST_SHAPE = 1000 * INT64_C(1000000000);

/* Two numbers, alpha and beta. */
static void read_shapes(pl_reader *r, const pl_node *node, parley_likely *likely) {
    int64_t shapes[2] = {INT64_MIN, INT64_MIN};
    if (node->kind != PL_LIST || node->count != 2) {
        pl_error(r, node->line, node->column,
                 "the two shapes of a beta distribution, such as [2, 5], must stand here");
        return;
    }
    for (size_t i = 0; i < 2; i++) {
        const pl_node *shape = node->as.items[i];
        pl_read_decimal(r, shape, &shapes[i], NULL);
        if (shapes[i] != INT64_MIN && (shapes[i] < LEAST_SHAPE || shapes[i] > MOST_SHAPE)) {
            pl_error(r, shape->line, shape->column,
                     "the shape of a beta distribution is 0.01 to 1000; here is %.40s",
                     shape->text);
            shapes[i] = INT64_MIN;
        }
    }
    if (shapes[0] != INT64_MIN && shapes[1] != INT64_MIN)
        *likely = (parley_likely){.kind = PARLEY_BETA, .alpha = shapes[0], .beta = shapes[1]};
}

typedef struct likely_entry {
    const pl_node *triangular, *beta;
} likely_entry;

void pl_read_likely(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {
        {"triangular", pl_read_node, offsetof(likely_entry, triangular), NULL, false},
        {"beta", pl_read_node, offsetof(likely_entry, beta), NULL, false},
        {NULL, NULL, 0, NULL, false}};
    parley_likely *likely = out;
    likely_entry entry = {0};
    (void)extra;
    pl_read_mapping(r, node, fields, &entry, false);
    if (node->kind != PL_MAPPING || !pl_expect_one(r, node, "triangular", "beta"))
        return;
    if (entry.beta) {
        read_shapes(r, entry.beta, likely);
    } else if (entry.triangular) {
        int64_t mode = INT64_MIN;
        pl_read_decimal(r, entry.triangular, &mode, NULL);
        if (mode != INT64_MIN)
            *likely = (parley_likely){.kind = PARLEY_TRIANGULAR, .mode = mode};
    }
}

void pl_check_likely(pl_reader *r, const pl_node *node, const parley_likely *likely,
                     parley_interval interval) {
    char mode[32], low[32], high[32];
    if (likely->kind == PARLEY_UNIFORM)
        return;
    pl_decimal_format(mode, likely->mode);
    pl_decimal_format(low, interval.low);
    pl_decimal_format(high, interval.high);
    if (interval.low == interval.high)
        pl_error(r, node->line, node->column,
                 "\"likely\" needs an interval; here is the single number %s", low);
    else if (likely->kind == PARLEY_TRIANGULAR &&
             (likely->mode < interval.low || likely->mode > interval.high))
        pl_error(r, node->line, node->column,
                 "the mode %s of \"likely\" lies outside the interval [%s, %s]", mode, low, high);
}

/* -- preferences ----------------------------------------------------------------------------- */

/* A draft by its id, or a mapping of points to options. */
static void read_offer(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    parley_offer *offer = out;
    size_t points = r->dossier->point_count;
    (void)extra;
    if (node->kind != PL_MAPPING) {
        pl_read_reference(r, node, &offer->draft, &pl_draft_reference);
        if (offer->draft != PARLEY_NONE)
            offer->choices = r->dossier->drafts[offer->draft].choices;
        return;
    }
    size_t errors = r->errors, stated = 0;
    int32_t *choices = pl_reader_alloc(r, points, sizeof *choices);
    if (!choices)
        return;
    for (size_t j = 0; j < points; j++)
        choices[j] = PARLEY_NONE;
    pl_read_choices(r, node, choices);
    offer->choices = choices;
    for (size_t j = 0; j < points; j++)
        stated += choices[j] != PARLEY_NONE;
    if (stated == 0 && r->errors == errors)
        pl_error(r, node->line, node->column, "a package speaks of at least one point");
}

static void read_preference(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {
        {"party", pl_read_reference, offsetof(parley_preference, party), &pl_party_reference, true},
        {"prefers", read_offer, offsetof(parley_preference, prefers), NULL, true},
        {"over", read_offer, offsetof(parley_preference, over), NULL, true},
        {"basis", pl_read_word, offsetof(parley_preference, basis), pl_basis_words, true},
        {NULL, NULL, 0, NULL, false}};
    parley_preference *preference = out;
    (void)extra;
    preference->party = (uint32_t)PARLEY_NONE;
    preference->prefers.draft = preference->over.draft = PARLEY_NONE;
    pl_read_mapping(r, node, fields, preference, true);
}

void pl_read_preferences(pl_reader *r, const pl_node *root) {
    const pl_node *node = pl_node_find(root, "preferences");
    if (node && node->kind != PL_NULL)
        r->dossier->preferences = pl_read_items(r, node, sizeof(parley_preference), read_preference,
                                                NULL, &r->dossier->preference_count);
}
