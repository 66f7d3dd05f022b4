/* Exact counts of small spaces, agreement by agreement: depth first over the issues, leaving a plan
 * as soon as it breaks a budget. */
#include "deal/tally.h"

#include "parallel/control.h"

enum { STEPS_BETWEEN_POLLS = 1 << 16 };

/* Agreements that are worth listing. */
static const double MOST_AGREEMENTS = 1 << 22;

bool pl_tally_list_possible(const pl_reduced *reduced) {
    double agreements = 1;
    for (uint32_t j = 0; j < reduced->issues; j++)
        agreements *= reduced->first[j + 1] - reduced->first[j];
    return agreements <= MOST_AGREEMENTS;
}

static bool within(const pl_reduced *r, const uint32_t *before, const uint32_t *loss,
                   uint32_t *after) {
    bool inside = true;
    for (uint32_t a = 0; a < r->axes; a++) {
        after[a] = before[a] + loss[a];
        inside &= after[a] <= r->budget[a];
    }
    return inside;
}

parley_status pl_tally_list(const pl_tally *tally, parley_count *out) {
    const pl_reduced *r = tally->reduced;
    static const uint32_t START[PARLEY_MAX_PARTIES];
    uint32_t sum[PARLEY_MAX_ISSUES][PARLEY_MAX_PARTIES], option[PARLEY_MAX_ISSUES];
    parley_count weight[PARLEY_MAX_ISSUES]; /* of the plan up to each issue */
    uint64_t steps = 0;
    uint32_t depth = 0;
    *out = pl_count_of(0);
    option[0] = r->first[0];
    for (;;) {
        if (++steps % STEPS_BETWEEN_POLLS == 0 && pl_control_poll(tally->control) != PARLEY_OK)
            return PARLEY_E_CANCELLED;
        if (option[depth] == r->first[depth + 1]) {
            if (depth-- == 0)
                return PARLEY_OK;
            option[depth]++;
            continue;
        }
        if (!within(r, depth ? sum[depth - 1] : START, pl_loss(r, option[depth]), sum[depth])) {
            option[depth]++;
            continue;
        }
        weight[depth] = depth ? weight[depth - 1] : pl_count_of(1);
        pl_count_multiply(&weight[depth], r->weight[option[depth]]);
        if (depth + 1 == r->issues) {
            pl_count_add(out, &weight[depth]);
            option[depth]++;
        } else {
            depth++;
            option[depth] = r->first[depth];
        }
    }
}
