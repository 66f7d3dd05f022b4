/* Line-ups: which strategies take which seats, in every order, shifted round, or once. */
#include "talks/tournament.h"

#include "base/memory.h"

#include <stdbool.h>
#include <string.h>

enum { MOST_LINEUPS = 1 << 26 };

/* Line-ups in the order of their numbers; without memory to write to, they are only counted. */
typedef struct maker {
    const parley_tournament_spec *spec;
    uint32_t seats;
    uint8_t *out;
    uint64_t count;
} maker;

static void add(maker *m, const uint8_t *lineup) {
    if (m->out)
        memcpy(m->out + m->count * m->seats, lineup, m->seats);
    m->count++;
}

/* The different line-ups that come of shifting one round the seats. */
static void add_shifts(maker *m, const uint8_t *lineup) {
    uint8_t shifted[PARLEY_MAX_PARTIES];
    for (uint32_t shift = 0; shift < m->seats; shift++) {
        for (uint32_t i = 0; i < m->seats; i++)
            shifted[(i + shift) % m->seats] = lineup[i];
        if (shift > 0 && memcmp(shifted, lineup, m->seats) == 0)
            return; /* from here on they come again */
        add(m, shifted);
    }
}

static bool sits_before(const uint8_t *lineup, uint32_t seat, uint8_t strategy) {
    for (uint32_t i = 0; i < seat; i++)
        if (lineup[i] == strategy)
            return true;
    return false;
}

/* Fills the seats from this one on in all ways. A set, rather than an order, is a line-up whose
 * strategies ascend. */
static void place(maker *m, uint8_t *lineup, uint32_t seat) {
    const parley_tournament_spec *spec = m->spec;
    bool set = spec->rotation != PARLEY_ROTATE_ALL;
    if (seat == m->seats) {
        if (spec->rotation == PARLEY_ROTATE_CYCLIC)
            add_shifts(m, lineup);
        else
            add(m, lineup);
        return;
    }
    for (uint32_t s = set && seat > 0 ? lineup[seat - 1] : 0;
         s < spec->negotiator_count && m->count <= MOST_LINEUPS; s++) {
        if (spec->no_self_play && sits_before(lineup, seat, (uint8_t)s))
            continue;
        lineup[seat] = (uint8_t)s;
        place(m, lineup, seat + 1);
    }
}

parley_status pl_lineups_init(pl_lineups *lineups, uint32_t seats,
                              const parley_tournament_spec *spec) {
    maker m = {.spec = spec, .seats = seats};
    uint8_t lineup[PARLEY_MAX_PARTIES];
    if (spec->no_self_play && spec->negotiator_count < seats)
        return pl_fail(PARLEY_E_ARGUMENT,
                       "without self-play, %u parties need as many strategies; there are %u", seats,
                       spec->negotiator_count);
    place(&m, lineup, 0);
    if (m.count > MOST_LINEUPS)
        return pl_fail(PARLEY_E_LIMIT, "more than 2^26 line-ups of %u strategies in %u seats",
                       spec->negotiator_count, seats);
    lineups->count = (uint32_t)m.count;
    lineups->strategies = m.out = pl_calloc(m.count, seats);
    if (!m.out)
        return pl_fail_memory();
    m.count = 0;
    place(&m, lineup, 0);
    return PARLEY_OK;
}
