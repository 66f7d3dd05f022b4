/* Scaling of gains to 16 bits, and what bounds in these units say. */
#include "deal/ceilings.h"

#include <math.h>

enum { MOST = UINT16_MAX, LARGEST_SHIFT = 15 };

/* value * 2^shift, rounded up. */
static int64_t scale(int64_t value, int32_t shift) {
    if (shift >= 0)
        return value * ((int64_t)1 << shift);
    return (value + ((int64_t)1 << -shift) - 1) >> -shift;
}

/* What the row of a party and what its base can come to. */
static void measure(const pl_enumerator *e, uint32_t party, int64_t *row, int64_t *base) {
    *row = 0;
    *base = e->constant[party] - e->reference[party];
    for (uint32_t i = 0; i < e->item_count; i++) {
        const pl_item *item = &e->items[i];
        if (item->party == party)
            *(item->map || item->issue_count == 0 ? row : base) += item->span;
    }
    *base = *base > 0 ? *base : 0;
}

parley_status pl_ceiling_init(pl_ceiling *c, const pl_enumerator *e, bool alike) {
    int64_t row[PARLEY_MAX_PARTIES], base[PARLEY_MAX_PARTIES];
    int32_t least = LARGEST_SHIFT;
    *c = (pl_ceiling){.parties = e->parties, .block = e->block, .width = e->width};
    c->rows = pl_calloc_aligned(e->parties * e->width, sizeof *c->rows);
    if (!c->rows)
        return pl_fail_memory();
    for (uint32_t p = 0; p < e->parties; p++) {
        measure(e, p, &row[p], &base[p]);
        c->shift[p] = LARGEST_SHIFT;
        while (scale(row[p], c->shift[p]) + scale(base[p], c->shift[p]) > MOST)
            c->shift[p]--;
        least = c->shift[p] < least ? c->shift[p] : least;
    }
    for (uint32_t p = 0; p < e->parties; p++) {
        if (alike)
            c->shift[p] = least;
        c->top[p] = (int32_t)scale(base[p], c->shift[p]);
        if (!e->mixed[p])
            pl_ceiling_set_row(c, p, e->fixed[p]);
    }
    return PARLEY_OK;
}

void pl_ceiling_clear(pl_ceiling *c) {
    pl_free(c->rows);
    c->rows = NULL;
}

/* Places past the end of the block become 0. */
void pl_ceiling_set_row(pl_ceiling *c, uint32_t party, const int32_t *row) {
    uint16_t *own = c->rows + party * c->width;
    int32_t shift = c->shift[party], top = c->top[party];
    int32_t left = shift > 0 ? shift : 0, right = shift < 0 ? -shift : 0, up = (1 << right) - 1;
    for (size_t x = 0; x < c->width; x++) {
        int32_t scaled = (int32_t)((((uint32_t)row[x] << left) + (uint32_t)up) >> right);
        own[x] = (uint16_t)(row[x] < 0 ? 0 : scaled + top);
    }
}

/* No scaled sum reaches 2^16 - 1, so that what is to be taken off may be cut down to it. */
void pl_ceiling_set_bases(pl_ceiling *c, const int32_t *bases) {
    for (uint32_t p = 0; p < c->parties; p++) {
        int64_t down = c->top[p] - scale(bases[p], c->shift[p]);
        c->down[p] = (uint16_t)(down < MOST ? down : MOST);
    }
}

/* Scaled gains multiply to the scaled product over 2^16 for each multiplication, of which every one
 * rounds down by less than 1, and errors do not grow: factors are below 2^16. */
int64_t pl_ceiling_product(const pl_ceiling *c, double product) {
    int32_t shift = 0, multiplications = (int32_t)c->parties - 1;
    for (uint32_t p = 0; p < c->parties; p++)
        shift += c->shift[p];
    double scaled = ldexp(product, shift - 16 * multiplications) * (1 - 0x1p-40);
    int64_t most = scaled < 2.0 * MOST ? (int64_t)scaled : 2 * MOST;
    return most < multiplications ? -1 : most - multiplications;
}

int64_t pl_ceiling_least(const pl_ceiling *c, int64_t gain) {
    int32_t shift = c->shift[0];
    if (gain < 0)
        return -1;
    return shift >= 0 ? gain * ((int64_t)1 << shift) : gain >> -shift;
}
