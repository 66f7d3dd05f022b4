/* Weights: how much the points matter to a party, as shares or as an order. */
#include "dossier/reader.h"
#include "dossier/words.h"

#include <string.h>

#define MOST_WEIGHT INT64_C(1000000)

typedef struct weights_entry {
    parley_weights weights;
    const pl_node *points, *order;
} weights_entry;

static int32_t point_of_key(pl_reader *r, const pl_pair *pair) {
    pl_node key = {
        .kind = PL_STRING, .line = pair->line, .column = pair->column, .text = pair->key};
    int32_t point;
    pl_read_reference(r, &key, &point, &pl_point_reference);
    return point;
}

/* A number or interval of 0 or more (of no particular sum), a word, or `unknown`. */
static bool read_share(pl_reader *r, const pl_node *node, parley_interval *out) {
    if (node->kind == PL_STRING) {
        static const char *const words[] = {"very_low",  "low",     "medium", "high",
                                            "very_high", "unknown", NULL};
        int word = -1;
        pl_read_word(r, node, &word, words);
        if (word >= 0 && word < IMPORTANCE_WORDS)
            *out = r->importance[word];
        return word >= 0 && word < IMPORTANCE_WORDS;
    }
    parley_interval share = {-1, -1};
    pl_read_interval(r, node, &share, "any number");
    if (share.low == -1 && share.high == -1)
        return false;
    if (share.low < 0 || share.high > MOST_WEIGHT * PARLEY_ONE) {
        char low[32], high[32];
        pl_decimal_format(low, share.low);
        pl_decimal_format(high, share.high);
        pl_error(r, node->line, node->column, "a weight is 0 to 1,000,000; here is %s%s%s", low,
                 share.low < share.high ? " to " : "", share.low < share.high ? high : "");
        return false;
    }
    *out = share;
    return true;
}

typedef struct share_entry {
    const pl_node *value, *likely;
} share_entry;

/* A share, or {value: share, likely: distribution}. */
static bool read_share_entry(pl_reader *r, const pl_node *node, parley_interval *share,
                             parley_likely *likely) {
    static const pl_field fields[] = {
        {"value", pl_read_node, offsetof(share_entry, value), NULL, true},
        {"likely", pl_read_node, offsetof(share_entry, likely), NULL, false},
        {NULL, NULL, 0, NULL, false}};
    share_entry entry = {0};
    if (node->kind != PL_MAPPING)
        return read_share(r, node, share);
    pl_read_mapping(r, node, fields, &entry, false);
    bool known = entry.value && read_share(r, entry.value, share);
    if (entry.likely && known) {
        pl_read_likely(r, entry.likely, likely, NULL);
        pl_check_likely(r, entry.likely, likely, *share);
    }
    return known;
}

static void read_shares(pl_reader *r, const pl_node *node, parley_weights *weights) {
    size_t count = r->dossier->point_count;
    parley_weight_kind *kinds = pl_reader_alloc(r, count, sizeof *kinds);
    parley_interval *shares = pl_reader_alloc(r, count, sizeof *shares);
    parley_likely *likely = pl_reader_alloc(r, count, sizeof *likely);
    bool positive = false, known = false;
    if (!kinds || !shares || !likely ||
        !pl_expect(r, node, PL_MAPPING, "the weights of the points"))
        return;
    if (node->count == 0)
        pl_error(r, node->line, node->column, "no point has a weight here");
    weights->kinds = kinds;
    weights->shares = shares;
    weights->likely = likely;
    for (size_t i = 0; i < node->count; i++) {
        if (strcmp(node->as.pairs[i].key, "note") == 0)
            continue;
        int32_t point = point_of_key(r, &node->as.pairs[i]);
        if (point != PARLEY_NONE &&
            read_share_entry(r, node->as.pairs[i].value, &shares[point], &likely[point]))
            kinds[point] = PARLEY_WEIGHT_VALUE;
    }
    for (size_t j = 0; j < count; j++) {
        known |= kinds[j] == PARLEY_WEIGHT_VALUE;
        positive |= kinds[j] == PARLEY_WEIGHT_VALUE && shares[j].high > 0;
    }
    if (known && !positive)
        pl_error(r, node->line, node->column, "all weights are 0; at least one must be above 0");
}

static void rank_point(pl_reader *r, const pl_node *node, uint32_t *ranks, uint32_t rank) {
    int32_t point;
    pl_read_reference(r, node, &point, &pl_point_reference);
    if (point == PARLEY_NONE)
        return;
    if (ranks[point])
        pl_error(r, node->line, node->column, "the point \"%s\" stands twice in the order",
                 node->text);
    ranks[point] = rank;
}

static void read_order(pl_reader *r, const pl_node *node, parley_weights *weights) {
    uint32_t *ranks = pl_reader_alloc(r, r->dossier->point_count, sizeof *ranks);
    uint32_t rank = 1;
    if (!ranks || !pl_expect(r, node, PL_LIST, "the order of the points"))
        return;
    if (node->count == 0)
        pl_error(r, node->line, node->column, "no point stands in the order");
    weights->is_order = 1;
    weights->ranks = ranks;
    for (size_t i = 0; i < node->count; i++, rank++) {
        const pl_node *item = node->as.items[i];
        if (item->kind != PL_LIST)
            rank_point(r, item, ranks, rank);
        else
            for (size_t t = 0; t < item->count; t++)
                rank_point(r, item->as.items[t], ranks, rank);
    }
}

static void read_weights_entry(pl_reader *r, const pl_node *node, void *out, const void *extra) {
    static const pl_field fields[] = {
        {"party", pl_read_reference, offsetof(parley_weights, party), &pl_party_reference, true},
        {"basis", pl_read_word, offsetof(parley_weights, basis), pl_basis_words, true},
        {"points", pl_read_node, offsetof(weights_entry, points), NULL, false},
        {"order", pl_read_node, offsetof(weights_entry, order), NULL, false},
        {NULL, NULL, 0, NULL, false}};
    weights_entry entry = {0};
    (void)extra;
    pl_read_mapping(r, node, fields, &entry, true);
    if (node->kind == PL_MAPPING && pl_expect_one(r, node, "points", "order")) {
        if (entry.points)
            read_shares(r, entry.points, &entry.weights);
        else if (entry.order)
            read_order(r, entry.order, &entry.weights);
    }
    *(parley_weights *)out = entry.weights;
}

void pl_read_weights(pl_reader *r, const pl_node *root) {
    const pl_node *node = pl_node_find(root, "weights");
    if (node && node->kind != PL_NULL)
        r->dossier->weights = pl_read_items(r, node, sizeof(parley_weights), read_weights_entry,
                                            NULL, &r->dossier->weights_count);
}
