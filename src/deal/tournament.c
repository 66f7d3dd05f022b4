/* The tree of losers (Knuth, The Art of Computer Programming 3, 5.4.1): an inner node has the loser
 * of the match between the winners of its two halves, so that after the winner has moved on only
 * the matches on its way up are played anew. */
#include "deal/tournament.h"

static const pl_u128 NO_KEY = ~(pl_u128)0;

void pl_tournament_drop(pl_tournament *t, pl_ledger *ledger) {
    pl_ledger_drop(ledger, t->copies, t->capacity, sizeof *t->copies);
    pl_ledger_drop(ledger, t->loser_key, t->capacity, sizeof *t->loser_key);
    pl_ledger_drop(ledger, t->loser, t->capacity, sizeof *t->loser);
    *t = (pl_tournament){0};
}

static parley_status reserve(pl_tournament *t, size_t leaves, pl_ledger *ledger) {
    size_t copies = 0, keys = 0, losers = 0;
    parley_status status = PARLEY_OK;
    if (leaves <= t->capacity)
        return PARLEY_OK;
    pl_tournament_drop(t, ledger);
    PL_TRY(
        pl_ledger_grow(ledger, (void **)&t->copies, &copies, leaves, sizeof *t->copies, "merging"));
    PL_TRY(pl_ledger_grow(ledger, (void **)&t->loser_key, &keys, leaves, sizeof *t->loser_key,
                          "merging"));
    PL_TRY(
        pl_ledger_grow(ledger, (void **)&t->loser, &losers, leaves, sizeof *t->loser, "merging"));
out:
    t->capacity = leaves;
    return status;
}

static pl_u128 head(const pl_tournament *t, const pl_copy *copy) {
    return copy->next < t->list->count ? pl_list_key(t->list, copy->next) + copy->shift : NO_KEY;
}

/* Plays the matches below `node`; returns the winner and leaves the losers in the tree. */
static uint32_t play(pl_tournament *t, uint32_t node) {
    if (node >= t->leaves)
        return node - t->leaves;
    uint32_t left = play(t, 2 * node), right = play(t, 2 * node + 1);
    bool right_wins = t->copies[right].key < t->copies[left].key;
    t->loser[node] = right_wins ? left : right;
    t->loser_key[node] = t->copies[t->loser[node]].key;
    return right_wins ? right : left;
}

parley_status pl_tournament_start(pl_tournament *t, const pl_list *in, const pl_packing *packing,
                                  const pl_reduced *r, uint32_t issue, pl_ledger *ledger) {
    uint32_t first = r->first[issue], options = r->first[issue + 1] - first, leaves = 1;
    while (leaves < options)
        leaves *= 2;
    parley_status status = reserve(t, leaves, ledger);
    if (status != PARLEY_OK)
        return status;
    t->list = in;
    t->leaves = leaves;
    for (uint32_t o = 0; o < leaves; o++) {
        pl_copy *copy = &t->copies[o];
        *copy = (pl_copy){.next = o < options ? 0 : in->count};
        if (o < options)
            copy->shift = pl_pack(packing, pl_loss(r, first + o));
        copy->key = head(t, copy);
    }
    t->winner = play(t, 1);
    t->winner_key = t->copies[t->winner].key;
    return PARLEY_OK;
}

/* Takes the least sum and replays the matches on its way up. */
static inline pl_u128 take_least(pl_tournament *t) {
    pl_u128 least = t->winner_key;
    uint32_t winner = t->winner;
    pl_copy *copy = &t->copies[winner];
    copy->next++;
    pl_u128 key = head(t, copy);
    for (uint32_t node = (t->leaves + winner) / 2; node > 0; node /= 2) {
        pl_u128 other_key = t->loser_key[node];
        uint32_t other = t->loser[node];
        bool lost = other_key < key;
        t->loser_key[node] = lost ? key : other_key;
        t->loser[node] = lost ? winner : other;
        key = lost ? other_key : key;
        winner = lost ? other : winner;
    }
    t->winner = winner;
    t->winner_key = key;
    return least;
}

size_t pl_tournament_next(pl_tournament *t, void *sums, size_t most, pl_u128 end) {
    size_t count = 0;
    for (; count < most && t->winner_key < end; count++) {
        pl_u128 sum = take_least(t);
        if (t->list->narrow)
            ((uint64_t *)sums)[count] = (uint64_t)sum;
        else
            ((pl_u128 *)sums)[count] = sum;
    }
    return count;
}
