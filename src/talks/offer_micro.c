/* MiCRO (de Jonge, IJCAI 2022; 2024, doi:10.1007/s10458-024-09678-1): goes down its outcomes from
 * the best, one new offer for each new offer of the others; without one, it repeats a random
 * earlier offer. */
#include "talks/offerings.h"

#include <string.h>

typedef struct micro {
    uint32_t sent, received; /* different offers */
    uint32_t mask;           /* of the table of keys received */
    uint32_t most;           /* offers that `codes` has room for */
    int32_t last;            /* units of the last new offer */
    bool looked, has_next, fresh;
    uint64_t *keys;  /* [mask + 1] keys received plus 1; 0: empty */
    uint32_t *codes; /* [most][groups] new offers sent */
    pl_offer *next;
} micro;

static uint32_t most_sent(const pl_seat *seat) {
    uint32_t own = seat->own->own;
    return seat->scenario->listed && own < seat->ticks ? own : seat->ticks;
}

static uint32_t table_size(const pl_seat *seat) {
    uint64_t most = (uint64_t)seat->ticks * (seat->scenario->parties - 1);
    if (seat->scenario->listed && seat->scenario->outcomes < most)
        most = seat->scenario->outcomes;
    uint32_t size = 4;
    while (size < 2 * most)
        size *= 2;
    return size;
}

static size_t codes_bytes(const pl_seat *seat) {
    size_t count = (size_t)most_sent(seat) * seat->scenario->group_count;
    return (count * sizeof(uint32_t) + 7) & ~(size_t)7;
}

static size_t state_bytes(const pl_seat *seat) {
    return sizeof(micro) + table_size(seat) * sizeof(uint64_t) + codes_bytes(seat) +
           pl_offer_bytes(seat->scenario);
}

static void begin(pl_seat *seat) {
    micro *m = seat->state;
    char *at = (char *)(m + 1);
    m->mask = table_size(seat) - 1;
    m->most = most_sent(seat);
    m->keys = (uint64_t *)at;
    at += (m->mask + (size_t)1) * sizeof *m->keys;
    m->codes = (uint32_t *)at;
    m->next = (pl_offer *)(at + codes_bytes(seat));
}

static void hear(pl_seat *seat, const pl_offer *offer) {
    micro *m = seat->state;
    uint64_t key = pl_offer_key(seat->scenario, offer) + 1;
    key += key == 0;
    uint32_t at = (uint32_t)(key * 0x9e3779b97f4a7c15u >> 32) & m->mask;
    while (m->keys[at] != 0 && m->keys[at] != key)
        at = (at + 1) & m->mask;
    m->received += m->keys[at] == 0;
    m->keys[at] = key;
}

/* Whether it concedes now: then m->next is what to. */
static bool concedes(pl_seat *seat, micro *m) {
    if (m->sent > m->received || m->sent == m->most)
        return false;
    if (!m->looked) { /* `next` still is what it conceded last */
        m->has_next = m->sent == 0 ? pl_find_best(seat->scenario, seat->party, m->next)
                                   : pl_find_next(seat->scenario, seat->party, m->next, m->next);
        m->looked = true;
    }
    return m->has_next && m->next->units[seat->party] >= seat->floor_units;
}

static bool plan(pl_seat *seat) {
    micro *m = seat->state;
    uint32_t groups = seat->scenario->group_count;
    m->fresh = concedes(seat, m);
    if (m->fresh) {
        memcpy(seat->plan->codes, m->next->codes, groups * sizeof *m->codes);
    } else {
        if (m->sent == 0)
            return false;
        uint32_t earlier = (uint32_t)pl_random_below(pl_seat_random(seat), m->sent);
        memcpy(seat->plan->codes, m->codes + (size_t)earlier * groups, groups * sizeof *m->codes);
    }
    pl_offer_evaluate(seat->scenario, seat->plan);
    return true;
}

static bool accepts(pl_seat *seat, const pl_offer *offer) {
    micro *m = seat->state;
    if (concedes(seat, m))
        return offer->units[seat->party] >= m->next->units[seat->party];
    return m->sent > 0 && offer->units[seat->party] >= m->last;
}

static void sent(pl_seat *seat) {
    micro *m = seat->state;
    uint32_t groups = seat->scenario->group_count;
    if (!m->fresh)
        return;
    memcpy(m->codes + (size_t)m->sent * groups, seat->plan->codes, groups * sizeof *m->codes);
    m->last = seat->plan->units[seat->party];
    m->sent++;
    m->looked = false;
}

const pl_offering pl_offering_micro = {
    .about = {PARLEY_OFFERING, "micro",
              "goes down its outcomes from the best, a new offer for a new offer",
              "de Jonge, IJCAI 2022, and 2024, doi:10.1007/s10458-024-09678-1; as in NegMAS", NULL,
              0},
    .state_bytes = state_bytes,
    .begin = begin,
    .hear = hear,
    .plan = plan,
    .accepts = accepts,
    .sent = sent};
